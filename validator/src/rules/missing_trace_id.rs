//! An input without an `objectWriteTraceId` in a batch that wants partial results.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(805), "missing-trace-id"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "an input has no `objectWriteTraceId`, and the batch needs partial results",
    docs: "HubSpot accepts or refuses a batch as a whole, unless every input has its own `objectWriteTraceId`: then \
           HubSpot answers 207 with one result or error for each. The rule applies if any input has one, or if the \
           settings ask for partial results; without one, an input cannot be found in the answer.",
    invalid: Example::batch_create(
        r#"{"inputs":[{"objectWriteTraceId":"a","properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}},{"properties":{"subject":"Toner empty","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#,
    ),
    valid: Example::batch_create(
        r#"{"inputs":[{"objectWriteTraceId":"a","properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}},{"objectWriteTraceId":"b","properties":{"subject":"Toner empty","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#,
    ),
};

/// Adds a finding about an input without an `objectWriteTraceId`.
pub(crate) fn raise(cx: &mut Context<'_>, input: Node<'_>, location: Location) {
    let note =
        Note::new("the input has no `objectWriteTraceId`, so its result cannot be told from the others'")
            .help("give every input an `objectWriteTraceId` of its own, or none of them");
    cx.raise(&RULE, location, input.span(), note);
}
