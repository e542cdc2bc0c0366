//! A moment without a time zone.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(406), "datetime-without-zone"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "a moment has no time zone",
    docs: "`2026-11-22T09:30:00` is a different moment in each time zone. HubSpot does not document whether it \
           refuses such a value or reads it as UTC. Write the zone: `Z`, or an offset such as `+01:00`.",
    invalid: Example::update(r#"{"properties":{"closed_date":"2026-11-22T09:30:00"}}"#),
    valid: Example::update(r#"{"properties":{"closed_date":"2026-11-22T09:30:00Z"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let text = field.visible();
    let note = Note::new(format!("{} has no time zone, so it is no certain moment", quoted(text)))
        .help("add `Z` for UTC, or an offset such as `+01:00`")
        .maybe_fix(Some(field.guess(&format!("{text}Z"))));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
