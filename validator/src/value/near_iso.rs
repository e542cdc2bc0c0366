//! Days and moments that are nearly ISO 8601: formats of people, databases and programs that HubSpot does not read.
//!
//! The formats are a day as `2025-10-23`, `2025/1/5`, `20251023` (before a time of day), `23.10.2025`, or `23/10/2025` and
//! `10/23/2025` where only one of the numbers can be the month; after it a blank or a `T` and a time of day, `10:00`,
//! `10:00:00,5`, `100000` or `10:00 PM`; and after that a zone, `Z`, `UTC`, `GMT`, `+02:00`, in blanks or not, perhaps with
//! the zone's name in brackets.

use super::{calendar::Day, is_space, moment};

/// A day, perhaps with a time of day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct NearIso {
    /// The day.
    pub(crate) day: Day,
    /// Whether the day is certain, because the year comes first.
    pub(crate) is_sure: bool,
    /// The time of day and the zone, if there is a time of day.
    pub(crate) time: Option<Time>,
}

/// A time of day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Time {
    /// The time in ISO 8601, `10:00:00`.
    text: String,
    /// The zone in ISO 8601, if there is one.
    zone: Option<String>,
}

impl NearIso {
    /// The moment in ISO 8601, in UTC without a zone; a day without a time stays a day.
    pub(crate) fn moment(&self) -> String {
        match &self.time {
            Some(Time { text, zone }) => {
                format!("{}T{text}{}", self.day, zone.as_deref().unwrap_or("Z"))
            }
            None => self.day.to_string(),
        }
    }

    /// Whether there is a time of day without a zone.
    pub(crate) fn lacks_zone(&self) -> bool {
        self.time.as_ref().is_some_and(|time| time.zone.is_none())
    }
}

/// Reads a text that is nearly ISO 8601.
pub(crate) fn parse(text: &str) -> Option<NearIso> {
    // A moment is never longer, and input may be hostile.
    if text.len() > 80 || !text.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let (day, is_sure, rest) = day(text)?;
    if rest.is_empty() {
        return Some(NearIso { day, is_sure, time: None });
    }
    let rest = rest.strip_prefix(['T', 't']).unwrap_or_else(|| rest.trim_start_matches(is_space));
    let near = NearIso { day, is_sure, time: Some(time(rest)?) };
    // The strict grammar checks the ranges of hours, minutes and offsets.
    moment::iso_moment(&near.moment()).map(|_| near)
}

/// The day at the beginning, whether it is certain, and the rest of the text.
fn day(text: &str) -> Option<(Day, bool, &str)> {
    let (first, rest) = digits(text);
    if first.len() == 8 {
        // Only digits are a number.
        let day = super::day::without_hyphens(first).filter(|_| !rest.is_empty())?;
        return Some((day, true, rest));
    }
    let separator = rest.chars().next().filter(|char| matches!(char, '-' | '/' | '.'))?;
    let (second, rest) = digits(&rest[1..]);
    let (third, rest) = digits(rest.strip_prefix(separator)?);
    let number = |digits: &str| digits.parse::<i32>().ok();
    let [a, b, c] = [number(first)?, number(second)?, number(third)?];
    let (is_sure, [year, month, of_month]) = match [first.len(), second.len(), third.len()] {
        [4, 1..=2, 1..=2] => (true, [a, b, c]),
        [1..=2, 1..=2, 4] if separator == '.' || a > 12 || a == b => (false, [c, b, a]),
        [1..=2, 1..=2, 4] if b > 12 => (false, [c, a, b]),
        _ => return None,
    };
    let day = Day::new(year, u8::try_from(month).ok()?, u8::try_from(of_month).ok()?)?;
    Some((day, is_sure, rest))
}

/// Reads a time of day with a zone.
fn time(text: &str) -> Option<Time> {
    let (first, rest) = digits(text);
    let (hour, mut clock, mut rest) = match (first.len(), rest.strip_prefix(':')) {
        (1..=2, Some(rest)) => {
            let (minute, rest) = digits(rest);
            let (second, rest) = rest.strip_prefix(':').map_or(("00", rest), digits);
            if minute.len() != 2 || second.len() != 2 {
                return None;
            }
            (first, format!("{minute}:{second}"), rest)
        }
        (4, None) => (&first[..2], format!("{}:00", &first[2..]), rest),
        (6, None) => (&first[..2], format!("{}:{}", &first[2..4], &first[4..]), rest),
        _ => return None,
    };
    if let Some(behind) = rest.strip_prefix(['.', ',']) {
        let (fraction, behind) = digits(behind);
        clock.push('.');
        clock.push_str(fraction.get(..9).unwrap_or(fraction));
        rest = behind;
    }
    let mut rest = rest.trim_start_matches(is_space);
    let mut hour: u8 = hour.parse().ok()?;
    let half = rest.get(..2).map(str::to_ascii_uppercase);
    if let Some(is_afternoon) =
        half.and_then(|half| [("AM", false), ("PM", true)].into_iter().find(|known| known.0 == half))
    {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + 12 * u8::from(is_afternoon.1);
        rest = rest[2..].trim_start_matches(is_space);
    }
    Some(Time { text: format!("{hour:02}:{clock}"), zone: zone(rest)? })
}

