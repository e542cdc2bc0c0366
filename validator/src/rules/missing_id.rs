//! An input without the id of its record.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(809), "missing-id"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Invalid input JSON on line 1, column 2. Some required fields were not set: ["],
    summary: "an input of an update or upsert batch has no id",
    docs: "Every input of an update or upsert batch needs the id of its record: `id` is the record's own id, or, with \
           `idProperty`, the value of that property.",
    invalid: Example::batch_update(r#"{"inputs":[{"properties":{"content":"Smoke!"}}]}"#),
    valid: Example::batch_update(r#"{"inputs":[{"id":"101","properties":{"content":"Smoke!"}}]}"#),
};

/// Adds a finding about an input without an `id`.
pub(crate) fn raise(cx: &mut Context<'_>, input: Node<'_>, location: Location) {
    let note = Note::new("the input has no `id`, so it is for no record")
        .help("add `\"id\"` with the record's id, or with the value of the property that `idProperty` names");
    cx.raise(&RULE, location, input.span(), note);
}
