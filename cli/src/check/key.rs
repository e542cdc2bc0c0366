//! Row identity: the value of a field that the user names.

use serde::Deserialize as _;
use serde_json::{Value, value::RawValue};
use std::collections::BTreeMap;

/// The field that tells rows apart: a member of the record, or a property.
#[derive(Clone, Debug)]
pub(super) struct Key(pub(super) String);

impl Key {
    /// The field's value in a record: a text or number beside or among the properties.
    pub(super) fn of(&self, record: &[u8]) -> Option<Value> {
        let members = members(record)?;
        if let Some(value) = members.get(&self.0) {
            return scalar(value);
        }
        let properties = self::members(members.get("properties")?.get().as_bytes())?;
        scalar(properties.get(&self.0)?)
    }
}

fn members(text: &[u8]) -> Option<BTreeMap<String, Box<RawValue>>> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    BTreeMap::deserialize(&mut reader).ok()
}

/// Lists and objects identify nothing, and are not parsed: they may be nested without end.
fn scalar(value: &RawValue) -> Option<Value> {
    if value.get().starts_with(['{', '[']) { None } else { serde_json::from_str(value.get()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_or_among_the_properties() {
        let record = br#"{"row":7,"properties":{"external_id":"a-1","subject":[1]}}"#;
        assert_eq!(Key("row".into()).of(record), Some(7.into()));
        assert_eq!(Key("external_id".into()).of(record), Some("a-1".into()));
        assert_eq!(Key("subject".into()).of(record), None);
        assert_eq!(Key("nothing".into()).of(record), None);
        assert_eq!(Key("row".into()).of(b"{\"row\":"), None);
    }
}
