//! The proleptic Gregorian calendar, years 0 to 9999, in UTC.

pub(crate) use ticketproof_schema::limits::{DAY_MS, FIRST_MS, LAST_MS};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Day {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// The number of days in a month.
pub(crate) const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

impl Day {
    /// The day, if it exists in the calendar.
    pub(crate) const fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if day == 0 || day > days_in_month(year, month) { None } else { Some(Self { year, month, day }) }
    }

    /// Days since 1970-01-01. Years are counted from March so that the leap day comes last.
    pub(crate) const fn to_epoch_days(self) -> i64 {
        let year = self.year as i64 - (self.month <= 2) as i64;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (self.month as i64 + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + self.day as i64 - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day with this number of days after 1970-01-01. It is in the years 0 to 9999 if its milliseconds are in range.
    pub(crate) const fn from_epoch_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * month + 2) / 5 + 1) as u8;
        let month = if month < 10 { month + 3 } else { month - 9 } as u8;
        let year = (year_of_era + era * 400) as i32 + (month <= 2) as i32;
        Self { year, month, day }
    }

    /// The weekday, 0 for Monday to 6 for Sunday.
    pub(crate) const fn weekday(self) -> usize {
        (self.to_epoch_days() + 3).rem_euclid(7) as usize
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The time of day of a moment: `04:00:00`, with milliseconds if there are any.
pub(crate) fn time_of_day(ms: i64) -> String {
    let ms = ms.rem_euclid(DAY_MS);
    let (hours, minutes, seconds, rest) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000);
    if rest == 0 {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}.{rest:03}")
    }
}

/// A moment in ISO 8601, UTC.
pub(crate) fn iso(ms: i64) -> String {
    format!("{}T{}Z", day_of(ms), time_of_day(ms))
}

/// The UTC day of a moment.
pub(crate) fn day_of(ms: i64) -> Day {
    Day::from_epoch_days(ms.div_euclid(DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (year, month, day, epoch) in [
            (1970, 1, 1, 0),
            (2000, 2, 29, 11_016),
            (1969, 12, 31, -1),
            (2026, 11, 22, 20_779),
            (0, 1, 1, -719_528),
        ] {
            let date = Day::new(year, month, day).unwrap();
            assert_eq!(date.to_epoch_days(), epoch);
            assert_eq!(Day::from_epoch_days(epoch), date);
        }
    }

    #[test]
    fn every_day_round_trips() {
        let mut previous = None;
        for days in (FIRST_MS / DAY_MS)..=(LAST_MS / DAY_MS) {
            let day = Day::from_epoch_days(days);
            assert_eq!(day.to_epoch_days(), days);
            assert_eq!(Day::new(day.year, day.month, day.day), Some(day));
            assert!(previous < Some(day));
            previous = Some(day);
        }
        assert_eq!(previous, Day::new(9999, 12, 31));
    }

    #[test]
    fn leap_days() {
        assert!(Day::new(2000, 2, 29).is_some());
        assert!(Day::new(1900, 2, 29).is_none());
        assert!(Day::new(2024, 2, 29).is_some());
        assert!(Day::new(2023, 2, 29).is_none());
        assert!(Day::new(2023, 4, 31).is_none());
        assert!(Day::new(2023, 13, 1).is_none());
        assert!(Day::new(2023, 1, 0).is_none());
    }

    #[test]
    fn weekdays() {
        assert_eq!(Day::new(1970, 1, 1).unwrap().weekday(), 3);
        assert_eq!(Day::new(2026, 11, 22).unwrap().weekday(), 6);
        assert_eq!(Day::new(1969, 12, 29).unwrap().weekday(), 0);
    }

    #[test]
    fn times_of_day() {
        assert_eq!(time_of_day(1_786_334_400_000), "04:00:00");
        assert_eq!(time_of_day(-1), "23:59:59.999");
    }
}
