//! Checks dates and moments.

use ticketproof_schema::ValueKind;

use crate::{
    context::Context,
    record::PropertyText,
    rules::{
        date_not_midnight, datetime_without_zone, epoch_seconds,
        lands_in_1970::{self, Guess},
        wrong_type,
    },
    value::{
        calendar::{DAY_MS, day_of},
        day::{self, DayText},
        epoch::{self, Epoch},
        moment::{self, MomentText},
        near_iso,
    },
};

/// Checks the value of a date property.
pub(crate) fn check_day(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    match day::parse(field.visible()) {
        DayText::Day(_) => {}
        DayText::NotMidnight(ms) => date_not_midnight::raise_epoch(cx, field, ms),
        DayText::Moment(moment) => date_not_midnight::raise_iso(cx, field, moment),
        DayText::Seconds(seconds) => epoch_seconds::raise(cx, field, seconds),
        DayText::Near(number) => lands_in_1970::raise(cx, field, number),
        DayText::Other => other(cx, field, "a day", "write `YYYY-MM-DD`, a day that the calendar has"),
    }
}

/// Checks the value of a date and time property.
pub(crate) fn check_moment(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    match moment::parse(field.visible()) {
        MomentText::At(_) => {}
        MomentText::Zoneless(_) => datetime_without_zone::raise(cx, field),
        MomentText::Seconds(seconds) => epoch_seconds::raise(cx, field, seconds),
        MomentText::Near(number) => lands_in_1970::raise(cx, field, number),
        MomentText::Other => {
            let help = "write ISO 8601 such as `2026-11-22T09:30:00Z`, or milliseconds since the epoch";
            other(cx, field, "a moment", help);
        }
    }
}

/// Adds a finding for a text that is not a day or moment; `help` is for a text from which no day or moment can be guessed.
fn other(cx: &mut Context<'_>, field: &PropertyText<'_>, wanted: &str, help: &str) {
    let guess = of_number(field).or_else(|| of_text(field));
    let note = wrong_type::message(field, wanted);
    let note = match guess {
        Some(guess) => note.help(guess.help).maybe_fix(Some(if guess.is_sure {
            field.safe(&guess.text)
        } else {
            field.guess(&guess.text)
        })),
        None => note.help(help),
    };
    cx.raise(&wrong_type::RULE, field.location(cx), field.span(), note);
}

/// A guess from a number that is not written as a whole number.
fn of_number(field: &PropertyText<'_>) -> Option<Guess> {
    let (number, nanos) = epoch::with_fraction(field.visible())?;
    let is_day = field.property.kind == ValueKind::Date;
    match epoch::of(number) {
        Epoch::Milliseconds(ms) if is_day && (ms % DAY_MS != 0 || nanos != 0) => {
            let day = day_of(ms).to_string();
            let help = format!("write the day: `{day}`, if that is the one in your time zone");
            Some(Guess { text: day, help, is_sure: false })
        }
        Epoch::Milliseconds(ms) => {
            let help = format!("write `{ms}`: milliseconds are a whole number");
            Some(Guess { text: ms.to_string(), help, is_sure: nanos == 0 })
        }
        Epoch::Seconds(seconds) => {
            let (text, help) = epoch_seconds::replacement(seconds * 1_000 + nanos / 1_000_000, is_day);
            Some(Guess { text, help, is_sure: false })
        }
        Epoch::Near(number) => lands_in_1970::guess(field, number, nanos),
        Epoch::Beyond => None,
    }
}

/// A guess from a text that is nearly ISO 8601.
fn of_text(field: &PropertyText<'_>) -> Option<Guess> {
    let near = near_iso::parse(field.visible())?;
    let is_day = field.property.kind == ValueKind::Date;
    let text = if is_day { near.day.to_string() } else { near.moment() };
    let is_sure = near.is_sure && !near.lacks_zone() && (!is_day || near.time.is_none());
    let help = if near.time.is_none() {
        format!("write `{text}`")
    } else if is_day {
        format!("write the day: `{text}`, if that is the one in your time zone")
    } else if near.lacks_zone() {
        format!("write `{text}` if that is the time in UTC, or the offset of your time zone in place of `Z`")
    } else {
        format!("write `{text}`")
    };
    Some(Guess { text, help, is_sure })
}

#[cfg(test)]
mod tests {
    use ticketproof_diagnostics::Applicability;

    use crate::{Operation, Shape, Validator, example};

