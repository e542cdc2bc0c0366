//! Text of others, shown so that it cannot command a terminal or a log, and cannot look like what it is not.
//!
//! Everything that the project shows of payloads, schemas, file names, answers and arguments passes [`shown`], in one of two
//! [`Mode`]s. What JSON output says is kept exactly, by [`json_escaped`].

mod deceptive;
mod numbers;

use std::{borrow::Cow, fmt::Write as _};

pub use deceptive::is_deceptive;
pub use numbers::{counted, grouped};
use unicode_width::UnicodeWidthChar as _;

/// The most characters of foreign text shown in one message.
pub const SHOWN_MAX: usize = 80;

/// The most marks, such as accents, that are shown upon one letter. No script needs as many; more of them cover the lines
/// above and below.
const MARKS_MAX: usize = 8;

/// The replacement of a character that would command a terminal or deceive a reader.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// An escape that says which character it is, such as `\u{a0}`: for messages.
    Escape,
    /// A visible character of one column: for excerpts, so that what is marked stands above its mark.
    Placeholder,
}

/// Foreign text as it can be shown: control, bidirectional and invisible characters (see [`is_deceptive`]), and marks that
/// stand on no letter or in heaps, are replaced.
///
/// ```
/// use ticketproof_diagnostics::text::{Mode, shown};
/// assert_eq!(shown("a\u{a0}b\u{9b}2J", Mode::Escape), "a\\u{a0}b\\u{9b}2J");
/// assert_eq!(shown("a\u{a0}b\u{9b}2J", Mode::Placeholder), "a\u{2423}b\u{fffd}2J");
/// ```
pub fn shown(text: &str, mode: Mode) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for (run, is_odd) in runs(text) {
        if is_odd {
            run.chars().for_each(|char| push_instead(&mut shown, char, mode));
        } else {
            push_run(&mut shown, run, mode);
        }
    }
    if shown == text { text.into() } else { shown.into() }
}

/// Foreign text of any length for a message: [`shown`] with escapes.
pub fn escaped(text: &str) -> Cow<'_, str> {
    shown(text, Mode::Escape)
}

/// The name of a file for a message: [`escaped`], what is not UTF-8 replaced.
pub fn path(path: &std::path::Path) -> String {
    escaped(&path.to_string_lossy()).into_owned()
}

/// Text of several lines, of which only the line feeds stay as they are; a carriage return before one is part of it.
pub fn escaped_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return escaped(text);
    }
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        shown.push_str(&escaped(line.strip_suffix('\r').filter(|_| !end.is_empty()).unwrap_or(line)));
        shown.push_str(end);
    }
    shown.into()
}

/// A foreign text in runs of what can be shown as it is and of what cannot: `true` for the latter.
pub fn runs(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let (mut rest, mut marks) = (text, Marks::default());
    std::iter::from_fn(move || {
        let mut chars = rest.chars();
        let is_odd = marks.is_odd(chars.next()?);
        for char in chars.by_ref() {
            let mut then = marks;
            if then.is_odd(char) != is_odd {
                let (run, others) = rest.split_at(rest.len() - chars.as_str().len() - char.len_utf8());
                rest = others;
                return Some((run, is_odd));
            }
            marks = then;
        }
        Some((std::mem::take(&mut rest), is_odd))
    })
}

/// JSON text in which no character commands or deceives: those can stand in its strings only, where an escape means the
/// same. Line feeds and tabs stay, which JSON has between values.
pub fn json_escaped(json: &str) -> Cow<'_, str> {
    let is_odd = |char: char| is_deceptive(char) && !matches!(char, '\n' | '\t');
    if json.is_ascii() && !json.bytes().any(|byte| is_odd(char::from(byte))) || !json.chars().any(is_odd) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for char in json.chars() {
        if is_odd(char) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(char);
        }
    }
    escaped.into()
}

/// Foreign text for a message: in backticks, cut to [`SHOWN_MAX`] characters, with backticks escaped as well.
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
    let mut marks = Marks::default();
    for (count, char) in text.chars().enumerate() {
        if count == SHOWN_MAX {
            shown.push('…');
            break;
        }
        if marks.is_odd(char) || char == '`' {
            push_instead(shown, char, Mode::Escape);
        } else {
            shown.push(char);
        }
    }
    shown.push('`');
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

/// How many marks the letter before still bears.
#[derive(Clone, Copy, Default)]
struct Marks(usize);

impl Marks {
    /// Whether the next character of a text cannot be shown as it is.
    fn is_odd(&mut self, char: char) -> bool {
        if is_deceptive(char) {
            self.0 = 0;
            return true;
        }
        if char.width() == Some(0) {
            let has_room = self.0 > 0;
            self.0 = self.0.saturating_sub(1);
            return !has_room;
        }
        // What delimits is to look like itself.
        let bears = !char.is_ascii() || char.is_ascii_alphanumeric();
        self.0 = if bears { MARKS_MAX } else { 0 };
        false
    }
}

