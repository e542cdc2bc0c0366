//! Bytes that are not UTF-8.

use ticketproof_diagnostics::{Code, RuleId, Severity, Span};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict, Shape,
    context::{Context, Note},
    rule::Setup,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(111), "invalid-utf8"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the record is not UTF-8",
    docs: "JSON is encoded as UTF-8. HubSpot refuses bytes in another encoding, such as Latin-1 or UTF-16, or stores \
           wrong characters.",
    invalid: Example {
        operation: Operation::Create,
        shape: Shape::Body,
        record:
            b"{\"properties\":{\"subject\":\"Caf\xe9\",\"hs_pipeline\":\"0\",\"hs_pipeline_stage\":\"1\"}}",
        setup: Setup::None,
    },
    valid: Example::create(r#"{"properties":{"subject":"Café","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#),
};

/// Adds a finding about bytes that are not UTF-8: the first `valid` bytes are UTF-8, and the next `length` are not.
pub(crate) fn raise(cx: &mut Context<'_>, valid: usize, length: usize) {
    let note = Note::new(format!("the record is not UTF-8 at byte {valid}"))
        .help("save the text as UTF-8, not as Latin-1 or UTF-16");
    cx.raise(&RULE, cx.record.clone(), Span::new(valid, valid + length), note);
}
