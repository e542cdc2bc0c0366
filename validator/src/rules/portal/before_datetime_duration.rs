//! `BEFORE_DATETIME_DURATION`: a moment a duration before now.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1004,
    "before-datetime-duration",
    "the moment is less than the account's duration before now",
    "The account requires values of this property to be at least a period, such as P7D (seven days), before now. \
     HubSpot does not document whether the bound itself is allowed, or which time zone counts. Here the bound is \
     allowed and the time zone is UTC, and a value that misses the bound by less than a day is only a warning. The \
     time is that of the machine's clock, unless `check --now` sets it.",
    Example::ruled(
        ("closed_date", "BEFORE_DATETIME_DURATION", &["P7D"]),
        r#"{"properties":{"closed_date":"2026-11-22T00:00:00Z"}}"#,
    ),
    Example::ruled(
        ("closed_date", "BEFORE_DATETIME_DURATION", &["P7D"]),
        r#"{"properties":{"closed_date":"2026-11-01T00:00:00Z"}}"#,
    ),
);

/// Checks one value; the only argument is an ISO 8601 period.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::moment_from_now(question, Bound::Highest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed_and_near_misses_are_warnings() {
        for (text, expected) in [
            ("2026-11-14T12:00:00Z", ""),
            ("2026-11-15T12:00:00Z", ""),
            ("2026-11-15T12:00:01Z", "w"),
            ("2026-11-16T12:00:00Z", "e"),
            ("nonsense", ""),
        ] {
            assert_eq!(verdict(ask, &["P7D"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["a week"], ""), "?");
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
