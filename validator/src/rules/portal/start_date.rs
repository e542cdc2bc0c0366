//! `START_DATE`: the first day that is allowed.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1022,
    "start-date",
    "the day is before the first one that the account allows",
    "The account has set the first allowed day for this property. HubSpot does not document whether that day itself is \
     allowed; here it is, with all of its hours in UTC, even if the bound is not at midnight.",
    Example::ruled(
        ("warranty_until", "START_DATE", &["1640995200000"]),
        r#"{"properties":{"warranty_until":"2021-12-31"}}"#,
    ),
    Example::ruled(
        ("warranty_until", "START_DATE", &["1640995200000"]),
        r#"{"properties":{"warranty_until":"2022-06-01"}}"#,
    ),
);

/// Checks one value; the only argument is in milliseconds since the epoch.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::day(question, Bound::Lowest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in [("2022-01-01", ""), ("2021-12-31", "e"), ("2022-01-02", ""), ("x", "")] {
            assert_eq!(verdict(ask, &["1640995200000"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["2022-01-01"], ""), "?");
        // Midnight in New York.
        for (text, expected) in [("2022-01-01", ""), ("2021-12-31", "e"), ("1640995200000", "")] {
            assert_eq!(verdict(ask, &["1641013200000"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["-9223372036854775808"], "2022-01-01"), "");
    }
}
