//! Takes the token out of text that is about to be shown, in whichever way its characters are written there.
//!
//! An error body is kept as text, and JSON, URLs and HTML each have their own way of writing a character (`\u002d`, `%2D`,
//! `&#45;`). A reader of the text can undo that, so that an escaped token is as good as the token.

use std::ops::Range;

/// The placeholder for the token.
const PLACEHOLDER: &str = "[token]";

/// The most bytes that write one character: an entity with zeros before its number. (JSON within JSON within JSON may take more.)
pub(super) const LONGEST_CHARACTER: usize = 12;

/// The entities that HTML has for characters of ASCII.
const ENTITIES: [(&[u8], u8); 5] =
    [(b"&amp;", b'&'), (b"&lt;", b'<'), (b"&gt;", b'>'), (b"&quot;", b'"'), (b"&apos;", b'\'')];

/// The text with a placeholder wherever the token stands.
pub(super) fn redact(token: &str, text: String) -> String {
    let Some(mut found) = find(token, &text, 0) else { return text };
    let mut shown = String::with_capacity(text.len());
    let mut copied = 0;
    loop {
        shown.push_str(&text[copied..found.start]);
        shown.push_str(PLACEHOLDER);
        copied = found.end;
        match find(token, &text, copied) {
            Some(next) => found = next,
            None => break,
        }
    }
    shown.push_str(&text[copied..]);
    shown
}

/// The first place from `from` on where the token stands, however it is written. Both ends are between characters, since a
/// token and every way to write it are ASCII.
pub(super) fn find(token: &str, text: &str, from: usize) -> Option<Range<usize>> {
    let (token, text) = (token.as_bytes(), text.as_bytes());
    let first = *token.first()?;
    (from..text.len())
        .filter(|&start| text[start] == first || matches!(text[start], b'\\' | b'%' | b'&'))
        .find_map(|start| Some(start..end_of_token(token, text, start)?))
}

/// Where the token that begins at `start` ends. `&`, `%` and `\` may stand for themselves or begin an escape.
fn end_of_token(token: &[u8], text: &[u8], start: usize) -> Option<usize> {
    let end = |length_of: &dyn Fn(u8, &[u8]) -> Option<usize>| {
        token.iter().try_fold(start, |at, &byte| Some(at + length_of(byte, text.get(at..)?)?))
    };
    end(&|byte, rest| literal(byte, rest).or_else(|| escaped(byte, rest)))
        .or_else(|| end(&|byte, rest| escaped(byte, rest).or_else(|| literal(byte, rest))))
}

fn literal(byte: u8, text: &[u8]) -> Option<usize> {
    (*text.first()? == byte).then_some(1)
}

/// How many bytes the escape of this character has, if the text begins with one.
fn escaped(byte: u8, text: &[u8]) -> Option<usize> {
    match *text.first()? {
        // JSON within JSON has more than one backslash.
        b'\\' => {
            let slashes = text.iter().take_while(|&&byte| byte == b'\\').count();
            let rest = &text[slashes..];
            if rest.first() == Some(&byte) {
                return Some(slashes + 1);
            }
            let hex = rest.strip_prefix(b"u00")?;
            (number(hex.get(..2)?, 16)? == u32::from(byte)).then_some(slashes + 5)
        }
        b'%' => (number(text.get(1..3)?, 16)? == u32::from(byte)).then_some(3),
        b'&' => entity(byte, text),
        _ => None,
    }
}

fn entity(byte: u8, text: &[u8]) -> Option<usize> {
    if let Some((name, _)) = ENTITIES.iter().find(|(name, of)| *of == byte && text.starts_with(name)) {
        return Some(name.len());
    }
    // `&#45;`, `&#x2d;`, with as many zeros as fit.
    let end = text.iter().take(LONGEST_CHARACTER).position(|&byte| byte == b';')?;
    let digits = text.get(2..end).filter(|_| text[1] == b'#')?;
    let value = match digits.split_first()? {
        (b'x' | b'X', hex) => number(hex, 16)?,
        _ => number(digits, 10)?,
    };
    (value == u32::from(byte)).then_some(end + 1)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    // `from_str_radix` takes a sign.
    let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(token: &str, text: &str) -> String {
        redact(token, text.to_owned())
    }

    #[test]
    fn token_is_replaced_however_its_characters_are_written() {
        for text in [
            "a-b/c",
            "a\\u002db/c",
            "a-b\\/c",
            "\\u0061\\u002D\\u0062\\u002f\\u0063",
            "\\\\u0061-b\\\\/c",
            "a-b%2Fc",
            "%61%2d%62%2f%63",
            "a&#45;b&#x2F;c",
            "&#0097;-b/c",
        ] {
            assert_eq!(redacted("a-b/c", &format!("é{text}é {text}")), "é[token]é [token]", "{text}");
        }
        assert_eq!(redacted("<\"&'>", "&lt;&quot;&amp;&apos;&gt;"), "[token]");
        assert_eq!(redacted("a\\b", "a\\b a\\\\b"), "[token] [token]");
        assert_eq!(redacted("a&b%25c", "a&b%25c a&amp;b%2525c"), "[token] [token]");
    }

    #[test]
    fn text_without_the_token_stays_as_it_is() {
        for text in
            ["", "a-b/", "a-b", "a-%2", "a-b\\", "a-b\\u00", "a&#;", "a&#45", "é", "a-B/c", "a&#+45;b/c"]
        {
            assert_eq!(redacted("a-b/c", text), text);
        }
    }

    #[test]
    fn short_token_is_replaced_everywhere() {
        assert_eq!(redacted("x", "xax"), "[token]a[token]");
        assert_eq!(redacted("aa", "aaa"), "[token]a");
    }
}
