//! An update without properties.

use ticketproof_diagnostics::{Code, RuleId, Severity};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(107), "empty-update"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["No properties found to update, please provide at least one."],
    summary: "an update has no properties",
    docs: "HubSpot refuses an update without properties. A program that writes only changes must not send a request \
           when there are none.",
    invalid: Example::update(r#"{"properties":{}}"#),
    valid: Example::update(r#"{"properties":{"content":"Smoke!"}}"#),
};

/// Adds a finding about an empty property map.
pub(crate) fn check(cx: &mut Context<'_>, map: Node<'_>) {
    if cx.operation == Operation::Update {
        let note = Note::new("the update names no property, and HubSpot refuses it")
            .help("name at least one, or send nothing");
        cx.raise(&RULE, cx.properties.clone(), map.span(), note);
    }
}
