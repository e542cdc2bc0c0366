//! A number that HubSpot reads as a moment of 1970.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};
use ticketproof_schema::ValueKind;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
    value::{
        calendar::{iso, time_of_day},
        epoch::{self, Small},
    },
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(407), "lands-in-1970"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Accepts,
    hubspot_errors: &["INVALID_DATE"],
    hubspot_wording: &["UTC, not midnight!"],
    summary: "a number is not a date, and HubSpot would store a moment in 1970",
    docs: "HubSpot reads every number as milliseconds since 1970. A property of type `datetime` silently stores a \
           small number as a moment in 1970. A property of type `date` does so for `0` and `86400000`, which are \
           midnights, and refuses other small numbers. Both were seen. Such a number is hardly ever a moment in 1970: \
           `0` and `-1` stand for no date, `45658` is a day of a spreadsheet (2025-01-01), `20250101` a day without \
           hyphens, `2025` a year. So this project reports a number between -100,000,000 and 100,000,000 as an error. \
           The fix is a guess; for a year it writes the first of January. Spreadsheet days are guessed from 1970 to \
           2099, as Excel counts them by default. For a day in January 1970, write ISO 8601.",
    invalid: Example::update(r#"{"properties":{"closed_date":"45658"}}"#),
    valid: Example::update(r#"{"properties":{"closed_date":"2025-01-01T00:00:00Z"}}"#),
};

/// The value that the author probably intended.
pub(crate) struct Guess {
    /// The value to write.
    pub(crate) text: String,
    /// The help that says so.
    pub(crate) help: String,
    /// Whether no other value can be intended.
    pub(crate) is_sure: bool,
}

pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>, number: i64) {
    let read = iso(number);
    let message = format!("{} is no date: HubSpot would read it as {read}", quoted(&field.text));
    let note = match guess(field, number, 0) {
        Some(guess) => Note::new(message).help(guess.help).maybe_fix(Some(field.guess(&guess.text))),
        None => {
            let form =
                if field.property.kind == ValueKind::Date { "YYYY-MM-DD" } else { "2026-11-22T09:30:00Z" };
            Note::new(message).help(format!("write the date in ISO 8601, as in `{form}`"))
        }
    };
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// The date that the author probably intended by a small number, if it can be guessed; `nanos` is its fraction in billionths.
pub(crate) fn guess(field: &PropertyText<'_>, number: i64, nanos: i64) -> Option<Guess> {
    let small = epoch::small(number, nanos)?;
    let (day, ms, what) = match small {
        Small::NoDate => {
            let help = "if there is no date, leave the property out, or write `\"\"` to empty it";
            return Some(Guess { text: String::new(), help: help.to_owned(), is_sure: false });
        }
        Small::SpreadsheetDay(day, ms) => (day, ms, "it is the day of a spreadsheet"),
        Small::Compact(day) => (day, 0, "it is a day without hyphens"),
        Small::Year(day) => (day, 0, "it is a year"),
    };
    let is_day = field.property.kind == ValueKind::Date;
    let text = if is_day { day.to_string() } else { format!("{day}T{}Z", time_of_day(ms)) };
    let help = format!("write `{text}`, if {what}");
    Some(Guess { text, help, is_sure: false })
}
