//! `FORMAT`: the case of letters.

use ticketproof_diagnostics::Severity;

use super::question::{Answer, Question};
use crate::{Example, Rule};

pub(super) static RULE: Rule = super::question::entry(
    1014,
    "format",
    "the letters are not in the case that the account requires",
    "The account requires upper case (UPPER), lower case (LOWER) or capital first letters (CAPITALIZATION). HubSpot \
     does not document whether only the first word or every word needs a capital letter: a text whose first letter is \
     small is an error, and a text with a small letter at the beginning of another word is a warning.",
    Example::ruled(("order_number", "FORMAT", &["UPPER"]), r#"{"properties":{"order_number":"a-17"}}"#),
    Example::ruled(("order_number", "FORMAT", &["UPPER"]), r#"{"properties":{"order_number":"A-17"}}"#),
);

/// Checks one value; the only argument names the case.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let text = question.text;
    // Some letters, such as `ª`, have one case only: nothing can be done about them, so they are fine.
    let (mended, what, help) = match question.argument() {
        Some("UPPER") => (text.to_uppercase(), "has small letters", "write it in upper case"),
        Some("LOWER") => (text.to_lowercase(), "has capital letters", "write it in lower case"),
        Some("CAPITALIZATION") => return capitals(question),
        _ => return Answer::Unclear,
    };
    if mended == text {
        return Answer::Fine;
    }
    Answer::Broken(question.broken(what).help(help).with_rewrite(&mended))
}

fn capitals(question: Question<'_>) -> Answer {
    // `ª` is small, and there is no capital letter for it.
    let is_small = |char: char| char.is_lowercase() && !char.to_uppercase().eq([char]);
    let small = |word: &&str| word.chars().find(|char| char.is_alphabetic()).is_some_and(is_small);
    let mut words = question.text.split_whitespace();
    let first = words.next().filter(small).is_some();
    if !first && !words.any(|word| small(&word)) {
        return Answer::Fine;
    }
    let note = question.broken("has a word that does not begin with a capital letter");
    let note = note.help("begin every word with a capital letter");
    Answer::Broken(if first { note } else { note.with_severity(Severity::Warning) })
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn letters_in_the_wrong_case_are_found() {
        for (argument, text, expected) in [
            ("UPPER", "A-17", ""),
            ("UPPER", "a-17", "e"),
            ("LOWER", "a-17", ""),
            ("LOWER", "A-17", "e"),
            ("CAPITALIZATION", "Printer On Fire", ""),
            ("CAPITALIZATION", "Printer on fire", "w"),
            ("CAPITALIZATION", "printer On Fire", "e"),
            ("CAPITALIZATION", "17 Printers", ""),
            ("CAPITALIZATION", "\u{aa} A", ""),
            ("UPPER", "N\u{aa} \u{138}", ""),
            ("LOWER", "\u{1d400}", ""),
            ("TITLE", "", "?"),
        ] {
            assert_eq!(verdict(ask, &[argument], text), expected, "{argument} {text}");
        }
    }

    #[test]
    fn fixed_text_is_valid() {
        for char in '\0'..=char::MAX {
            let text = char.to_string();
            assert_eq!(verdict(ask, &["UPPER"], &text.to_uppercase()), "", "{char:?}");
            assert_eq!(verdict(ask, &["LOWER"], &text.to_lowercase()), "", "{char:?}");
        }
    }
}
