//! `ALPHANUMERIC`: letters and digits, letters only, or digits only.

use ticketproof_diagnostics::Severity;

use super::question::{Answer, Question};
use crate::{Example, Rule};

pub(super) static RULE: Rule = Rule {
    hubspot_errors: &["INVALID_ALPHA", "VALIDATION_ERROR"],
    hubspot_wording: &["Enter only letters"],
    ..super::question::entry(
        1003,
        "alphanumeric",
        "the text has characters of a kind that the account does not allow",
        "The account allows letters and digits (ALPHANUMERIC), letters only (ALPHA_ONLY) or digits only \
     (NUMERIC_ONLY). HubSpot's error is `INVALID_ALPHA`, \"Enter only letters\". Letters of every script count as \
     letters here; HubSpot does not document whether blanks are allowed, so a text that breaks the rule only by \
     blanks is a warning.",
        Example::ruled(
            ("order_number", "ALPHANUMERIC", &["ALPHANUMERIC"]),
            r#"{"properties":{"order_number":"A-17"}}"#,
        ),
        Example::ruled(
            ("order_number", "ALPHANUMERIC", &["ALPHANUMERIC"]),
            r#"{"properties":{"order_number":"A17"}}"#,
        ),
    )
};

/// Checks one value; the only argument names the kind of characters.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let (allowed, help): (fn(char) -> bool, _) = match question.argument() {
        Some("ALPHANUMERIC") => (char::is_alphanumeric, "write letters and digits only"),
        Some("ALPHA_ONLY") => (char::is_alphabetic, "write letters only"),
        Some("NUMERIC_ONLY") => (|char| char.is_ascii_digit(), "write the digits 0 to 9 only"),
        _ => return Answer::Unclear,
    };
    let wrong =
        |blanks: bool| question.text.chars().find(|&char| !allowed(char) && char.is_whitespace() == blanks);
    match (wrong(false), wrong(true)) {
        (Some(char), _) => Answer::Broken(question.broken(&format!("has {char:?} in it")).help(help)),
        (None, Some(_)) => {
            Answer::Broken(question.broken("has a blank in it").help(help).with_severity(Severity::Warning))
        }
        (None, None) => Answer::Fine,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn characters_of_other_kinds_are_errors() {
        for (argument, text, expected) in [
            ("ALPHANUMERIC", "A17é", ""),
            ("ALPHANUMERIC", "A-17", "e"),
            ("ALPHANUMERIC", "A 17", "w"),
            ("ALPHA_ONLY", "Grün", ""),
            ("ALPHA_ONLY", "A1", "e"),
            ("NUMERIC_ONLY", "17", ""),
            ("NUMERIC_ONLY", "1.7", "e"),
            ("OTHER", "", "?"),
        ] {
            assert_eq!(verdict(ask, &[argument], text), expected, "{argument} {text}");
        }
    }
}
