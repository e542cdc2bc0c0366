//! Row identity: the value of a field that the user names.

use serde::Deserialize as _;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The field that tells rows apart: a member of the record, or a property.
#[derive(Clone, Debug)]
pub(super) struct Key(pub(super) String);

impl Key {
    /// The field's value in a record, as it is written there: a text or number beside or among the properties.
    pub(super) fn of(&self, record: &[u8]) -> Option<Box<RawValue>> {
        let members = members(record)?;
        members.get(&self.0).and_then(|value| scalar(value)).or_else(|| {
            let properties = self::members(members.get("properties")?.get().as_bytes())?;
            scalar(properties.get(&self.0)?)
        })
    }
}

fn members(text: &[u8]) -> Option<BTreeMap<String, Box<RawValue>>> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    BTreeMap::deserialize(&mut reader).ok()
}

/// A text as a key.
pub(super) fn of_text(text: &str) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(text).ok()
}

/// Lists and objects identify nothing, nor does null. A number keeps its digits: as a float, ids of 20 of them would be the
/// same.
fn scalar(value: &RawValue) -> Option<Box<RawValue>> {
    let text = value.get();
    (!text.starts_with(['{', '[', 'n']) && is_strict(text)).then(|| value.to_owned())
}

/// Whether every reader takes this JSON: halves of a surrogate pair are text to some, and an error to others.
pub(super) fn is_strict(json: &str) -> bool {
    let halves = ["\\ud", "\\uD"].iter().any(|half| json.contains(half));
    !halves || serde_json::from_str::<serde_json::Value>(json).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_or_among_the_properties() {
        let record = br#"{"row":7,"properties":{"external_id":"a-1","subject":[1]}}"#;
        let key = |field: &str, record: &[u8]| Key(field.into()).of(record).map(|key| key.get().to_owned());
        assert_eq!(key("row", record).as_deref(), Some("7"));
        assert_eq!(key("external_id", record).as_deref(), Some("\"a-1\""));
        assert_eq!(key("subject", record), None);
        assert_eq!(key("nothing", record), None);
        for nothing in ["null", "{}", "[1]", r#""\ud800""#] {
            let record = format!(r#"{{"row":{nothing},"properties":{{"row":"r-1"}}}}"#);
            assert_eq!(key("row", record.as_bytes()).as_deref(), Some("\"r-1\""), "{nothing}");
        }
        assert_eq!(key("row", br#"{"row":"\ud83d\ude00"}"#).as_deref(), Some(r#""\ud83d\ude00""#));
        assert_eq!(key("row", b"{\"row\":"), None);
        let exact = "12345678901234567890.10";
        assert_eq!(key("row", format!("{{\"row\": {exact}}}").as_bytes()).as_deref(), Some(exact));
    }
}
