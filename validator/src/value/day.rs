//! The values of the property type `date`: `YYYY-MM-DD`, or milliseconds since the epoch at midnight UTC.

use ticketproof_schema::limits::SECONDS_FROM;

use super::{
    calendar::{DAY_MS, Day, day_of},
    epoch::{self, Epoch},
    moment, whole_number,
};

/// A text read as a value of the property type `date`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum DayText {
    /// A day.
    Day(Day),
    /// Milliseconds since the epoch, in range, that are not at midnight UTC.
    NotMidnight(i64),
    /// A number that is seconds since the epoch, not milliseconds.
    Seconds(i64),
    /// A number so near to zero that it would be a moment in January 1970 or on the day before.
    Near(i64),
    /// An ISO 8601 moment with a time of day, at this many milliseconds since the epoch.
    Moment(moment::Moment),
    /// Anything else.
    Other,
}

/// Reads a text as a day.
pub(crate) fn parse(text: &str) -> DayText {
    if let Some(day) = iso_day(text.as_bytes()) {
        return DayText::Day(day);
    }
    if let Some(number) = whole_number(text) {
        return match epoch::of(number) {
            // Seconds are hardly ever a whole number of days in milliseconds.
            Epoch::Seconds(ms) if ms % DAY_MS == 0 && ms < SECONDS_FROM => DayText::Day(day_of(ms)),
            Epoch::Seconds(seconds) => DayText::Seconds(seconds),
            Epoch::Near(number) => DayText::Near(number),
            Epoch::Milliseconds(ms) if ms % DAY_MS == 0 => DayText::Day(day_of(ms)),
            Epoch::Milliseconds(ms) => DayText::NotMidnight(ms),
            Epoch::Beyond => DayText::Other,
        };
    }
    moment::iso_moment(text).map_or(DayText::Other, DayText::Moment)
}

/// Reads `YYYY-MM-DD`, a day that exists in the calendar.
pub(crate) fn iso_day(bytes: &[u8]) -> Option<Day> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_i32, |sum, &digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))
    };
    let month = u8::try_from(number(&[m1, m2])?).ok()?;
    let day = u8::try_from(number(&[d1, d2])?).ok()?;
    Day::new(number(&[y1, y2, y3, y4])?, month, day)
}

/// Reads eight digits, `YYYYMMDD`, as a day from 1900 to 2099.
pub(crate) fn without_hyphens(text: &str) -> Option<Day> {
    let &[y1, y2, y3, y4, m1, m2, d1, d2] = text.as_bytes() else { return None };
    iso_day(&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]).filter(|day| (1900..=2099).contains(&day.year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> DayText {
        DayText::Day(Day::new(year, month, day).unwrap())
    }

    #[test]
    fn days() {
        assert_eq!(parse("2024-02-29"), day(2024, 2, 29));
        assert_eq!(parse("1786320000000"), day(2026, 8, 10));
        assert_eq!(parse("172800000"), day(1970, 1, 3));
        assert_eq!(parse("-172800000"), day(1969, 12, 30));
    }

    #[test]
    fn not_midnight_and_seconds() {
        assert_eq!(parse("1786334400000"), DayText::NotMidnight(1_786_334_400_000));
        for number in [0, 1, 45_658, 20_250_101, 86_400_000, 99_999_999, -1, -86_400_000] {
            assert_eq!(parse(&number.to_string()), DayText::Near(number));
        }
        assert_eq!(parse("1570233600"), DayText::Seconds(1_570_233_600));
        assert_eq!(parse("1728000000"), DayText::Seconds(1_728_000_000));
        assert_eq!(parse("9999999999"), DayText::Seconds(9_999_999_999));
        assert_eq!(parse("10000000000"), DayText::NotMidnight(10_000_000_000));
        assert_eq!(parse("999999999"), DayText::Seconds(999_999_999));
    }

    #[test]
    fn eight_digits_may_be_a_day() {
        assert_eq!(without_hyphens("20260810"), Day::new(2026, 8, 10));
        for text in ["20260832", "86400000", "18991231", "21000101", "2026081", "202608100", "2026-8-1"] {
            assert_eq!(without_hyphens(text), None, "{text}");
        }
    }

    #[test]
    fn moments() {
        assert!(matches!(parse("2024-02-29T00:00:00Z"), DayText::Moment(_)));
    }

    #[test]
    fn no_days() {
        for text in [
            "",
            "2023-02-29",
            "2024-2-9",
            "29/02/2024",
            "20240229",
            "+0",
            "2024-02-29Z",
            "1786320000000000",
            "tomorrow",
            "２024-01-01",
        ] {
            if text == "20240229" {
                assert_eq!(parse(text), DayText::Near(20_240_229), "a number is milliseconds");
            } else {
                assert_eq!(parse(text), DayText::Other, "{text}");
            }
        }
    }
}
