//! Seconds where milliseconds are wanted.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use ticketproof_schema::ValueKind;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
    value::calendar::{DAY_MS, day_of, time_of_day},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(405), "epoch-seconds"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Accepts,
    hubspot_errors: &["INVALID_DATE"],
    hubspot_wording: &["1570233600 is at 4:10:33.600 UTC, not midnight!"],
    summary: "a date is in seconds since the epoch; HubSpot counts milliseconds",
    docs: "A number of nine or ten digits is probably seconds since the epoch. HubSpot reads every number as \
           milliseconds, so it would be a moment in early 1970. A property of type `date` then refuses it, unless it \
           is midnight; a property of type `datetime` silently stores the wrong moment. For smaller numbers see \
           [`lands-in-1970`](lands-in-1970.md).",
    invalid: Example::update(r#"{"properties":{"closed_date":"1786334400"}}"#),
    valid: Example::update(r#"{"properties":{"closed_date":"1786334400000"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>, seconds: i64) {
    let message = format!(
        "{} is seconds since the epoch: HubSpot counts milliseconds, and would read a moment of 1970",
        quoted(&field.text)
    );
    let (intended, help) = replacement(seconds * 1_000, field.property.kind == ValueKind::Date);
    let note = Note::new(message).help(help).maybe_fix(Some(field.guess(&intended)));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// The value to write for these milliseconds, and the help that says so.
pub(crate) fn replacement(ms: i64, is_day: bool) -> (String, String) {
    let day = day_of(ms);
    let intended = if is_day && ms % DAY_MS != 0 { day.to_string() } else { ms.to_string() };
    let help = format!("write {} for {day} at {} UTC", quoted(&intended), time_of_day(ms));
    (intended, help)
}
