//! Two inputs of a batch for the same record.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(804), "duplicate-id"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Duplicate IDs found in batch input: [123456]. IDs must be unique"],
    summary: "two inputs of a batch have the same id",
    docs: "HubSpot refuses a batch that has the same record twice, because the inputs of a batch have no order. Merge \
           the two inputs, or send them in two batches.",
    invalid: Example::batch_update(
        r#"{"inputs":[{"id":"101","properties":{"content":"Smoke!"}},{"id":"101","properties":{"refund_amount":"5"}}]}"#,
    ),
    valid: Example::batch_update(
        r#"{"inputs":[{"id":"101","properties":{"content":"Smoke!","refund_amount":"5"}}]}"#,
    ),
};

/// Adds a finding about an id that an earlier input has as well.
pub(crate) fn raise(cx: &mut Context<'_>, id: Node<'_>, text: &str, location: Location, first: usize) {
    let note = Note::new(format!("the id {} is also that of input {first}", quoted(text)))
        .help("merge the two inputs into one, or send them in two batches");
    cx.raise(&RULE, location, id.span(), note);
}
