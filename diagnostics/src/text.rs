//! Showing text that somebody else wrote: input is hostile, terminals and logs are not to obey it.

use std::{borrow::Cow, fmt::Write as _};

/// The most characters of foreign text shown in one message.
pub const SHOWN_MAX: usize = 80;

/// Foreign text for a message: in backticks, cut to [`SHOWN_MAX`] characters, with control, bidirectional and invisible
/// characters and backticks escaped.
///
/// ```
/// use ticketproof_diagnostics::text::quoted;
/// assert_eq!(quoted("New"), "`New`");
/// assert_eq!(quoted("a\u{1b}[31mb"), "`a\\u{1b}[31mb`");
/// ```
pub fn quoted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN_MAX) + 2);
    push_quoted(&mut shown, text);
    shown
}

/// Appends what [`quoted`] makes of a text.
pub fn push_quoted(shown: &mut String, text: &str) {
    shown.push('`');
    // Nearly every text is short and plain; findings are made by the million.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b'`');
    // Looking at every byte, come what may, takes a few wide instructions.
    if text.len() <= SHOWN_MAX && text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        shown.push_str(text);
        shown.push('`');
        return;
    }
    for (count, char) in text.chars().enumerate() {
        if count == SHOWN_MAX {
            shown.push('…');
            break;
        }
        push_escaped(shown, char, char == '`');
    }
    shown.push('`');
}

/// Foreign text of any length with control, bidirectional and invisible characters escaped as `\u{…}`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_deceptive) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        push_escaped(&mut shown, char, false);
    }
    shown.into()
}

/// Several foreign texts for a message, in order, at most `most` of them and then a count of the rest.
pub fn listed<'a>(texts: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let mut shown = String::new();
    let mut rest = 0_usize;
    for (index, text) in texts.into_iter().enumerate() {
        if index >= most {
            rest += 1;
            continue;
        }
        if index > 0 {
            shown.push_str(", ");
        }
        push_quoted(&mut shown, text);
    }
    if rest > 0 {
        let _ = write!(shown, " and {rest} more");
    }
    shown
}

/// Whether a character may make a text look like something it is not: control characters, bidirectional overrides and
/// isolates, zero-width and other invisible ones, and the separators that editors take for a line end.
pub fn is_deceptive(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

fn push_escaped(shown: &mut String, char: char, force: bool) {
    if force || is_deceptive(char) {
        let _ = write!(shown, "\\u{{{:x}}}", u32::from(char));
    } else {
        shown.push(char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_by_characters() {
        let shown = quoted(&"é".repeat(SHOWN_MAX + 1));
        assert_eq!(shown.chars().count(), SHOWN_MAX + 3);
        assert!(shown.ends_with("…`"));
        assert!(!quoted(&"é".repeat(SHOWN_MAX)).contains('…'));
    }

    #[test]
    fn deceptive_characters_are_escaped() {
        assert_eq!(quoted("\u{202E}x`"), "`\\u{202e}x\\u{60}`");
        assert_eq!(escaped("a\r\nb"), "a\\u{d}\\u{a}b");
        assert_eq!(escaped("plain ü"), "plain ü");
    }

    #[test]
    fn a_list_says_how_many_more() {
        assert_eq!(listed(["a", "b", "c"], 2), "`a`, `b` and 1 more");
        assert_eq!(listed(["a"], 2), "`a`");
    }
}
