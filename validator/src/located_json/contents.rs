//! The contents of a located value: a text's characters, an object's members, a list's items.

use std::borrow::Cow;

use super::{
    node::{Entry, JsonKind, Node},
    read::{JsonError, decode, read_entries, read_items},
    split,
};

impl<'a> Node<'a> {
    /// The characters of a text, or a number or boolean as it is written; `None` for the other kinds, and for a text with an
    /// escape that is no character.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        if let Some(text) = self.plain_text() {
            return Some(Cow::Borrowed(text));
        }
        match self.kind() {
            JsonKind::Text => decode(self.raw).ok(),
            JsonKind::Number | JsonKind::Bool => Some(Cow::Borrowed(self.raw)),
            JsonKind::Object | JsonKind::List | JsonKind::Null => None,
        }
    }

    /// An object's members in order, repetitions included; none for another kind.
    pub(crate) fn entries(self) -> Result<Vec<Entry<'a>>, JsonError> {
        if self.kind() != JsonKind::Object {
            return Ok(Vec::new());
        }
        let split = if self.is_skipped { split::entries(self.raw, self.start) } else { None };
        split.map_or_else(|| read_entries(self.raw, self.start), Ok)
    }

    /// A list's items in order; none for another kind.
    pub(crate) fn items(self) -> Result<Vec<Node<'a>>, JsonError> {
        if self.kind() != JsonKind::List {
            return Ok(Vec::new());
        }
        let split = if self.is_skipped { split::items(self.raw, self.start) } else { None };
        split.map_or_else(|| read_items(self.raw, self.start), Ok)
    }
}
