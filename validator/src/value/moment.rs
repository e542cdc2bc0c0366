//! The values of the property type `datetime`: ISO 8601, or milliseconds since the epoch.
//!
//! The accepted formats are `YYYY-MM-DD` and `YYYY-MM-DDThh:mm[:ss[.f{1,9}]]`, the latter with `Z`, `±hh`, `±hhmm`, `±hh:mm`
//! or no zone; letters upper case, offsets up to 18 hours, no leap seconds, no hour 24.

use super::{
    calendar::{DAY_MS, Day},
    day::iso_day,
    epoch::{self, Epoch},
    whole_number,
};

/// A moment written in ISO 8601 with a time of day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Moment {
    /// The day as it was written, in its own zone.
    pub(crate) day: Day,
    /// The time of day in milliseconds, in its own zone; finer fractions are cut.
    pub(crate) time_ms: i64,
    /// Whether the time of day is exactly midnight, finer fractions included.
    pub(crate) midnight: bool,
    /// The zone's offset from UTC in minutes; `None` without a zone.
    pub(crate) offset_minutes: Option<i64>,
}

impl Moment {
    /// Milliseconds since the epoch; a moment without a zone is read as UTC.
    pub(crate) fn epoch_ms(self) -> i64 {
        self.day.to_epoch_days() * DAY_MS + self.time_ms - self.offset_minutes.unwrap_or(0) * 60_000
    }
}

/// A text read as a value of the property type `datetime`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum MomentText {
    /// A moment, in milliseconds since the epoch.
    At(i64),
    /// A moment without a time zone, read as UTC.
    Zoneless(i64),
    /// A number that is seconds since the epoch, not milliseconds.
    Seconds(i64),
    /// A number so near to zero that it would be a moment in January 1970 or on the day before.
    Near(i64),
    /// Anything else.
    Other,
}

/// Reads a text as a moment.
pub(crate) fn parse(text: &str) -> MomentText {
    if let Some(number) = whole_number(text) {
        return match epoch::of(number) {
            Epoch::Seconds(seconds) => MomentText::Seconds(seconds),
            Epoch::Milliseconds(ms) => MomentText::At(ms),
            Epoch::Near(number) => MomentText::Near(number),
            Epoch::Beyond => MomentText::Other,
        };
    }
    if let Some(day) = iso_day(text.as_bytes()) {
        return MomentText::At(day.to_epoch_days() * DAY_MS);
    }
    match iso_moment(text) {
        Some(moment) if moment.offset_minutes.is_none() => MomentText::Zoneless(moment.epoch_ms()),
        Some(moment) => MomentText::At(moment.epoch_ms()),
        None => MomentText::Other,
    }
}

/// `YYYY-MM-DDThh:mm…`; see the module for the exact forms.
pub(crate) fn iso_moment(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    let day = iso_day(bytes.get(..10)?)?;
    if bytes.get(10) != Some(&b'T') {
        return None;
    }
    let hours = two_digits(bytes, 11, 23)?;
    if bytes.get(13) != Some(&b':') {
        return None;
    }
    let minutes = two_digits(bytes, 14, 59)?;
    let mut at = 16;
    let mut time_ms = (hours * 60 + minutes) * 60_000;
    let mut finer = false;
    if bytes.get(at) == Some(&b':') {
        time_ms += two_digits(bytes, at + 1, 59)? * 1_000;
        at += 3;
        if bytes.get(at) == Some(&b'.') {
            let (ms, rest, length) = fraction(&bytes[at + 1..])?;
            time_ms += ms;
            finer = rest;
            at += 1 + length;
        }
    }
    let offset_minutes = zone(&bytes[at..])?;
    Some(Moment { day, time_ms, midnight: time_ms == 0 && !finer, offset_minutes })
}

