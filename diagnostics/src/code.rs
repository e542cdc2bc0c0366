//! Stable codes: the one name of a rule that never changes.

use std::{fmt, str::FromStr};

/// The stable code of a rule, written `TP` and four digits (`TP0303`).
///
/// A code is never given to another rule, not even after its rule was retired, so it is safe to put into a search
/// engine, a configuration file or a suppression list.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Code(u16);

impl Code {
    /// The code with this number, `1..=9999`.
    ///
    /// # Panics
    /// When the number is outside that range; codes are constants, so this is found while compiling.
    pub const fn new(number: u16) -> Self {
        assert!(number >= 1 && number <= 9999, "a rule code is a number of one to four digits");
        Self(number)
    }

    /// The number without its prefix.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TP{:04}", self.0)
    }
}

/// The text is not a rule code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParseCodeError;

impl fmt::Display for ParseCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rule code is `TP` and four digits, such as `TP0303`")
    }
}

impl std::error::Error for ParseCodeError {}

impl FromStr for Code {
    type Err = ParseCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("TP").or_else(|| text.strip_prefix("tp")).ok_or(ParseCodeError)?;
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseCodeError);
        }
        match digits.parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(ParseCodeError),
        }
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The two names of a rule: its code for machines and its slug for people.
///
/// ```
/// use ticketproof_diagnostics::{Code, RuleId};
/// let id = RuleId::new(Code::new(303), "unknown-property");
/// assert_eq!(id.to_string(), "TP0303 unknown-property");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RuleId {
    /// The stable code.
    pub code: Code,
    /// The kebab-case name, which is also the name of the rule's file, page and fixtures.
    pub slug: &'static str,
}

impl RuleId {
    /// Joins a code with its slug.
    pub const fn new(code: Code, slug: &'static str) -> Self {
        Self { code, slug }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_round_trips_through_its_text() {
        let code = Code::new(303);
        assert_eq!(code.to_string(), "TP0303");
        assert_eq!("TP0303".parse(), Ok(code));
        assert_eq!("tp0303".parse(), Ok(code));
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "TP", "TP303", "TP00303", "TP0000", "TPabcd", "XX0303", "TP+303"] {
            assert_eq!(text.parse::<Code>(), Err(ParseCodeError), "{text}");
        }
    }
}
