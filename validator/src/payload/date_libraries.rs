//! Dates and times of the standard library, and of date libraries, each behind the feature of its name.
//!
//! All are converted to [`Date`] and [`DateTime`], so that every library writes the same text. A value outside of the years that
//! HubSpot can store is written as its library displays it, and the validator refuses it with that text in its message. It is
//! never left out silently.

use std::{borrow::Cow, time::SystemTime};

use super::{DateTime, PropertyValue, kind};

fn moment(millis: Option<i64>, shown: impl FnOnce() -> String) -> Option<Cow<'static, str>> {
    let moment = millis.and_then(DateTime::from_millis);
    Some(Cow::Owned(moment.map_or_else(shown, |moment| moment.to_string())))
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn day(year: i32, month: u32, day: u32, shown: impl FnOnce() -> String) -> Option<Cow<'static, str>> {
    let date = (|| super::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?))();
    Some(Cow::Owned(date.map_or_else(shown, |date| date.to_string())))
}

impl PropertyValue<kind::DateTime> for SystemTime {
    fn text(&self) -> Option<Cow<'_, str>> {
        let millis = match self.duration_since(Self::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).ok(),
            Err(before) => i64::try_from(before.duration().as_millis()).ok().map(|millis| -millis),
        };
        moment(millis, || format!("{self:?}"))
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::{Cow, PropertyValue, day, kind, moment};

    impl PropertyValue<kind::Date> for jiff::civil::Date {
        fn text(&self) -> Option<Cow<'_, str>> {
            let month = u32::try_from(self.month()).unwrap_or_default();
            let of_month = u32::try_from(self.day()).unwrap_or_default();
            day(self.year().into(), month, of_month, || self.to_string())
        }
    }

    impl PropertyValue<kind::DateTime> for jiff::Timestamp {
        fn text(&self) -> Option<Cow<'_, str>> {
            moment(Some(self.as_millisecond()), || self.to_string())
        }
    }

    impl PropertyValue<kind::DateTime> for jiff::Zoned {
        fn text(&self) -> Option<Cow<'_, str>> {
            moment(Some(self.timestamp().as_millisecond()), || self.to_string())
        }
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::Datelike as _;

    use super::{Cow, PropertyValue, day, kind, moment};

    impl PropertyValue<kind::Date> for chrono::NaiveDate {
        fn text(&self) -> Option<Cow<'_, str>> {
            day(self.year(), self.month(), self.day(), || self.to_string())
        }
    }

    impl<Zone: chrono::TimeZone> PropertyValue<kind::DateTime> for chrono::DateTime<Zone> {
        fn text(&self) -> Option<Cow<'_, str>> {
            moment(Some(self.timestamp_millis()), || format!("{:?}", self.naive_utc()))
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use super::{Cow, PropertyValue, day, kind, moment};

    impl PropertyValue<kind::Date> for time::Date {
        fn text(&self) -> Option<Cow<'_, str>> {
            day(self.year(), u8::from(self.month()).into(), self.day().into(), || self.to_string())
        }
    }

    impl PropertyValue<kind::DateTime> for time::OffsetDateTime {
        fn text(&self) -> Option<Cow<'_, str>> {
            let millis = i64::try_from(self.unix_timestamp_nanos().div_euclid(1_000_000)).ok();
            moment(millis, || self.to_string())
        }
    }

    impl PropertyValue<kind::DateTime> for time::UtcDateTime {
        fn text(&self) -> Option<Cow<'_, str>> {
            let millis = i64::try_from(self.unix_timestamp_nanos().div_euclid(1_000_000)).ok();
            moment(millis, || self.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    fn date(value: &impl PropertyValue<kind::Date>) -> String {
        value.text().unwrap().into_owned()
    }

    fn moment(value: &impl PropertyValue<kind::DateTime>) -> String {
        value.text().unwrap().into_owned()
    }

    /// 2026-11-22T10:30:00.250Z
    const MILLIS: i64 = 1_795_343_400_250;

    #[test]
    fn system_time_is_written_in_utc() {
        let after = SystemTime::UNIX_EPOCH + Duration::from_millis(MILLIS.unsigned_abs());
        assert_eq!(moment(&after), "2026-11-22T10:30:00.250Z");
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(moment(&before), "1969-12-31T23:59:59Z");
    }

    #[test]
    #[cfg(feature = "jiff")]
    fn jiff_is_written_in_utc() {
        assert_eq!(date(&jiff::civil::date(2026, 2, 28)), "2026-02-28");
        assert_eq!(date(&jiff::civil::date(-1, 2, 28)), "-000001-02-28");
        let stamp = jiff::Timestamp::from_millisecond(MILLIS).unwrap();
        assert_eq!(moment(&stamp), "2026-11-22T10:30:00.250Z");
        assert_eq!(moment(&stamp.to_zoned(jiff::tz::offset(5).to_time_zone())), "2026-11-22T10:30:00.250Z");
    }

    #[test]
    #[cfg(feature = "chrono")]
    fn chrono_is_written_in_utc() {
        assert_eq!(date(&chrono::NaiveDate::from_ymd_opt(2026, 2, 28).unwrap()), "2026-02-28");
        assert_eq!(date(&chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap()), "+10000-01-01");
        let stamp = chrono::DateTime::from_timestamp_millis(MILLIS).unwrap();
        assert_eq!(moment(&stamp), "2026-11-22T10:30:00.250Z");
        let east = chrono::FixedOffset::east_opt(5 * 3600).unwrap();
        assert_eq!(moment(&stamp.with_timezone(&east)), "2026-11-22T10:30:00.250Z");
        assert_eq!(moment(&chrono::DateTime::<chrono::Utc>::MAX_UTC), "+262142-12-31T23:59:59.999999999");
    }

    #[test]
    #[cfg(feature = "time")]
    fn time_is_written_in_utc() {
        let february = time::Date::from_calendar_date(2026, time::Month::February, 28).unwrap();
        assert_eq!(date(&february), "2026-02-28");
        let stamp = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(MILLIS) * 1_000_000).unwrap();
        assert_eq!(moment(&stamp), "2026-11-22T10:30:00.250Z");
        let east = time::UtcOffset::from_hms(5, 0, 0).unwrap();
        assert_eq!(moment(&stamp.to_offset(east)), "2026-11-22T10:30:00.250Z");
        assert_eq!(moment(&time::UtcDateTime::from(stamp)), "2026-11-22T10:30:00.250Z");
    }
}
