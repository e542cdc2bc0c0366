//! `END_DATE`: the last day that is allowed.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1012,
    "end-date",
    "the day is after the last one that the account allows",
    "The account has set the last allowed day for this property. HubSpot does not document whether that day itself is \
     allowed; here it is.",
    Example::ruled(
        ("warranty_until", "END_DATE", &["1640995200000"]),
        r#"{"properties":{"warranty_until":"2022-06-01"}}"#,
    ),
    Example::ruled(
        ("warranty_until", "END_DATE", &["1640995200000"]),
        r#"{"properties":{"warranty_until":"2021-12-31"}}"#,
    ),
);

/// Checks one value; the only argument is in milliseconds since the epoch.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::day(question, Bound::Highest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in [("2022-01-01", ""), ("2021-12-31", ""), ("2022-01-02", "e"), ("x", "")] {
            assert_eq!(verdict(ask, &["1640995200000"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["2022-01-01"], ""), "?");
    }
}
