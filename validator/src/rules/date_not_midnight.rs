//! A moment where a day is wanted.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
    value::{
        calendar::{day_of, time_of_day},
        moment::Moment,
    },
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(404), "date-not-midnight"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_DATE"],
    hubspot_wording: &["1786334400000 is at 4:0:0.0 UTC, not midnight!"],
    summary: "a day is written with a time of day",
    docs: "A property of type `date` is a day, not a moment. HubSpot accepts `YYYY-MM-DD`, or milliseconds since the \
           epoch that are exactly midnight in *UTC*; midnight in another time zone is refused. The day of a moment \
           depends on the time zone, so write the day itself.",
    invalid: Example::update(r#"{"properties":{"warranty_until":"1786334400000"}}"#),
    valid: Example::update(r#"{"properties":{"warranty_until":"2026-08-10"}}"#),
};

/// Adds a finding about a number of milliseconds.
pub(crate) fn raise_epoch(cx: &mut Context<'_>, field: &PropertyText<'_>, ms: i64) {
    let (day, time) = (day_of(ms), time_of_day(ms));
    let message = format!(
        "{} is {day} at {time} UTC, not midnight, and {} takes a day",
        quoted(&field.text),
        quoted(field.name())
    );
    let help = format!("write the day: `{day}`, if that is the one in your time zone");
    let note = Note::new(message).help(help).maybe_fix(Some(field.guess(&day.to_string())));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// Adds a finding about a moment in ISO 8601. Midnight in UTC is surely its day.
pub(crate) fn raise_iso(cx: &mut Context<'_>, field: &PropertyText<'_>, moment: Moment) {
    let day = moment.day.to_string();
    let message =
        format!("{} has a time of day, and {} takes a day", quoted(&field.text), quoted(field.name()));
    let safe = moment.midnight && moment.offset_minutes == Some(0);
    let fix = if safe { field.safe(&day) } else { field.guess(&day) };
    let help = if safe {
        format!("write `{day}`")
    } else {
        format!("write the day: `{day}`, if that is the one in your time zone")
    };
    cx.raise(&RULE, field.location(cx), field.span(), Note::new(message).help(help).maybe_fix(Some(fix)));
}
