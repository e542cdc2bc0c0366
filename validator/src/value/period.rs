//! ISO 8601 periods, such as `P1Y`, `P7D` or `P1DT12H`.

use super::calendar::{DAY_MS, Day, FIRST_MS, LAST_MS, day_of, days_in_month};

/// The biggest number in a part of a period; it is more than ten thousand years.
const PART_MAX: i64 = 3_660_000;

/// A period of the calendar.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Period {
    months: i64,
    days: i64,
    ms: i64,
}

impl Period {
    /// `P[nY][nM][nW][nD][T[nH][nM][nS]]` with whole numbers and at least one part.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('P')?;
        let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
        let mut period = Self::default();
        let mut parts = 0;
        for (count, unit) in parts_of(date, "YMWD")? {
            parts += 1;
            match unit {
                'Y' => period.months += count * 12,
                'M' => period.months += count,
                'W' => period.days += count * 7,
                _ => period.days += count,
            }
        }
        for (count, unit) in
            time.map_or(Some(Vec::new()), |time| parts_of(time, "HMS").filter(|parts| !parts.is_empty()))?
        {
            parts += 1;
            period.ms += count
                * match unit {
                    'H' => 3_600_000,
                    'M' => 60_000,
                    _ => 1_000,
                };
        }
        (parts > 0).then_some(period)
    }

    /// The moment this period after `ms`, limited to the years 0 to 9999. A day that a month does not have becomes its last day.
    pub(crate) fn after(self, ms: i64) -> i64 {
        self.shifted(ms, 1)
    }

    /// The moment this period before `ms`.
    pub(crate) fn before(self, ms: i64) -> i64 {
        self.shifted(ms, -1)
    }

    fn shifted(self, ms: i64, sign: i64) -> i64 {
        let day = day_of(ms.clamp(FIRST_MS, LAST_MS));
        let months = i64::from(day.year) * 12 + i64::from(day.month) - 1 + sign * self.months;
        let year = i32::try_from(months.div_euclid(12).clamp(0, 9999)).unwrap_or(9999);
        let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
        let last = days_in_month(year, month);
        let shifted = Day { year, month, day: day.day.min(last) };
        let moment =
            shifted.to_epoch_days() * DAY_MS + ms.rem_euclid(DAY_MS) + sign * (self.days * DAY_MS + self.ms);
        moment.clamp(FIRST_MS, LAST_MS)
    }
}

/// Numbers and units in the order of `units`, each at most once.
fn parts_of(text: &str, units: &str) -> Option<Vec<(i64, char)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut allowed = units;
    while !rest.is_empty() {
        let length = rest.find(|char: char| !char.is_ascii_digit())?;
        let count = rest[..length].parse::<i64>().ok().filter(|count| *count <= PART_MAX)?;
        let unit = rest[length..].chars().next()?;
        let place = allowed.find(unit)?;
        allowed = &allowed[place + 1..];
        parts.push((count, unit));
        rest = &rest[length + 1..];
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::moment::{MomentText, parse};

    fn at(text: &str) -> i64 {
        match parse(text) {
            MomentText::At(ms) => ms,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn periods_follow_the_calendar() {
        for (period, from, to) in [
            ("P7D", "2026-11-22", "2026-11-29"),
            ("P1M", "2026-01-31", "2026-02-28"),
            ("P1Y", "2024-02-29", "2025-02-28"),
            ("P2W", "2026-12-25", "2027-01-08"),
            ("P1Y2M3D", "2026-11-22", "2028-01-25"),
        ] {
            assert_eq!(Period::parse(period).unwrap().after(at(from)), at(to), "{period}");
        }
        assert_eq!(Period::parse("P1M").unwrap().before(at("2026-03-31")), at("2026-02-28"));
        assert_eq!(
            Period::parse("P1DT12H30M").unwrap().before(at("2026-03-02T06:15:00Z")),
            at("2026-02-28T17:45:00Z")
        );
        assert_eq!(Period::parse("P3660000Y").unwrap().after(0).clamp(0, LAST_MS), at("9999-01-01"));
    }

    #[test]
    fn no_periods() {
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1D",
            "P1D1Y",
            "P1DT",
            "P-1D",
            "P1.5D",
            "p1d",
            "P1D ",
            "P9999999999D",
            "PD",
            "P1H",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
