//! Two inputs of a batch with the same `objectWriteTraceId`.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(806), "duplicate-trace-id"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "two inputs of a batch have the same `objectWriteTraceId`",
    docs: "HubSpot's answer has the `objectWriteTraceId` of the input that each result belongs to, so it must be \
           unique in the batch. The number or key of the row in your own data is a good choice.",
    invalid: Example::batch_create(
        r#"{"inputs":[{"objectWriteTraceId":"a","properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}},{"objectWriteTraceId":"a","properties":{"subject":"Toner empty","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#,
    ),
    valid: Example::batch_create(
        r#"{"inputs":[{"objectWriteTraceId":"a","properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}},{"objectWriteTraceId":"b","properties":{"subject":"Toner empty","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#,
    ),
};

/// Adds a finding about a trace id that an earlier input has as well.
pub(crate) fn raise(cx: &mut Context<'_>, id: Node<'_>, text: &str, location: Location, first: usize) {
    let note = Note::new(format!("the `objectWriteTraceId` {} is also that of input {first}", quoted(text)))
        .help("give every input one of its own");
    cx.raise(&RULE, location, id.span(), note);
}