fn push_instead(shown: &mut String, char: char, mode: Mode) {
    match mode {
        Mode::Escape => {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(char));
        }
        Mode::Placeholder => shown.push(placeholder(char)),
    }
}

/// A replacement of one column for a character: the picture of a control, an open box for a blank, else the replacement
/// character.
fn placeholder(char: char) -> char {
    match char {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ if char.is_whitespace() && !char.is_control() => '\u{2423}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Appends what can be shown as it is. In an excerpt the tone of an emoji's skin stands for itself: one terminal gives both
/// two columns, another four.
fn push_run(shown: &mut String, run: &str, mode: Mode) {
    match mode {
        Mode::Escape => shown.push_str(run),
        Mode::Placeholder => shown.extend(run.chars().map(|char| match char {
            '\u{1f3fb}'..='\u{1f3ff}' => char::REPLACEMENT_CHARACTER,
            char => char,
        })),
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
        assert_eq!(escaped("1\u{a0}000"), "1\\u{a0}000");
        assert_eq!(escaped_lines("a\u{85}\r\n\tb\r"), "a\\u{85}\n\\u{9}b\\u{d}");
    }

    #[test]
    fn every_placeholder_takes_one_column() {
        for char in ('\0'..=char::MAX).filter(|char| is_deceptive(*char)) {
            let placeholder = placeholder(char);
            assert_eq!(placeholder.width(), Some(1), "{char:?}");
            assert!(!is_deceptive(placeholder), "{char:?}");
        }
        assert_eq!(shown("a\u{1b}[\u{3000}\u{ad}b", Mode::Placeholder), "a\u{241b}[\u{2423}\u{fffd}b");
    }

    #[test]
    fn a_mark_stands_on_a_letter_or_is_escaped() {
        assert_eq!(quoted("e\u{301}"), "`e\u{301}`");
        assert_eq!(quoted("\u{301}e"), "`\\u{301}e`");
        assert_eq!(escaped("\"\u{301}"), "\"\\u{301}");
        assert_eq!(escaped("\u{200b}\u{301}"), "\\u{200b}\\u{301}");
        let heap = format!("e{}", "\u{301}".repeat(MARKS_MAX));
        assert_eq!(escaped(&heap), heap);
        assert_eq!(escaped(&format!("{heap}\u{301}x")), format!("{heap}\\u{{301}}x"));
        // Hangul in parts: a vowel and a final consonant take no column of their own.
        assert_eq!(escaped("\u{1100}\u{1161}\u{11a8}"), "\u{1100}\u{1161}\u{11a8}");
    }

    #[test]
    fn the_width_of_an_excerpt_is_the_sum_of_its_characters() {
        let flag_family_tone = "\u{1f1e9}\u{1f1ea} 👨\u{200d}👩 👍\u{1f3fd} ❤\u{fe0f}";
        let shown = shown(flag_family_tone, Mode::Placeholder);
        assert_eq!(shown, "\u{1f1e9}\u{1f1ea} 👨\u{fffd}👩 👍\u{fffd} ❤\u{fffd}");
        assert_eq!(escaped("👍\u{1f3fd}"), "👍\u{1f3fd}");
    }

    #[test]
    fn runs_are_the_whole_text() {
        for text in ["", "a", "\u{85}", "a\u{85}\u{a0}b\u{301}\u{85}\u{301}"] {
            assert_eq!(runs(text).map(|(run, _)| run).collect::<String>(), text);
            assert!(runs(text).all(|(run, _)| !run.is_empty()));
        }
        let parts: Vec<_> = runs("a\u{85}\u{a0}b").collect();
        assert_eq!(parts, [("a", false), ("\u{85}\u{a0}", true), ("b", false)]);
    }

    #[test]
    fn escapes_in_json_mean_the_same() {
        assert_eq!(
            json_escaped("{\n\t\"a\": \"é\u{9b}\u{e0041}\"}"),
            "{\n\t\"a\": \"é\\u009b\\udb40\\udc41\"}"
        );
        assert!(matches!(json_escaped("{\"a\":\"é\"}"), Cow::Borrowed(_)));
        assert_eq!(json_escaped("\"\u{7f}\""), "\"\\u007f\"");
    }

    #[test]
    fn a_list_says_how_many_more() {
        assert_eq!(listed(["a", "b", "c"], 2), "`a`, `b` and 1 more");
        assert_eq!(listed(["a"], 2), "`a`");
    }
}
