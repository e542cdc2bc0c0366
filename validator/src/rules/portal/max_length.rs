//! `MAX_LENGTH`: at most so many characters.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1015,
    "max-length",
    "the text is longer than the account allows",
    "The account has set how many characters values of this property have at most. The bound itself is allowed. \
     Characters are counted as Unicode scalar values; how HubSpot counts those outside the basic plane is not \
     documented.",
    Example::ruled(("order_number", "MAX_LENGTH", &["8"]), r#"{"properties":{"order_number":"A-17-0001"}}"#),
    Example::ruled(("order_number", "MAX_LENGTH", &["8"]), r#"{"properties":{"order_number":"A-17-001"}}"#),
);

/// Checks one value; the only argument is a number of characters.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::length(question, Bound::Highest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in [("1234567", ""), ("12345678", ""), ("123456789", "e"), ("éééééééé", "")]
        {
            assert_eq!(verdict(ask, &["8"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["eight"], ""), "?");
    }
}
