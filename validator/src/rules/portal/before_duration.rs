//! `BEFORE_DURATION`: a day a duration before today.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1005,
    "before-duration",
    "the day is less than the account's duration before today",
    "The account requires values of this property to be at least a period, such as P7D (seven days), before today. \
     HubSpot does not document whether the bound itself is allowed, or which time zone counts. Here the bound is \
     allowed and the time zone is UTC, and a value that misses the bound by one day is only a warning. The time is \
     that of the machine's clock, unless `check --now` sets it.",
    Example::ruled(
        ("warranty_until", "BEFORE_DURATION", &["P7D"]),
        r#"{"properties":{"warranty_until":"2026-11-22"}}"#,
    ),
    Example::ruled(
        ("warranty_until", "BEFORE_DURATION", &["P7D"]),
        r#"{"properties":{"warranty_until":"2026-11-01"}}"#,
    ),
);

/// Checks one value; the only argument is an ISO 8601 period.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::day_from_today(question, Bound::Highest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed_and_near_misses_are_warnings() {
        for (text, expected) in
            [("2026-11-15", ""), ("2026-11-16", "w"), ("2026-11-17", "e"), ("nonsense", "")]
        {
            assert_eq!(verdict(ask, &["P7D"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["a week"], ""), "?");
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
