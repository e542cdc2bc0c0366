//! An option that a list has twice.

use ticketproof_diagnostics::{Code, Fix, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(504), "duplicate-option"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "a list has the same option twice",
    docs: "A check box is either checked or not, so an option that is in the list twice is most likely a mistake in \
           the program that made the list. It is not known what HubSpot does with it.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_category":"PRODUCT_ISSUE;PRODUCT_ISSUE"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_category":"PRODUCT_ISSUE"}}"#),
};

/// Adds a finding about the part of a list that was in the list before.
pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>, part: &str, fix: Option<Fix>) {
    let note = Note::new(format!("the list names {} twice", quoted(part)))
        .help("name every option once")
        .maybe_fix(fix);
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
