//! How many invalid records are still fine.

use std::str::FromStr;

use ticketproof_ingest::Summary;

/// A number of records, or a share of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Limit {
    Count(u64),
    /// In [`PARTS`] of all records, so that a share is exact: as floats, 57 are more than 0.57 % of 10,000.
    Share(u64),
}

/// How finely a share is read: a percent with this many digits after its point.
const DIGITS: usize = 9;

/// All records: a hundred percent.
const PARTS: u64 = 100 * 10_u64.pow(DIGITS as u32);

impl Limit {
    /// Whether a check found more than that. With `only_new`, only records count that are valid by the baseline.
    pub(super) fn is_exceeded_by(self, summary: &Summary, only_new: bool) -> bool {
        let invalid = if only_new { summary.newly_invalid() } else { summary.invalid };
        // No share of records makes up for a table whose number of records is not known.
        summary.broken_tables > 0
            || self.is_exceeded(invalid + summary.refused, summary.records + summary.empty_batches)
    }

    /// Whether there are more invalid records than that.
    fn is_exceeded(self, invalid: u64, records: u64) -> bool {
        match self {
            Self::Count(most) => invalid > most,
            Self::Share(most) => {
                u128::from(invalid) * u128::from(PARTS) > u128::from(most) * u128::from(records)
            }
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let limit = match text.strip_suffix('%') {
            None => text.parse().ok().map(Self::Count),
            Some(share) => parse_share(share.trim_end()).map(Self::Share),
        };
        limit.ok_or_else(|| "it is a number of records such as 10, or a share such as 0.5%".to_owned())
    }
}

/// A percentage from 0 to 100, in [`PARTS`].
fn parse_share(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0
        || whole.len() > 3
        || fraction.len() > DIGITS
        || !are_digits(whole)
        || !are_digits(fraction)
    {
        return None;
    }
    let parts = format!("{whole}{fraction:0<DIGITS$}").parse().ok()?;
    (parts <= PARTS).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> Limit {
        text.parse().unwrap()
    }

    #[test]
    fn a_limit_is_a_count_or_a_share() {
        for (text, invalid, records, expected) in [
            ("0", 0, 0, false),
            ("0", 1, 10, true),
            ("1", 0, 10, false),
            ("1", 1, 10, false),
            ("1", 2, 10, true),
            ("0%", 0, 0, false),
            ("0%", 0, 10, false),
            ("0%", 1, u64::MAX, true),
            ("10%", 1, 10, false),
            ("10%", 2, 10, true),
            ("9.9%", 1, 10, true),
            ("100%", 10, 10, false),
            ("100%", u64::MAX, u64::MAX, false),
            (".5 %", 1, 200, false),
            ("0.000000001%", 1, 100_000_000_000, false),
            ("0.000000001%", 1, 99_999_999_999, true),
        ] {
            assert_eq!(limit(text).is_exceeded(invalid, records), expected, "{text} {invalid} {records}");
        }
        for text in ["", "%", ".%", "-1", "-1%", "101%", "100.1%", "NaN%", "inf%", "1e1%", "ten", "1.5"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_exact_at_its_border() {
        for share in 1..10_000_u64 {
            let limit = limit(&format!("{}.{:02}%", share / 100, share % 100));
            assert!(!limit.is_exceeded(share, 10_000), "{limit:?}");
            assert!(limit.is_exceeded(share + 1, 10_000), "{limit:?}");
        }
    }
}
