//! Seconds where milliseconds are wanted.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use ticketproof_schema::ValueKind;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
    value::calendar::{DAY_MS, day_of, time_of_day},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(405), "epoch-seconds"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_DATE"],
    hubspot_wording: &["1570233600 is at 4:10:33.600 UTC, not midnight!"],
    summary: "a date is in seconds since the epoch; HubSpot counts milliseconds",
    docs: "A number of ten digits is what seconds since the epoch look like; HubSpot reads every number as milliseconds, \
           which makes it a moment of early 1970. A property of type `date` then refuses it, because it is not midnight; one \
           of type `datetime` stores the wrong moment without a word.",
    invalid: Example::update(r#"{"properties":{"closed_date":"1786334400"}}"#),
    valid: Example::update(r#"{"properties":{"closed_date":"1786334400000"}}"#),
};

pub(crate) fn raise(cx: &mut Cx<'_>, field: &Field<'_>, seconds: i64) {
    let ms = seconds * 1_000;
    let day = day_of(ms);
    let message = format!(
        "{} is seconds since the epoch: HubSpot counts milliseconds, and would read a moment of 1970",
        quoted(&field.text)
    );
    let meant = if field.property.kind == ValueKind::Date && ms % DAY_MS != 0 {
        day.to_string()
    } else {
        ms.to_string()
    };
    let help = format!("write {} for {day} at {} UTC", quoted(&meant), time_of_day(ms));
    let note = Note::new(message).help(help).maybe_fix(Some(field.guess(&meant)));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
