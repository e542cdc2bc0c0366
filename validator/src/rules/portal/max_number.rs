//! `MAX_NUMBER`: at most this number.

use super::{
    bounds::{self, Bound},
    question::{Answer, Question},
};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1016,
    "max-number",
    "the number is bigger than the account allows",
    "The account has set the biggest number for this property. HubSpot does not document whether the bound itself is \
     allowed; here it is. Numbers are compared digit by digit, without rounding.",
    Example::ruled(("refund_amount", "MAX_NUMBER", &["99.99"]), r#"{"properties":{"refund_amount":"100"}}"#),
    Example::ruled(
        ("refund_amount", "MAX_NUMBER", &["99.99"]),
        r#"{"properties":{"refund_amount":"99.99"}}"#,
    ),
);

/// Checks one value; the only argument is a decimal number.
pub(super) fn ask(question: Question<'_>) -> Answer {
    bounds::number(question, Bound::Highest)
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
            ("99.991", "e"),
            ("99.98", ""),
            ("1e2", "e"),
            ("-100", ""),
            ("x", ""),
        ] {
            assert_eq!(verdict(ask, &["99.99"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["lots"], ""), "?");
    }
}
