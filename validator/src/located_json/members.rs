//! The members of an object, with the place of every name and value.
//!
//! Names and texts are read as text at once, and lent where nothing in them is escaped; every other value is skipped and kept
//! as a slice of the record. A lent text's own address tells where it stands; before any other value serde_json says nothing
//! about its place, so it is found from the end of what came before: only blanks and one `,` or `:` can stand between.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    depth::end_of_string,
    limits::MEMBERS_MAX,
    node::{Entry, Node},
};
use crate::blank;

/// What the error says of more than [`MEMBERS_MAX`] members or items.
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

    /// Where the value after a name that ends at `end` begins, if the object is right so far.
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

/// A text that is the next one at or after the byte `from`.
struct TextAt<'de> {
    json: &'de str,
    from: usize,
}

/// A text and the bytes that it takes, quotes included.
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
        // A lent text is a slice of the object, so the distance of their first bytes is its place; the quote is before it.
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
