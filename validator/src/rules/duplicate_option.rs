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
    summary: "a list names an option twice",
    docs: "Check boxes are checked or not; to name an option twice is most likely a mistake in how the list was put \
           together. What HubSpot makes of it is not known.",
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
