//! Days and moments, as HubSpot reads and writes them, without a date library.

use std::{borrow::Cow, fmt, str::FromStr, time::SystemTime};

use super::{PropertyValue, kind};
use crate::value::{
    calendar::{self, DAY_MS, Day, FIRST_MS, LAST_MS},
    day::{self, DayText},
    moment::{self, MomentText},
};

/// A calendar day of the years 0 to 9999.
///
/// ```
/// use ticketproof_validator::payload::Date;
/// assert_eq!(Date::new(2026, 11, 22).map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
/// assert_eq!(Date::new(2026, 2, 29), None);
/// ```
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Date(Day);

/// A moment of the years 0 to 9999, in milliseconds.
///
/// ```
/// use ticketproof_validator::payload::DateTime;
/// let epoch: DateTime = "1970-01-01T01:00:00+01:00".parse().expect("ISO 8601");
/// assert_eq!(epoch.to_millis(), 0);
/// assert_eq!(epoch.to_string(), "1970-01-01T00:00:00Z");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct DateTime(i64);

/// The error for a text that is not a date or time that HubSpot accepts.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a date; write `2026-11-22`, for a moment `2026-11-22T10:30:00Z`, or milliseconds since 1970",
        )
    }
}

impl std::error::Error for NotADate {}

impl Date {
    /// 1970-01-01.
    pub const EPOCH: Self = Self(Day { year: 1970, month: 1, day: 1 });

    /// The day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        (year <= 9999).then(|| Day::new(i32::from(year), month, day)).flatten().map(Self)
    }

    /// Year, month and day.
    pub fn parts(self) -> (u16, u8, u8) {
        (u16::try_from(self.0.year).unwrap_or(0), self.0.month, self.0.day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        match day::parse(text) {
            DayText::Day(day) => Ok(Self(day)),
            _ => Err(NotADate),
        }
    }
}

impl DateTime {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The moment this many milliseconds after 1970-01-01T00:00:00Z; `None` outside of the years 0 to 9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (FIRST_MS..=LAST_MS).contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn to_millis(self) -> i64 {
        self.0
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        Date(calendar::day_of(self.0))
    }
}

impl TryFrom<SystemTime> for DateTime {
    type Error = NotADate;

    fn try_from(time: SystemTime) -> Result<Self, NotADate> {
        let millis = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).ok(),
            Err(before) => i64::try_from(before.duration().as_millis()).ok().map(|millis| -millis),
        };
        millis.and_then(Self::from_millis).ok_or(NotADate)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}Z", calendar::day_of(self.0), calendar::time_of_day(self.0.rem_euclid(DAY_MS)))
    }
}

impl FromStr for DateTime {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        match moment::parse(text) {
            MomentText::At(millis) | MomentText::Zoneless(millis) => {
                Self::from_millis(millis).ok_or(NotADate)
            }
            MomentText::Seconds(_) | MomentText::Near(_) | MomentText::Other => Err(NotADate),
        }
    }
}

impl PropertyValue<kind::Date> for Date {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}

impl PropertyValue<kind::DateTime> for DateTime {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["0000-01-01", "1969-12-31", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for millis in [FIRST_MS, -1, 0, 1, LAST_MS] {
            let moment = DateTime::from_millis(millis).unwrap();
            assert_eq!(moment.to_string().parse(), Ok(moment), "{moment}");
        }
        for millis in [FIRST_MS - 1, LAST_MS + 1] {
            assert_eq!(DateTime::from_millis(millis), None);
        }
        assert_eq!("9999-12-31T23:59:59-01:00".parse::<DateTime>(), Err(NotADate), "past the last year");
        assert_eq!(Date::new(10_000, 1, 1), None);
    }
}
