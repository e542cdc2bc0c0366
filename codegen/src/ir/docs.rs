//! Documentation from the account's texts.
//!
//! Labels and descriptions are untrusted: they may look like code, links, HTML or the end of a comment, and may have characters
//! that reverse or hide other text. All of them become code spans on lines that begin with the generator's own words, so that
//! Markdown interprets nothing and rustdoc runs nothing.

use ticketproof_diagnostics::text::is_deceptive;

/// The most characters of a label that are shown or kept.
const LABEL_MAX: usize = 200;

/// The most characters of a description that are shown.
const DESCRIPTION_MAX: usize = 500;

/// The most accents on one letter that are shown.
const ACCENTS_MAX: usize = 4;

/// A label as a code span.
pub(super) fn label(text: &str) -> String {
    code(text, LABEL_MAX)
}

/// A description as a code span, if there is one.
pub(super) fn description(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| code(text, DESCRIPTION_MAX))
}

/// A label for use at run time: shortened, otherwise unchanged.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(LABEL_MAX).collect()
}

/// Text as one code span without line ends, backticks and deceptive characters.
fn code(text: &str, most: usize) -> String {
    let mut shown = String::from("`");
    let mut accents = 0;
    let mut blank = true;
    for (count, char) in text.trim().chars().enumerate() {
        if count == most {
            shown.push('…');
            break;
        }
        accents = if ('\u{300}'..='\u{36f}').contains(&char) { accents + 1 } else { 0 };
        match char {
            _ if accents > ACCENTS_MAX => {}
            _ if char.is_whitespace() => {
                if !blank {
                    shown.push(' ');
                }
            }
            // A backtick would end the span; an escape would be shown as it is.
            '`' => shown.push('\''),
            _ if is_deceptive(char) => shown.extend(char.escape_unicode()),
            _ => shown.push(char),
        }
        blank = char.is_whitespace();
    }
    while shown.ends_with(' ') {
        shown.pop();
    }
    if shown.len() == 1 {
        // A code span cannot be empty.
        return "an empty text".to_owned();
    }
    shown.push('`');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_becomes_one_code_span() {
        for (text, expected) in [
            ("Priority", "`Priority`"),
            ("  a\r\n\n    panic!()\t", "`a panic!()`"),
            ("```\nx", "`''' x`"),
            ("\u{202e}x", r"`\u{202e}x`"),
            ("\u{1b}[31m", r"`\u{1b}[31m`"),
            (" \n", "an empty text"),
            ("", "an empty text"),
        ] {
            assert_eq!(label(text), expected, "{text:?}");
        }
        assert_eq!(label(&"x".repeat(LABEL_MAX)).chars().count(), LABEL_MAX + 2);
        assert_eq!(label(&"x".repeat(LABEL_MAX + 1)).chars().count(), LABEL_MAX + 3);
        assert_eq!(label(&format!("a{}", "\u{301}".repeat(9))).chars().count(), 1 + ACCENTS_MAX + 2);
        assert_eq!(description(" "), None);
    }
}
