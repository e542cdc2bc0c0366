//! `null` as a value.

use ticketproof_diagnostics::{Applicability, Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Slot,
    cx::{Cx, Note, write_instead},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(108), "null-value"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Ignores,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "a property is `null`, which HubSpot ignores",
    docs: "HubSpot's way to empty a property is the empty text, `\"\"`. `null` is ignored: the request succeeds and the old \
           value stays. In a create there is no old value, so there it is a warning only: leave the property out.",
    invalid: Example::update(r#"{"properties":{"content":null}}"#),
    valid: Example::update(r#"{"properties":{"content":""}}"#),
};

pub(crate) fn raise(cx: &mut Cx<'_>, slot: &Slot<'_>) {
    let message = format!("{} is null, and HubSpot ignores that", quoted(slot.name));
    let note = if cx.creates() {
        Note::new(message).help("leave the property out").weighing(Severity::Warning)
    } else {
        Note::new(message)
            .help("write `\"\"` to empty the property, or leave it out to keep its value")
            .maybe_fix(Some(write_instead(slot.value, "", Applicability::Unsafe)))
    };
    cx.raise(&RULE, slot.location(cx), slot.value.span(), note);
}
