//! An option that is hidden.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(502), "hidden-option"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the option is hidden",
    docs: "Accounts hide options that should no longer be used. It is not known whether HubSpot refuses them in a \
           write; if it accepts them, people cannot select the value again after a change.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_priority":"PAGER"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_priority":"HIGH"}}"#),
};

/// Adds a finding if the option is hidden.
pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>, option: &str) {
    if field.property.property.options.get(option).is_some_and(|known| known.hidden) {
        let name = quoted(field.name());
        let note = Note::new(format!("{} is a hidden option of {name}", quoted(option)))
            .help("write a visible option, or show this one in the property's settings");
        cx.raise(&RULE, field.location(cx), field.span(), note);
    }
}
