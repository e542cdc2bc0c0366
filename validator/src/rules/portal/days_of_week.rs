//! `DAYS_OF_WEEK`: some days of the week only.

use ticketproof_diagnostics::{Severity, text::listed};

use super::question::{Answer, Question};
use crate::{
    Example, Rule,
    value::{
        calendar::{DAY_MS, day_of},
        day::{self, DayText},
    },
};

pub(super) static RULE: Rule = super::question::entry(
    1006,
    "days-of-week",
    "the day is not a weekday that the account allows",
    "The account allows only some days of the week. A moment is on different days in different time zones, and \
     HubSpot does not document which time zone counts. So a moment that is on an allowed day in some time zone is a \
     warning.",
    Example::ruled(
        ("warranty_until", "DAYS_OF_WEEK", &["MONDAY", "TUESDAY"]),
        r#"{"properties":{"warranty_until":"2026-11-22"}}"#,
    ),
    Example::ruled(
        ("warranty_until", "DAYS_OF_WEEK", &["MONDAY", "TUESDAY"]),
        r#"{"properties":{"warranty_until":"2026-11-23"}}"#,
    ),
);

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/// Checks one value; the arguments are one to seven names of days.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let known = |name: &String| DAYS.contains(&name.as_str());
    if question.arguments.is_empty() || !question.arguments.iter().all(known) {
        return Answer::Unclear;
    }
    let allowed = |ms: i64| question.arguments.iter().any(|name| name == DAYS[day_of(ms).weekday()]);
    let (ms, elsewhere) = match (day::parse(question.text), question.moment_ms()) {
        (DayText::Day(day), _) if question.is_day => (day.to_epoch_days() * DAY_MS, false),
        (_, Some(ms)) => (ms, allowed(ms - DAY_MS / 2) || allowed(ms + DAY_MS * 7 / 12)),
        (_, None) => return Answer::Fine,
    };
    if allowed(ms) {
        return Answer::Fine;
    }
    let note = question.broken(&format!("is a {}", DAYS[day_of(ms).weekday()].to_lowercase()));
    let note =
        note.help(format!("write a day of {}", listed(question.arguments.iter().map(String::as_str), 7)));
    Answer::Broken(if elsewhere { note.with_severity(Severity::Warning) } else { note })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ruled_account, verdict};
    use super::*;
    use crate::{Operation, Shape, Validator};

    #[test]
    fn moments_near_midnight_are_warnings() {
        for (text, expected) in [
            ("2026-11-23", ""),
            ("2026-11-25", "e"),
            ("1795392000000", ""),
            ("2026-11-24T12:00:00Z", ""),
            ("2026-11-25T05:00:00Z", "w"),
            ("2026-11-25T13:00:00Z", "e"),
            ("2026-11-22T13:00:00Z", "w"),
            ("x", ""),
        ] {
            assert_eq!(verdict(ask, &["MONDAY", "TUESDAY"], text), expected, "{text}");
        }
        // A moment may be written as a day.
        let validator = Validator::new(ruled_account("closed_date", "DAYS_OF_WEEK", &["MONDAY"]));
        for text in ["2026-11-24T00:00:00Z", "2026-11-24", "1795478400000"] {
            let record = format!(r#"{{"closed_date":"{text}"}}"#);
            let report = validator.check(Operation::Update, Shape::Properties, record.as_bytes());
            let found: Vec<_> = report.iter().map(|finding| (finding.rule, finding.severity)).collect();
            assert_eq!(found, [(RULE.id, Severity::Warning)], "{text}");
        }
        assert_eq!(verdict(ask, &["Monday"], ""), "?");
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
