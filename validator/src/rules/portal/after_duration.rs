//! `AFTER_DURATION`: a day a duration after today.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1002,
    "after-duration",
    "the day is not the account's duration after today",
    "The account wants values of this property at least a period after today, such as P7D. Whether the bound \
     itself is allowed and in which time zone HubSpot counts the day is not documented: the bound is taken as \
     allowed and days are those of UTC, and a value that misses by one day is a warning only. The clock \
     is the machine's unless a run sets it (`check --now`).",
    Example::ruled(
        ("warranty_until", "AFTER_DURATION", &["P7D"]),
        r#"{"properties":{"warranty_until":"2026-11-23"}}"#,
    ),
    Example::ruled(
        ("warranty_until", "AFTER_DURATION", &["P7D"]),
        r#"{"properties":{"warranty_until":"2026-12-01"}}"#,
    ),
);

/// Checks one value; the only argument is an ISO 8601 period.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::day_from_today(question, Bound::Lowest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed_and_near_misses_are_warnings() {
        for (text, expected) in
            [("2026-11-29", ""), ("2026-11-28", "w"), ("2026-11-27", "e"), ("nonsense", "")]
        {
            assert_eq!(verdict(ask, &["P7D"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["a week"], ""), "?");
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
