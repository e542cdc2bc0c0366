//! The grammar of booleans, and guesses of the intended boolean.

/// The boolean that HubSpot reads: `true` or `false`, letter for letter.
pub(crate) fn parse(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A boolean as HubSpot reads it.
pub(crate) const fn text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// The boolean that the author surely intended: in another letter case, or as `1` or `0`.
pub(crate) fn intended(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The boolean that the author probably intended: `yes`, `no` and similar words.
pub(crate) fn guessed(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "t" | "on" => Some(true),
        "no" | "n" | "f" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_texts_are_booleans() {
        assert_eq!(parse("true"), Some(true));
        assert_eq!(parse("false"), Some(false));
        for text in ["True", "1", "yes", "", "tYES"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn intended_booleans_are_found() {
        assert_eq!(intended("TRUE"), Some(true));
        assert_eq!(intended("0"), Some(false));
        assert_eq!(intended("yes"), None);
        assert_eq!(guessed("Yes"), Some(true));
        assert_eq!(guessed("maybe"), None);
    }
}
