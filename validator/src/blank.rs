//! JSON's blanks: space, tab, line feed and carriage return, and no other character ([RFC 8259, section 2]).
//!
//! Rust's `trim` and `trim_ascii` also remove a form feed, and `trim` a vertical tab, a no-break space and more, which no JSON
//! parser skips. So use these functions to find out whether a line is empty, or where a record begins and ends. The blanks that
//! HubSpot allows around a *value* are others: see [`trim_value`].
//!
//! [RFC 8259, section 2]: https://www.rfc-editor.org/rfc/rfc8259#section-2

/// JSON's blanks as characters.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Whether a byte is a blank.
///
/// ```
/// use ticketproof_validator::blank;
/// assert!(b" \t\r\n".iter().all(|byte| blank::is_blank(*byte)));
/// assert!(!b"\x0b\x0c\0\xa0".iter().any(|byte| blank::is_blank(*byte)));
/// ```
#[inline]
pub const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether all bytes are blanks: such a line has no record.
#[inline]
pub const fn is_all_blank(bytes: &[u8]) -> bool {
    trim_start(bytes).is_empty()
}

/// The bytes without the blanks around them.
#[inline]
pub const fn trim(bytes: &[u8]) -> &[u8] {
    trim_start(trim_end(bytes))
}

/// The bytes without the blanks before them.
#[inline]
pub const fn trim_start(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_blank(*first)
    {
        bytes = rest;
    }
    bytes
}

/// The bytes without the blanks after them.
#[inline]
pub const fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}

/// The text without the blanks around it.
pub fn trim_text(text: &str) -> &str {
    text.trim_matches(BLANKS)
}

/// The text without the blanks before it.
pub fn trim_text_start(text: &str) -> &str {
    text.trim_start_matches(BLANKS)
}

/// The text of a value without the blanks that HubSpot ignores around values: Unicode's white space, including the no-break space of
/// spreadsheets, and ASCII control characters. Blanks around free text do count, so it must not be trimmed.
///
/// ```
/// use ticketproof_validator::blank;
/// assert_eq!(blank::trim_value("\u{a0}859 "), "859");
/// ```
pub fn trim_value(text: &str) -> &str {
    crate::value::trimmed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_the_bytes_that_serde_json_skips() {
        for byte in 0..=u8::MAX {
            let (before, behind) = ([byte, b'1'], [b'1', byte]);
            let is_skipped = |text: &[u8]| {
                // A digit makes another number.
                !byte.is_ascii_digit() && serde_json::from_slice::<u8>(text).is_ok()
            };
            assert_eq!(is_blank(byte), is_skipped(&before) && is_skipped(&behind), "{byte:#04x}");
        }
    }

    #[test]
    fn only_blanks_are_removed() {
        assert_eq!(trim(b" \t\r\n{ }\n\r\t "), b"{ }");
        assert_eq!(trim_text(" \t\r\n{ }\n\r\t "), "{ }");
        assert_eq!((trim_start(b" a "), trim_end(b" a ")), (&b"a "[..], &b" a"[..]));
        assert_eq!(trim_text_start(" a "), "a ");
        for odd in ["\u{c}", "\u{b}", "\0", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{1f}"] {
            assert_eq!(trim_text(odd), odd);
            assert_eq!(trim(odd.as_bytes()), odd.as_bytes());
            assert!(!is_all_blank(odd.as_bytes()));
        }
        assert!(is_all_blank(b"") && is_all_blank(b" \r\n\t"));
    }
}
