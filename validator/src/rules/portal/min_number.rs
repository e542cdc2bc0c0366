//! `MIN_NUMBER`: at least this number.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1018,
    "min-number",
    "the number is smaller than the account allows",
    "The account has set the smallest number for this property. HubSpot does not document whether the bound itself is \
     allowed; here it is. Numbers are compared digit by digit, without rounding.",
    Example::ruled(
        ("refund_amount", "MIN_NUMBER", &["99.99"]),
        r#"{"properties":{"refund_amount":"99.98"}}"#,
    ),
    Example::ruled(
        ("refund_amount", "MIN_NUMBER", &["99.99"]),
        r#"{"properties":{"refund_amount":"99.99"}}"#,
    ),
);

/// Checks one value; the only argument is a decimal number.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::number(question, Bound::Lowest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in [
            ("99.99", ""),
            ("99.990", ""),
            ("99.991", ""),
            ("99.98", "e"),
            ("1e2", ""),
            ("-100", "e"),
            ("x", ""),
        ] {
            assert_eq!(verdict(ask, &["99.99"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["lots"], ""), "?");
    }
}
