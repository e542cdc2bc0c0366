//! `MIN_LENGTH`: at least so many characters.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1017,
    "min-length",
    "the text is shorter than the account allows",
    "The account has set the fewest characters for this property. The bound itself is allowed. Characters are counted \
     as Unicode scalar values; HubSpot does not document how it counts characters outside the basic plane, such as \
     emoji.",
    Example::ruled(("order_number", "MIN_LENGTH", &["8"]), r#"{"properties":{"order_number":"A-17"}}"#),
    Example::ruled(("order_number", "MIN_LENGTH", &["8"]), r#"{"properties":{"order_number":"A-17-001"}}"#),
);

/// Checks one value; the only argument is a number of characters.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::length(question, Bound::Lowest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in [("1234567", "e"), ("12345678", ""), ("123456789", ""), ("éééééééé", "")]
        {
            assert_eq!(verdict(ask, &["8"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["eight"], ""), "?");
    }
}
