//! Where in a JSON record a finding is.

use std::{borrow::Cow, fmt};

/// Where in a record a finding is: a JSON Pointer (RFC 6901). The empty pointer is the whole record.
///
/// ```
/// use ticketproof_diagnostics::Location;
/// let stage = Location::root().key("properties").key("hs_pipeline_stage");
/// assert_eq!(stage.as_str(), "/properties/hs_pipeline_stage");
/// assert_eq!(Location::root().key("a/b").index(3).as_str(), "/a~1b/3");
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[serde(transparent)]
pub struct Location(Cow<'static, str>);

impl Location {
    /// The whole record.
    pub const fn root() -> Self {
        Self(Cow::Borrowed(""))
    }

    /// A pointer known while compiling, such as `/properties`.
    pub const fn fixed(pointer: &'static str) -> Self {
        Self(Cow::Borrowed(pointer))
    }

    /// The member `key` of this location; `~` and `/` are escaped.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.0.len() + 1 + key.len());
        pointer.push_str(&self.0);
        pointer.push('/');
        // Nearly every key is a name that has neither.
        let is_escaped = |byte: u8| (byte == b'~') | (byte == b'/');
        if !key.bytes().fold(false, |any, byte| any | is_escaped(byte)) {
            pointer.push_str(key);
            return Self(Cow::Owned(pointer));
        }
        for char in key.chars() {
            match char {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                other => pointer.push(other),
            }
        }
        Self(Cow::Owned(pointer))
    }

    /// The item `index` (from 0) of this location.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(Cow::Owned(format!("{}/{index}", self.0)))
    }

    /// The pointer's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the whole record.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The last member name or index, unescaped; `None` for the whole record.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        let (_, last) = self.0.rsplit_once('/')?;
        Some(if last.contains('~') { last.replace("~1", "/").replace("~0", "~").into() } else { last.into() })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_unescaped() {
        assert_eq!(Location::root().last(), None);
        assert_eq!(Location::root().key("a").index(2).last().as_deref(), Some("2"));
        assert_eq!(Location::root().key("~1/").last().as_deref(), Some("~1/"));
    }
}
