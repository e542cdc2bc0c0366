//! `START_DATETIME`: the first moment that is allowed.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1023,
    "start-datetime",
    "the moment is before the first one that the account allows",
    "The account has set the first allowed moment for this property. HubSpot does not document whether that moment \
     itself is allowed; here it is.",
    Example::ruled(
        ("closed_date", "START_DATETIME", &["1640995200000"]),
        r#"{"properties":{"closed_date":"2021-12-31T00:00:00Z"}}"#,
    ),
    Example::ruled(
        ("closed_date", "START_DATETIME", &["1640995200000"]),
        r#"{"properties":{"closed_date":"2022-06-01T00:00:00Z"}}"#,
    ),
);

/// Checks one value; the only argument is in milliseconds since the epoch.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::moment(question, Bound::Lowest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in [
            ("2022-01-01T00:00:00Z", ""),
            ("2021-12-31T23:59:59.999Z", "e"),
            ("2022-01-01T00:00:00.001Z", ""),
            ("x", ""),
        ] {
            assert_eq!(verdict(ask, &["1640995200000"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["2022-01-01"], ""), "?");
    }
}
