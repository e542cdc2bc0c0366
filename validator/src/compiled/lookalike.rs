//! Texts that look the same to people.

use unicode_normalization::UnicodeNormalization as _;

use ticketproof_diagnostics::text::is_deceptive;

use crate::value::visible;

/// Whether two texts look the same to people: blanks around them, letter case, Unicode normalisation and invisible characters
/// are ignored.
pub(crate) fn are_alike(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    // Most texts already differ in the first letter.
    if let (Some(x), Some(y)) = (a.as_bytes().first(), b.as_bytes().first())
        && x.is_ascii()
        && y.is_ascii()
        && !x.eq_ignore_ascii_case(y)
    {
        return false;
    }
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    folded(a) == folded(b)
}

/// A text without blanks around it. This is fast for texts without any, which most are: a text that is no option is compared with
/// every option.
#[inline]
fn bare(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => visible(text),
    }
}

/// A label or value as people compare it: without blanks around it, in lower case, composed (NFC), and without invisible
/// characters.
pub(crate) fn folded(text: &str) -> String {
    let text = visible(text);
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().filter(|char| !is_deceptive(*char)).flat_map(char::to_lowercase).nfc().collect()
}

/// The difference between two texts that look the same.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Difference {
    /// The Unicode normalisation only: one has a letter and its accent as two characters, the other as one.
    Normalisation,
    /// Invisible characters, and perhaps blanks around the text and normalisation.
    Invisible,
}

/// The difference between two texts that look the same; `None` for texts that look different, and for equal ones.
pub(crate) fn difference(a: &str, b: &str) -> Option<Difference> {
    // Different ASCII texts look different.
    if a == b || (a.is_ascii() && b.is_ascii()) {
        return None;
    }
    if a.nfc().eq(b.nfc()) {
        return Some(Difference::Normalisation);
    }
    let seen =
        |text: &str| -> String { visible(text).chars().filter(|char| !is_deceptive(*char)).nfc().collect() };
    (seen(a) == seen(b)).then_some(Difference::Invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_accents_are_alike() {
        let (composed, decomposed) = ("Caf\u{e9}", "Cafe\u{301}");
        assert!(are_alike(composed, decomposed));
        assert!(are_alike(&decomposed.to_uppercase(), composed));
        assert_eq!(difference(decomposed, composed), Some(Difference::Normalisation));
        assert_eq!(difference("\u{c5}", "\u{212b}"), Some(Difference::Normalisation), "the Angstrom sign");
        assert!(are_alike("\u{e9}t\u{e9}", "e\u{301}te\u{301}"), "from the first letter on");
        assert!(!are_alike("Cafe", composed));
        assert_eq!(difference("Cafe", composed), None);
        assert_eq!(difference("caf\u{e9}", "Cafe\u{301}"), None, "another letter case is to be seen");
    }

    #[test]
    fn invisible_characters_and_blanks_are_ignored() {
        for text in ["HIGH\u{200b}", "\u{feff}HIGH", "HI\u{ad}GH", "\u{a0}HIGH\u{200b} "] {
            assert!(are_alike(text, "high"), "{text:?}");
            assert_eq!(difference(text, "HIGH"), Some(Difference::Invisible), "{text:?}");
        }
        assert_eq!(difference("HIGH", "HIGH"), None);
        assert_eq!(difference("HIGH\u{200b}", "LOW"), None);
    }
}
