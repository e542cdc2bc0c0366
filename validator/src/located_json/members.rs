//! Parsing the members of an object, with the position of every name and value.
//!
//! Names and texts are decoded, and borrowed where they have no escapes. Every other value is skipped and kept as a slice of the
//! record. The address of a borrowed text gives its position. serde_json does not give the position of any other value, so it
//! is found from the end of the one before: only blanks and one `,` or `:` can be in between.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    depth::end_of_string,
    limits::MEMBERS_MAX,
    node::{Entry, Node},
};
use crate::blank;

/// The error for more than [`MEMBERS_MAX`] members or items.
pub(super) const TOO_WIDE: &str = "too many members or items";

/// Reads the members of the object `json`, which begins at the record's byte `start`.
pub(super) struct Members<'de> {
    pub(super) json: &'de str,
    pub(super) start: usize,
}

impl<'de> Members<'de> {
    fn node(&self, place: &Quoted<'de>) -> Node<'de> {
        let raw = self.json.get(place.from..place.end).unwrap_or_default();
        let node = Node::new(raw, self.start + place.from);
        if matches!(place.text, Cow::Borrowed(_)) { node.without_escapes() } else { node }
    }

    /// The offset of the value after a name that ends at `end`, if the object is valid up to there.
    fn value_at(&self, end: usize) -> usize {
        let rest = self.json.as_bytes().get(end..).unwrap_or_default();
        end + rest.iter().take_while(|byte| **byte == b':' || blank::is_blank(**byte)).count()
    }
}

impl<'de> Visitor<'de> for Members<'de> {
    type Value = Vec<Entry<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(4);
        let mut at = 1;
        while let Some(name) = map.next_key_seed(TextAt { json: self.json, from: at })? {
            if entries.len() == MEMBERS_MAX {
                return Err(A::Error::custom(TOO_WIDE));
            }
            let key = self.node(&name);
            let from = self.value_at(name.end);
            let value = if self.json.as_bytes().get(from) == Some(&b'"') {
                let text = map.next_value_seed(TextAt { json: self.json, from })?;
                at = text.end;
                self.node(&text)
            } else {
                let raw: &'de RawValue = map.next_value()?;
                at = from + raw.get().len();
                Node::new(raw.get(), self.start + from).skipped()
            };
            entries.push(Entry { name: name.text, key, value });
        }
        Ok(entries)
    }
}

/// Reads the first text at or after the byte `from`.
struct TextAt<'de> {
    json: &'de str,
    from: usize,
}

/// A text and its range, quotes included.
struct Quoted<'de> {
    text: Cow<'de, str>,
    from: usize,
    end: usize,
}

impl<'de> DeserializeSeed<'de> for TextAt<'de> {
    type Value = Quoted<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for TextAt<'de> {
    type Value = Quoted<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        // A borrowed text is a slice of the object, so the distance between their first bytes is its offset; the quote is before it.
        let from = (text.as_ptr() as usize - self.json.as_ptr() as usize).saturating_sub(1);
        Ok(Quoted { text: Cow::Borrowed(text), from, end: from + text.len() + 2 })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let rest = self.json.get(self.from..).unwrap_or_default();
        let from = self.from + rest.find('"').unwrap_or_default();
        let end = (end_of_string(self.json.as_bytes(), from) + 1).min(self.json.len());
        Ok(Quoted { text: Cow::Owned(text.to_owned()), from, end })
    }
}
