//! How many invalid records are still fine.

use std::str::FromStr;

/// A number of records, or a share of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Limit {
    Count(u64),
    /// In percent, 0 to 100.
    Percent(f64),
}

impl Limit {
    /// Whether there are more invalid records than that.
    pub(super) fn is_exceeded(self, invalid: u64, records: u64) -> bool {
        match self {
            Self::Count(most) => invalid > most,
            #[expect(clippy::cast_precision_loss, reason = "a share of 2^53 records is exact enough")]
            Self::Percent(most) => invalid as f64 * 100.0 > most * records as f64,
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "it is a number of records such as 10, or a share such as 0.5%".to_owned();
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Count).map_err(|_| wrong()),
            Some(share) => match share.trim().parse::<f64>() {
                Ok(share) if (0.0..=100.0).contains(&share) => Ok(Self::Percent(share)),
                _ => Err(wrong()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_count_or_a_share() {
        assert!(!"0".parse::<Limit>().unwrap().is_exceeded(0, 0));
        assert!("0".parse::<Limit>().unwrap().is_exceeded(1, 10));
        assert!(!"1".parse::<Limit>().unwrap().is_exceeded(1, 10));
        assert!(!"10%".parse::<Limit>().unwrap().is_exceeded(1, 10));
        assert!("9.9%".parse::<Limit>().unwrap().is_exceeded(1, 10));
        for text in ["", "%", "-1", "-1%", "101%", "NaN%", "ten"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
    }
}
