//! Decimal numbers that are compared exactly: values and bounds may have more digits than a float.

use std::cmp::Ordering;

use super::number;

/// A decimal number: its digits and the position of its point.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Decimal {
    negative: bool,
    /// The digits without zeros at either end; empty for zero.
    digits: String,
    /// The number of digits before the point; negative if zeros follow the point.
    point: i64,
}

impl Decimal {
    /// The number that [`number::notation`] accepts; `None` for other texts and for exponents beyond 32 bits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        number::notation(text)?;
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent = i64::from(exponent.parse::<i32>().ok()?);
        let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, point: 0 });
        }
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()? + exponent;
        Some(Self { negative, digits, point })
    }

    /// The number of digits after the point, without trailing zeros.
    pub(crate) fn places(&self) -> u64 {
        u64::try_from(i64::try_from(self.digits.len()).unwrap_or(i64::MAX) - self.point).unwrap_or(0)
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn order_is_numeric() {
        let sorted = [
            "-1e10",
            "-10.5",
            "-10.49",
            "-0.001",
            "0",
            "1e-9",
            "0.001",
            "0.01",
            "1",
            "9.99",
            "10",
            "99.98",
            "99.99",
            "1e2",
            "12345678901234567890.1",
            "12345678901234567890.2",
        ];
        for (at, a) in sorted.iter().enumerate() {
            for (other, b) in sorted.iter().enumerate() {
                assert_eq!(decimal(a).cmp(&decimal(b)), at.cmp(&other), "{a} {b}");
            }
        }
    }

    #[test]
    fn equal_numbers_have_the_same_digits() {
        for (a, b) in
            [("1", "1.0"), ("1", "01"), ("1e2", "100"), ("0", "-0.0"), (".5", "0.50"), ("1.5e1", "15")]
        {
            assert_eq!(decimal(a), decimal(b), "{a} {b}");
        }
    }

    #[test]
    fn trailing_zeros_are_no_decimal_places() {
        for (text, places) in
            [("1", 0), ("1.50", 1), ("100", 0), ("1e-3", 3), ("1.25e1", 1), ("1e3", 0), ("0.000", 0)]
        {
            assert_eq!(decimal(text).places(), places, "{text}");
        }
    }

    #[test]
    fn huge_exponents_cost_no_time() {
        assert!(decimal("1e2147483647") > decimal("1"));
        assert_eq!(Decimal::parse("1e99999999999"), None);
    }
}