/// Reads a zone; the empty text is no zone.
#[expect(clippy::option_option, reason = "no zone and a wrong zone are different answers")]
fn zone(text: &str) -> Option<Option<String>> {
    let (offset, name) = match text.split_once('[') {
        Some((offset, name)) => (offset.trim_end_matches(is_space), Some(name)),
        None => (text, None),
    };
    if name.is_some_and(|name| !name.ends_with(']') || offset.is_empty()) {
        return None;
    }
    match offset {
        "" => Some(None),
        _ if ["z", "utc", "gmt"].contains(&offset.to_ascii_lowercase().as_str()) => {
            Some(Some("Z".to_owned()))
        }
        _ if offset.starts_with(['+', '-']) => Some(Some(offset.to_owned())),
        _ => None,
    }
}

/// The ASCII digits at the beginning, and the rest of the text.
fn digits(text: &str) -> (&str, &str) {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_many_formats_are_read() {
        for (text, meant, is_sure, lacks_zone) in [
            ("2025-10-23 10:00:00", "2025-10-23T10:00:00Z", true, true),
            ("2025-10-23 10:00", "2025-10-23T10:00:00Z", true, true),
            ("2025-10-23\u{a0}9:05:01.250", "2025-10-23T09:05:01.250Z", true, true),
            ("2025-10-23 10:00:00Z", "2025-10-23T10:00:00Z", true, false),
            ("2025-10-23 10:00:00 UTC", "2025-10-23T10:00:00Z", true, false),
            ("2025-10-23 10:00:00 +0200", "2025-10-23T10:00:00+0200", true, false),
            ("2025-10-23 10:00:00+00", "2025-10-23T10:00:00+00", true, false),
            ("2025-10-23t10:00:00z", "2025-10-23T10:00:00Z", true, false),
            ("2025-10-23T10:00:00+02:00[Europe/Berlin]", "2025-10-23T10:00:00+02:00", true, false),
            ("2025-10-23T10:00:00,5Z", "2025-10-23T10:00:00.5Z", true, false),
            ("2025-10-23T10:00:00.1234567891Z", "2025-10-23T10:00:00.123456789Z", true, false),
            ("20251023T100000Z", "2025-10-23T10:00:00Z", true, false),
            ("20251023 1000", "2025-10-23T10:00:00Z", true, true),
            ("2025/10/23 10:00", "2025-10-23T10:00:00Z", true, true),
            ("23.10.2025 10:00", "2025-10-23T10:00:00Z", false, true),
            ("10/23/2025 1:30 PM", "2025-10-23T13:30:00Z", false, true),
            ("10/23/2025 12:05 am", "2025-10-23T00:05:00Z", false, true),
            ("2025/1/5", "2025-01-05", true, false),
            ("5.5.2025", "2025-05-05", false, false),
            ("5/5/2025", "2025-05-05", false, false),
            ("23/10/2025", "2025-10-23", false, false),
        ] {
            let near = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (near.moment().as_str(), near.is_sure, near.lacks_zone()),
                (meant, is_sure, lacks_zone)
            );
            let read = moment::parse(meant);
            assert!(matches!(read, moment::MomentText::At(_)), "{meant}");
        }
    }

    #[test]
    fn ambiguous_day_is_not_guessed() {
        for text in [
            "",
            "20251023",
            "01/02/2025",
            "2025-13-01",
            "2025-02-30 10:00",
            "31.02.2025",
            "2025-10-23 24:00",
            "2025-10-23 10:60",
            "2025-10-23 13:00 PM",
            "2025-10-23 10:00 CEST",
            "2025-10-23 10:00 [Europe/Berlin]",
            "2025-10-23 10:00+25:00",
            "2025-10-23 10",
            "2025-10-23T",
            "2025-10-23x",
            "2025-10/23",
            "25-10-23",
            "2025-10-23 10:00:00.Z",
            "tomorrow",
            "２０２５-10-23 10:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&format!("2025-10-23 10:00:00.{}", "1".repeat(100))), None);
    }
}