    /// The rule of the only finding about a value, its fix, and whether the fix is safe.
    fn fix(property: &str, value: &str) -> (&'static str, Option<(String, bool)>) {
        let record = format!(r#"{{"{property}":{value}}}"#);
        let validator = Validator::new(example::account());
        let report = validator.check(Operation::Update, Shape::Properties, record.as_bytes());
        assert_eq!(
            report,
            validator.scan(Operation::Update, Shape::Properties, record.as_bytes()),
            "{value}"
        );
        assert_eq!(report.len(), 1, "{value}: {report}");
        let finding = report.iter().next().unwrap();
        let fix = finding.fix.as_ref().map(|fix| {
            let text: String = serde_json::from_str(&fix.edits[0].replacement).unwrap();
            if !text.is_empty() {
                let mended = serde_json::json!({ property: text }).to_string();
                let report = validator.check(Operation::Update, Shape::Properties, mended.as_bytes());
                assert!(report.is_empty(), "{value} is mended to {mended}: {report}");
            }
            (text, fix.applicability == Applicability::Safe)
        });
        (finding.rule.slug, fix)
    }

    #[test]
    fn fixes_of_moments_are_valid() {
        for (value, slug, text, is_safe) in [
            ("\"1761177600000.0\"", "wrong-type", "1761177600000", true),
            ("1761177600000.0", "wrong-type", "1761177600000", true),
            ("1.7611776e12", "wrong-type", "1761177600000", true),
            ("\"1761177600000.25\"", "wrong-type", "1761177600000", false),
            ("1761177600.123", "wrong-type", "1761177600123", false),
            ("45658.75", "wrong-type", "2025-01-01T18:00:00Z", false),
            ("\"2025-10-23 10:00:00\"", "wrong-type", "2025-10-23T10:00:00Z", false),
            ("\"2025-10-23 10:00:00+02:00\"", "wrong-type", "2025-10-23T10:00:00+02:00", true),
            ("\"2025/10/23\"", "wrong-type", "2025-10-23", true),
            ("\"23.10.2025\"", "wrong-type", "2025-10-23", false),
            ("1744761600", "epoch-seconds", "1744761600000", false),
            ("946684800", "epoch-seconds", "946684800000", false),
            ("45658", "lands-in-1970", "2025-01-01T00:00:00Z", false),
            ("\"20250101\"", "lands-in-1970", "2025-01-01T00:00:00Z", false),
            ("2025", "lands-in-1970", "2025-01-01T00:00:00Z", false),
            ("0", "lands-in-1970", "", false),
            ("\"-1\"", "lands-in-1970", "", false),
        ] {
            assert_eq!(fix("closed_date", value), (slug, Some((text.to_owned(), is_safe))), "{value}");
        }
        for (value, slug) in [
            ("17", "lands-in-1970"),
            ("86400000", "lands-in-1970"),
            ("\"yesterday\"", "wrong-type"),
            ("\"01/02/2025\"", "wrong-type"),
            ("1e99", "wrong-type"),
            ("253402300800000", "wrong-type"),
        ] {
            assert_eq!(fix("closed_date", value), (slug, None), "{value}");
        }
    }

    #[test]
    fn fixes_of_days_are_valid() {
        for (value, slug, text, is_safe) in [
            ("1761177600000.0", "wrong-type", "1761177600000", true),
            ("1761220800000.0", "wrong-type", "2025-10-23", false),
            ("1761177600.5", "wrong-type", "2025-10-23", false),
            ("1761177600", "epoch-seconds", "1761177600000", false),
            ("946684801", "epoch-seconds", "2000-01-01", false),
            ("45658", "lands-in-1970", "2025-01-01", false),
            ("45658.75", "wrong-type", "2025-01-01", false),
            ("\"20250101\"", "lands-in-1970", "2025-01-01", false),
            ("2025", "lands-in-1970", "2025-01-01", false),
            ("\"0\"", "lands-in-1970", "", false),
            ("\"2025-10-23 10:00:00\"", "wrong-type", "2025-10-23", false),
            ("\"2025-10-23 00:00:00Z\"", "wrong-type", "2025-10-23", false),
            ("\"2025/10/3\"", "wrong-type", "2025-10-03", true),
        ] {
            assert_eq!(fix("warranty_until", value), (slug, Some((text.to_owned(), is_safe))), "{value}");
        }
    }
}
