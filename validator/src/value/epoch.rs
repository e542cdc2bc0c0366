//! Numbers as values of date properties: milliseconds since the epoch, or other numbers that were written by mistake.
//!
//! HubSpot reads every number as milliseconds since 1970-01-01T00:00:00Z. Seconds, a spreadsheet's day,
//! a day without hyphens, a year and zero would all become a moment in January 1970, which is hardly ever intended.

use ticketproof_schema::limits::{MILLISECONDS_FROM, NEAR_EPOCH_MS};

use super::{
    calendar::{DAY_MS, Day, FIRST_MS, LAST_MS},
    day::without_hyphens,
    number,
};

/// The day 0 of spreadsheets, 1899-12-30, in days since the epoch. Excel counts from a day later and has a 29th of February
/// 1900, so from March 1900 on both agree.
const SPREADSHEET_DAY_0: i64 = -25_569;

/// The numbers that are guessed to be spreadsheet days: 1970-01-01 to 2099-12-31.
const SPREADSHEET_DAYS: std::ops::RangeInclusive<i64> = 25_569..=73_050;

/// The numbers that are guessed to be years.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2099;

/// A whole number read as a moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Epoch {
    /// Milliseconds since the epoch, in the years 0 to 9999.
    Milliseconds(i64),
    /// Nine or ten digits: seconds since the epoch, from 1973 to 2286.
    Seconds(i64),
    /// So near to zero that milliseconds are not intended: see [`Small`].
    Near(i64),
    /// Milliseconds outside the years that can be stored.
    Beyond,
}

/// Reads a whole number as a moment.
pub(crate) fn of(number: i64) -> Epoch {
    match number {
        _ if number.unsigned_abs() < NEAR_EPOCH_MS.unsigned_abs() => Epoch::Near(number),
        NEAR_EPOCH_MS..MILLISECONDS_FROM => Epoch::Seconds(number),
        FIRST_MS..=LAST_MS => Epoch::Milliseconds(number),
        _ => Epoch::Beyond,
    }
}

/// The probable meaning of a number near to zero.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Small {
    /// No date at all: `0`, or `-1`.
    NoDate,
    /// A spreadsheet's day, and the milliseconds of that day.
    SpreadsheetDay(Day, i64),
    /// A day without hyphens, `20250101`.
    Compact(Day),
    /// A year.
    Year(Day),
}

/// Guesses the meaning of a number near to zero; `nanos` is its fraction in billionths.
pub(crate) fn small(number: i64, nanos: i64) -> Option<Small> {
    if SPREADSHEET_DAYS.contains(&number) {
        let ms = (nanos * (DAY_MS / 1_000) + 500_000) / 1_000_000;
        let day = Day::from_epoch_days(SPREADSHEET_DAY_0 + number + ms / DAY_MS);
        return Some(Small::SpreadsheetDay(day, ms % DAY_MS));
    }
    let first_of = |year: i64| Day::new(i32::try_from(year).ok()?, 1, 1).map(Small::Year);
    match number {
        _ if nanos != 0 => None,
        -1 | 0 => Some(Small::NoDate),
        year if YEARS.contains(&year) => first_of(year),
        _ => without_hyphens(&number.to_string()).map(Small::Compact),
    }
}

/// A decimal number that is not written as a whole one, `1761177600000.0` or `1.7611776e12`: its whole part, and its fraction
/// in billionths.
pub(crate) fn with_fraction(text: &str) -> Option<(i64, i64)> {
    let written_out = match number::notation(text)? {
        number::Notation::Decimal => None,
        number::Notation::Scientific => Some(number::without_exponent(text)?),
    };
    let text = written_out.as_deref().unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    // The fraction of a negative number would have the wrong sign.
    if whole.starts_with('-') && fraction.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0, |nanos, digit| nanos * 10 + i64::from(digit - b'0'));
    Some((whole.parse().ok()?, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> Day {
        Day::new(year, month, day).unwrap()
    }

    #[test]
    fn numbers_are_classified_by_their_size() {
        for (number, what) in [
            (0, Epoch::Near(0)),
            (-1, Epoch::Near(-1)),
            (99_999_999, Epoch::Near(99_999_999)),
            (-99_999_999, Epoch::Near(-99_999_999)),
            (100_000_000, Epoch::Seconds(100_000_000)),
            (-100_000_000, Epoch::Milliseconds(-100_000_000)),
            (9_999_999_999, Epoch::Seconds(9_999_999_999)),
            (10_000_000_000, Epoch::Milliseconds(10_000_000_000)),
            (LAST_MS, Epoch::Milliseconds(LAST_MS)),
            (LAST_MS + 1, Epoch::Beyond),
            (FIRST_MS, Epoch::Milliseconds(FIRST_MS)),
            (FIRST_MS - 1, Epoch::Beyond),
            (i64::MIN, Epoch::Beyond),
        ] {
            assert_eq!(of(number), what, "{number}");
        }
    }

    #[test]
    fn small_numbers_are_days_years_or_nothing() {
        for (number, nanos, meant) in [
            (0, 0, Some(Small::NoDate)),
            (-1, 0, Some(Small::NoDate)),
            (45_658, 0, Some(Small::SpreadsheetDay(day(2025, 1, 1), 0))),
            (45_658, 750_000_000, Some(Small::SpreadsheetDay(day(2025, 1, 1), DAY_MS / 4 * 3))),
            (45_658, 520_833_333, Some(Small::SpreadsheetDay(day(2025, 1, 1), 45_000_000))),
            (45_658, 999_999_999, Some(Small::SpreadsheetDay(day(2025, 1, 2), 0))),
            (25_569, 0, Some(Small::SpreadsheetDay(day(1970, 1, 1), 0))),
            (73_050, 0, Some(Small::SpreadsheetDay(day(2099, 12, 31), 0))),
            (25_568, 0, None),
            (73_051, 0, None),
            (20_250_101, 0, Some(Small::Compact(day(2025, 1, 1)))),
            (20_251_301, 0, None),
            (1899, 0, None),
            (1900, 0, Some(Small::Year(day(1900, 1, 1)))),
            (2099, 0, Some(Small::Year(day(2099, 1, 1)))),
            (2100, 0, None),
            (2025, 1, None),
            (1, 0, None),
        ] {
            assert_eq!(small(number, nanos), meant, "{number} {nanos}");
        }
    }

    #[test]
    fn fractions_and_exponents_are_read_exactly() {
        for (text, read) in [
            ("1761177600000.0", Some((1_761_177_600_000, 0))),
            ("45658.5", Some((45_658, 500_000_000))),
            ("1761177600.1234567891", Some((1_761_177_600, 123_456_789))),
            ("1.7611776e12", Some((1_761_177_600_000, 0))),
            ("0.0", Some((0, 0))),
            ("-1.0", Some((-1, 0))),
            ("-1.5", None),
            (".5", None),
            ("1e39", None),
            ("1e99", None),
            ("x", None),
        ] {
            assert_eq!(with_fraction(text), read, "{text}");
        }
    }
}
