//! `WHITESPACE`: how white space is treated.

use ticketproof_diagnostics::Severity;

use super::question::{Answer, Question};
use crate::{Example, Rule};

pub(super) static RULE: Rule = Rule {
    severity: ticketproof_diagnostics::Severity::Warning,
    server: crate::ServerVerdict::Unverified,
    ..super::question::entry(
        1027,
        "whitespace",
        "the text has white space where the account allows none",
        "The account allows no white space at all (ALL, also without an argument), or none at the beginning and the \
     end (TRIM). HubSpot does not document whether it refuses such a text or removes the white space, so this is a \
     warning. HubSpot once announced another check, for white space around all values, and cancelled it.",
        Example::ruled(
            ("order_number", "WHITESPACE", &["TRIM"]),
            r#"{"properties":{"order_number":" A-17"}}"#,
        ),
        Example::ruled(
            ("order_number", "WHITESPACE", &["TRIM"]),
            r#"{"properties":{"order_number":"A-17"}}"#,
        ),
    )
};

/// Checks one value; the only argument is `ALL` or `TRIM`, or there is none.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let (mended, what, help) = match question.arguments {
        [] => (without_blanks(question.text), "has white space in it", "leave it out"),
        [only] if only == "ALL" => (without_blanks(question.text), "has white space in it", "leave it out"),
        [only] if only == "TRIM" => (
            question.text.trim().to_owned(),
            "has white space around it",
            "leave out the white space around it",
        ),
        _ => return Answer::Unclear,
    };
    if mended == question.text {
        return Answer::Fine;
    }
    let note = question.broken(what).help(help).with_severity(Severity::Warning);
    // A text of only white space gets no fix: the empty text would empty the property.
    Answer::Broken(if mended.is_empty() { note } else { note.with_rewrite(&mended) })
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn white_space_is_found_anywhere_or_only_around() {
        for (arguments, text, expected) in [
            (&[][..], "A-17", ""),
            (&[], "A 17", "w"),
            (&["ALL"], "A 17", "w"),
            (&["TRIM"], "A 17", ""),
            (&["TRIM"], "A 17 ", "w"),
            (&["SOME"], "", "?"),
        ] {
            assert_eq!(verdict(ask, arguments, text), expected, "{arguments:?} {text}");
        }
    }
}
