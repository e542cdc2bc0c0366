//! The grammars of HubSpot's values, as small pure functions on text.
//!
//! Only these modules decide whether a text is a number, a day or a list: the rules, the fast path and the derive use them. They
//! need no schema and write no message.

pub(crate) mod boolean;
pub(crate) mod calendar;
pub(crate) mod contact;
pub(crate) mod day;
pub(crate) mod decimal;
pub(crate) mod epoch;
pub(crate) mod expression;
pub(crate) mod list;
pub(crate) mod moment;
pub(crate) mod near_iso;
pub(crate) mod number;
pub(crate) mod period;
pub(crate) mod re2;
pub(crate) mod stored;

use ticketproof_diagnostics::text::is_deceptive;
pub(crate) use ticketproof_schema::limits::TEXT_MAX;

/// Whether a character around a value is a blank: white space of Unicode, the no-break space included, or a control character
/// of ASCII. JSON's own blanks are [`crate::blank`].
pub(crate) fn is_space(char: char) -> bool {
    char <= ' ' || char.is_whitespace()
}

/// A value that is not free text, without blanks around it. HubSpot announced that it would refuse such blanks, and cancelled that,
/// so it accepts them.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// A number, a day or a moment without blanks and without invisible characters around it, such as a zero-width space. The
/// announcement in [`trimmed`] was about both, so HubSpot accepts both. It is not known whether HubSpot accepts such a text as an
/// option, so options and ids are compared with these characters.
pub(crate) fn visible(text: &str) -> &str {
    text.trim_matches(is_unseen)
}

/// Whether a character is a blank or invisible.
pub(crate) fn is_unseen(char: char) -> bool {
    is_space(char) || is_deceptive(char)
}

/// Whether a text has more than [`TEXT_MAX`] characters.
pub(crate) fn is_too_long(text: &str) -> bool {
    text.len() > TEXT_MAX && text.chars().count() > TEXT_MAX
}

/// Whether a text is the id of a record: digits.
pub(crate) fn is_record_id(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// A text as a whole number: `-`, then digits only, within 64 bits.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        assert!(!is_too_long(&"é".repeat(TEXT_MAX)));
        assert!(is_too_long(&"é".repeat(TEXT_MAX + 1)));
        assert!(!is_too_long(&"x".repeat(TEXT_MAX - 1)));
    }

    #[test]
    fn blanks_and_invisible_characters_around_a_value_are_removed() {
        for (text, without_blanks, to_be_seen) in [
            ("12", "12", "12"),
            (" \t12\r\n", "12", "12"),
            ("\u{a0}12\u{202f}\u{3000}\u{85}", "12", "12"),
            ("\u{feff}12\u{200b}", "\u{feff}12\u{200b}", "12"),
            ("\u{200e}\u{a0}12", "\u{200e}\u{a0}12", "12"),
            ("1\u{a0}2", "1\u{a0}2", "1\u{a0}2"),
            ("\u{a0}", "", ""),
            ("\u{200b}", "\u{200b}", ""),
        ] {
            assert_eq!((trimmed(text), visible(text)), (without_blanks, to_be_seen), "{text:?}");
        }
    }

    #[test]
    fn whole_number_is_a_sign_and_digits() {
        assert_eq!(whole_number("-12"), Some(-12));
        for text in ["", "-", "+1", "1.0", "1e3", "99999999999999999999"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
