//! `SPECIAL_CHARACTERS`: no special characters.

use ticketproof_diagnostics::Severity;

use super::question::{Answer, Question};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1021,
    "special-characters",
    "the text has special characters, which the account does not allow",
    "The account allows no special characters. HubSpot does not document which characters are special: ASCII \
     punctuation and symbols are an error, and other characters that are not letters, digits or blanks (such as an \
     emoji) are a warning.",
    Example::ruled(
        ("order_number", "SPECIAL_CHARACTERS", &["NOT_ALLOWED"]),
        r#"{"properties":{"order_number":"A#17"}}"#,
    ),
    Example::ruled(
        ("order_number", "SPECIAL_CHARACTERS", &["NOT_ALLOWED"]),
        r#"{"properties":{"order_number":"A17"}}"#,
    ),
);

/// Checks one value; the only argument is `NOT_ALLOWED`.
pub(super) fn ask(question: Question<'_>) -> Answer {
    if question.argument() != Some("NOT_ALLOWED") {
        return Answer::Unclear;
    }
    let mut odd = question.text.chars().filter(|char| !char.is_alphanumeric() && !char.is_whitespace());
    let Some(first) = odd.clone().find(char::is_ascii).or_else(|| odd.next()) else { return Answer::Fine };
    let note = question.broken(&format!("has {first:?} in it")).help("write letters, digits and blanks only");
    Answer::Broken(if first.is_ascii() { note } else { note.with_severity(Severity::Warning) })
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn ascii_symbols_are_errors_and_others_warnings() {
        for (text, expected) in
            [("Printer 17 é", ""), ("A#17", "e"), ("A\u{1f525}", "w"), ("\u{1f525}#", "e")]
        {
            assert_eq!(verdict(ask, &["NOT_ALLOWED"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &["ALLOWED"], ""), "?");
    }
}
