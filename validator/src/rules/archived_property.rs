//! A property that was archived.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::CompiledProperty,
    context::{Context, Note},
    record::RawProperty,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(305), "archived-property"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["PROPERTY_DOESNT_EXIST"],
    hubspot_wording: &["Property \"x\" does not exist"],
    summary: "the property is archived",
    docs: "An archived property no longer appears on records and forms. It can be restored for 90 days; until then no \
           request can write it.",
    invalid: Example::update(r#"{"properties":{"old_order_code":"A-17"}}"#),
    valid: Example::update(r#"{"properties":{"order_number":"A-17"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, property: &CompiledProperty, raw: &RawProperty<'_>) {
    cx.raise(&RULE, raw.name_location(cx), raw.key.span(), note(property));
}

/// The note for writing an archived property.
pub(crate) fn note(property: &CompiledProperty) -> Note {
    Note::new(format!("{} is archived", quoted(&property.name)))
        .help("restore the property in HubSpot's settings, or leave it out")
}
