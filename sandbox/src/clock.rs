//! The sandbox's clock: the system's, or one that a test moves by hand.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jiff::Timestamp;

/// The sandbox's clock. It decides creation times, search lag and rate-limit windows, never how long a request may take.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until [`Clock::advance`] moves it. `start` counts milliseconds since 1970-01-01 UTC.
    pub fn manual(start: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(start))))
    }

    /// Moves a manual clock forward, and with it all its clones. Does nothing to the system's clock.
    pub fn advance(&self, by: Duration) {
        if let Some(manual) = &self.0 {
            manual.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub fn now(&self) -> i64 {
        match &self.0 {
            Some(manual) => manual.load(Ordering::SeqCst),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Clock(manual)" } else { "Clock(system)" })
    }
}

/// Formats a time as HubSpot does, such as `2026-03-12T07:33:57.041Z`: three decimals of a second, none if they are zero.
pub(crate) fn iso(milliseconds: i64) -> String {
    let moment = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    if milliseconds % 1_000 == 0 { moment.to_string() } else { format!("{moment:.3}") }
}

/// Parses a time: epoch milliseconds, ISO 8601 with an offset, or a date (midnight UTC).
pub(crate) fn parse(text: &str) -> Option<i64> {
    if let Ok(milliseconds) = text.parse::<i64>() {
        return Timestamp::from_millisecond(milliseconds).ok().map(Timestamp::as_millisecond);
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let day = text.parse::<jiff::civil::Date>().ok()?;
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_decimals_or_none() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(1_773_300_837_041), "2026-03-12T07:33:57.041Z");
        assert_eq!(iso(1_773_300_837_100), "2026-03-12T07:33:57.100Z");
    }

    #[test]
    fn milliseconds_iso_times_and_dates_are_parsed() {
        assert_eq!(parse("1773300837041"), Some(1_773_300_837_041));
        assert_eq!(parse("2026-03-12T08:33:57.041+01:00"), Some(1_773_300_837_041));
        assert_eq!(parse("1970-01-02"), Some(86_400_000));
        for text in ["", "yesterday", "99999999999999999999", "2026-13-01"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
