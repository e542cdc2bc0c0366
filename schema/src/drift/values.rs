//! Rule arguments as values: exact decimals and calendar durations.

use std::cmp::Ordering;

/// A decimal number of any length, exactly. No exponents: HubSpot's rule arguments have none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Decimal {
    negative: bool,
    /// Digits before the point, without leading zeros.
    whole: String,
    /// Digits after the point, without trailing zeros.
    fraction: String,
}

impl Decimal {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        // There is one zero.
        let negative = negative && !(whole.is_empty() && fraction.is_empty());
        Some(Self { negative, whole, fraction })
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |a: &Self, b: &Self| {
            let whole = a.whole.len().cmp(&b.whole.len()).then_with(|| a.whole.cmp(&b.whole));
            whole.then_with(|| a.fraction.cmp(&b.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares two ISO 8601 durations, if one is not shorter than the other whatever day it is.
pub(super) fn compare_durations(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (Duration::parse(a)?, Duration::parse(b)?);
    match (a.months.cmp(&b.months), a.seconds.cmp(&b.seconds)) {
        (months, Ordering::Equal) => Some(months),
        (Ordering::Equal, seconds) => Some(seconds),
        (months, seconds) if months == seconds => Some(months),
        // More months and fewer days: a month has 28 to 31.
        _ => None,
    }
}

/// A duration: months, and what has the same length every month.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Duration {
    months: u64,
    seconds: u64,
}

impl Duration {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().strip_prefix('P')?;
        let (date, time) = match text.split_once('T') {
            Some((_, "")) => return None,
            Some((date, time)) => (date, time),
            None => (text, ""),
        };
        if date.is_empty() && time.is_empty() {
            return None;
        }
        let mut duration = Self { months: 0, seconds: 0 };
        duration.add(date, &[('Y', 12, 0), ('M', 1, 0), ('W', 0, 604_800), ('D', 0, 86_400)])?;
        duration.add(time, &[('H', 0, 3600), ('M', 0, 60), ('S', 0, 1)])?;
        Some(duration)
    }

    /// Adds numbers with units, which must come in the order given: each unit is so many months and seconds.
    fn add(&mut self, text: &str, units: &[(char, u64, u64)]) -> Option<()> {
        let mut rest = text;
        let mut units = units.iter();
        while !rest.is_empty() {
            let end = rest.find(|char: char| !char.is_ascii_digit())?;
            let count: u64 = rest[..end].parse().ok()?;
            let unit = rest[end..].chars().next()?;
            let (_, months, seconds) = units.by_ref().find(|known| known.0 == unit)?;
            self.months = self.months.checked_add(count.checked_mul(*months)?)?;
            self.seconds = self.seconds.checked_add(count.checked_mul(*seconds)?)?;
            rest = &rest[end + unit.len_utf8()..];
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let cmp = |a, b| Decimal::parse(a).unwrap().cmp(&Decimal::parse(b).unwrap());
        assert_eq!(cmp("0.1", "0.10"), Ordering::Equal);
        assert_eq!(cmp("-0", "0.0"), Ordering::Equal);
        assert_eq!(cmp("9007199254740993", "9007199254740992"), Ordering::Greater);
        assert_eq!(cmp("-10.5", "-10.25"), Ordering::Less);
        assert_eq!(cmp("-1", "1"), Ordering::Less);
        assert_eq!(cmp("0.09", "0.1"), Ordering::Less);
        assert_eq!(cmp("99", "100"), Ordering::Less);
        for text in ["", ".", "-", "1e3", "1,5", "1.2.3", "ten", "--1"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations_compare_where_every_day_agrees() {
        assert_eq!(compare_durations("P7D", "P1W"), Some(Ordering::Equal));
        assert_eq!(compare_durations("P1Y", "P12M"), Some(Ordering::Equal));
        assert_eq!(compare_durations("PT36H", "P1DT12H"), Some(Ordering::Equal));
        assert_eq!(compare_durations("P1M", "P1M1D"), Some(Ordering::Less));
        assert_eq!(compare_durations("P1Y1D", "P1M"), Some(Ordering::Greater));
        assert_eq!(compare_durations("P1M", "P30D"), None);
        for text in ["", "P", "PT", "P1", "1D", "P1D1Y", "PT1D", "P-1D", "P99999999999999999999D", "P1é"] {
            assert_eq!(compare_durations(text, "P1D"), None, "{text}");
        }
    }
}