/// The milliseconds, whether finer digits follow, and the number of digits (1 to 9).
fn fraction(bytes: &[u8]) -> Option<(i64, bool, usize)> {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 || length > 9 {
        return None;
    }
    let ms = (0..3)
        .fold(0, |ms, at| ms * 10 + bytes[..length].get(at).map_or(0, |&digit| i64::from(digit - b'0')));
    let finer = bytes[..length].iter().skip(3).any(|&digit| digit != b'0');
    Some((ms, finer, length))
}

/// The zone's offset from UTC in minutes; the outer `None` if the text is not a zone.
#[expect(clippy::option_option, reason = "no zone and a wrong zone are different answers")]
fn zone(bytes: &[u8]) -> Option<Option<i64>> {
    let sign = match bytes.first() {
        None => return Some(None),
        Some(b'Z') => return (bytes.len() == 1).then_some(Some(0)),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return None,
    };
    let hours = two_digits(bytes, 1, 18)?;
    let minutes = match bytes.len() {
        3 => 0,
        5 => two_digits(bytes, 3, 59)?,
        6 if bytes[3] == b':' => two_digits(bytes, 4, 59)?,
        _ => return None,
    };
    let offset = hours * 60 + minutes;
    (offset <= 18 * 60).then_some(Some(sign * offset))
}

fn two_digits(bytes: &[u8], at: usize, most: i64) -> Option<i64> {
    let (tens, ones) = (*bytes.get(at)?, *bytes.get(at + 1)?);
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return None;
    }
    let number = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    (number <= most).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::super::calendar::{FIRST_MS, LAST_MS};
    use super::*;

    #[test]
    fn moments() {
        let noon = 1_709_208_000_000;
        for text in [
            "2024-02-29T12:00:00Z",
            "2024-02-29T12:00Z",
            "2024-02-29T12:00:00.000Z",
            "2024-02-29T13:00:00+01:00",
            "2024-02-29T13:00:00+0100",
            "2024-02-29T13:00:00+01",
            "2024-02-29T06:30:00-05:30",
            "1709208000000",
        ] {
            assert_eq!(parse(text), MomentText::At(noon), "{text}");
        }
        assert_eq!(parse("2024-02-29T12:00:00"), MomentText::Zoneless(noon));
        assert_eq!(parse("2024-02-29"), MomentText::At(noon - DAY_MS / 2));
        assert_eq!(parse("2024-02-29T12:00:00.1234567Z"), MomentText::At(noon + 123));
        assert_eq!(parse("1709208000"), MomentText::Seconds(1_709_208_000));
    }

    #[test]
    fn the_range_is_years_0_to_9999() {
        assert_eq!(parse("253402300799999"), MomentText::At(LAST_MS));
        assert_eq!(parse("253402300800000"), MomentText::Other);
        assert_eq!(parse("-62167219200000"), MomentText::At(FIRST_MS));
        assert_eq!(parse("-62167219200001"), MomentText::Other);
        assert_eq!(parse("1709208000000000"), MomentText::Other, "microseconds");
    }

    #[test]
    fn no_moments() {
        for text in [
            "",
            "2024-02-30T12:00:00Z",
            "2024-02-29 12:00:00Z",
            "2024-02-29t12:00:00Z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T12:60:00Z",
            "2024-02-29T12:00:60Z",
            "2024-02-29T12:00:00.Z",
            "2024-02-29T12:00:00.1234567890Z",
            "2024-02-29T12:00:00z",
            "2024-02-29T12:00:00+19:00",
            "2024-02-29T12:00:00+18:01",
            "2024-02-29T12:00:00+1",
            "2024-02-29T12Z",
            "2024-02-29T12:00:00ZZ",
            "2024-02-29T12:00:00,5Z",
            "2024-02-29T",
            "1.7e12",
        ] {
            assert_eq!(parse(text), MomentText::Other, "{text}");
        }
    }

    #[test]
    fn midnight_is_exact() {
        assert!(iso_moment("2024-02-29T00:00:00.000Z").unwrap().midnight);
        assert!(!iso_moment("2024-02-29T00:00:00.0001Z").unwrap().midnight);
    }
}
