//! The grammars of HubSpot's values, as small pure functions on text.
//!
//! These are the only places that decide what a number, a day or a list *is*: the rules, the fast path and the derive all
//! ask here. None of them knows a schema or writes a message.

pub(crate) mod boolean;
pub(crate) mod calendar;
pub(crate) mod contact;
pub(crate) mod day;
pub(crate) mod decimal;
pub(crate) mod list;
pub(crate) mod moment;
pub(crate) mod number;
pub(crate) mod period;
pub(crate) mod re2;

pub(crate) use ticketproof_schema::limits::TEXT_MAX;

/// A value that is not free text, without blanks around it: ASCII space and control characters, as Java's `trim` has it.
/// HubSpot announced that it would refuse such blanks and then cancelled that, so they are tolerated.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|char: char| char <= ' ')
}

/// Whether a text has more than [`TEXT_MAX`] characters.
pub(crate) fn is_too_long(text: &str) -> bool {
    text.len() > TEXT_MAX && text.chars().count() > TEXT_MAX
}

/// A text as a whole number: `-`, then digits only, within 64 bits.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Whether a number of ten digits is given, which is what seconds since the epoch look like today; as milliseconds it would
/// be a moment of early 1970.
pub(crate) fn looks_like_seconds(number: i64) -> bool {
    (1_000_000_000..=9_999_999_999).contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_count_not_bytes() {
        assert!(!is_too_long(&"é".repeat(TEXT_MAX)));
        assert!(is_too_long(&"é".repeat(TEXT_MAX + 1)));
        assert!(!is_too_long(&"x".repeat(TEXT_MAX - 1)));
    }

    #[test]
    fn whole_numbers_are_digits() {
        assert_eq!(whole_number("-12"), Some(-12));
        for text in ["", "-", "+1", "1.0", "1e3", "99999999999999999999"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
