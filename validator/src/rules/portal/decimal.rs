//! `DECIMAL`: at most so many decimal places.

use super::question::{Answer, Question, counted};
use crate::{Example, Rule, value::decimal::Decimal};

pub(super) static RULE: Rule = super::question::entry(
    1007,
    "decimal",
    "the number has more decimal places than the account allows",
    "The account limits the digits after the decimal point, to 0 to 20 digits. Trailing zeros do not count here; \
     HubSpot does not document whether they count.",
    Example::ruled(("refund_amount", "DECIMAL", &["2"]), r#"{"properties":{"refund_amount":"9.999"}}"#),
    Example::ruled(("refund_amount", "DECIMAL", &["2"]), r#"{"properties":{"refund_amount":"9.99"}}"#),
);

/// Checks one value; the only argument is a number of digits.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let Some(most) = question.argument().and_then(|argument| argument.parse::<u64>().ok()) else {
        return Answer::Unclear;
    };
    match Decimal::parse(question.text).map(|number| number.places()) {
        Some(places) if places > most => {
            let note = question.broken(&format!("has {}", counted(places, "decimal place")));
            Answer::Broken(note.help(format!("round to {}", counted(most, "decimal place"))))
        }
        _ => Answer::Fine,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn the_bound_is_allowed() {
        for (text, expected) in
            [("1", ""), ("1.25", ""), ("1.250", ""), ("1.255", "e"), ("1e-3", "e"), ("x", "")]
        {
            assert_eq!(verdict(ask, &["2"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["-1"], ""), "?");
    }
}
