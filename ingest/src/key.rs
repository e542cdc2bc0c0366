//! Row keys: the value of a field that the user names, which tells a record apart.

use std::fmt;

use serde::{
    Deserializer as _,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// The field that tells records apart: a member of the record, or a property.
#[derive(Clone, Debug)]
pub struct KeyField(pub String);

impl KeyField {
    /// The field's value in a record, as it is written there: a text or number beside or among the properties.
    pub(crate) fn of(&self, record: &[u8]) -> Option<Box<RawValue>> {
        let beside = self.find(record)?;
        let among = || self.find(beside.properties?.get().as_bytes())?.own;
        beside.own.and_then(scalar).or_else(|| among().and_then(scalar))
    }

    /// The field in an object. Other members are skipped, not kept: a record of 8 MiB can have a million of them.
    fn find<'a>(&self, object: &'a [u8]) -> Option<FoundMembers<'a>> {
        serde_json::Deserializer::from_slice(object).deserialize_map(MemberVisitor(&self.0)).ok()
    }
}

/// The members of an object that may hold the key; of a repeated name the last value counts.
#[derive(Default)]
struct FoundMembers<'a> {
    own: Option<&'a RawValue>,
    properties: Option<&'a RawValue>,
}

/// Visits an object for the field of this name.
struct MemberVisitor<'k>(&'k str);

impl<'de> Visitor<'de> for MemberVisitor<'_> {
    type Value = FoundMembers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<FoundMembers<'de>, A::Error> {
        let mut found = FoundMembers::default();
        while let Some((is_own, is_properties)) = members.next_key_seed(NameVisitor(self.0))? {
            if !is_own && !is_properties {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = Some(members.next_value()?);
            if is_own {
                found.own = value;
            }
            if is_properties {
                found.properties = value;
            }
        }
        Ok(found)
    }
}

/// Compares a member's name: whether it is the field's, and whether it is `properties`.
struct NameVisitor<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for NameVisitor<'_> {
    type Value = (bool, bool);

    fn deserialize<D: serde::Deserializer<'de>>(self, name: D) -> Result<(bool, bool), D::Error> {
        name.deserialize_str(self)
    }
}

impl Visitor<'_> for NameVisitor<'_> {
    type Value = (bool, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(bool, bool), E> {
        Ok((name == self.0, name == "properties"))
    }
}

/// A text as a key.
pub(crate) fn of_text(text: &str) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(text).ok()
}

/// A text, a number or a boolean. Lists, objects and null are no keys. A number keeps its digits: as a float, two ids of 20 digits
/// could be equal.
fn scalar(value: &RawValue) -> Option<Box<RawValue>> {
    let text = value.get();
    (!text.starts_with(['{', '[', 'n']) && is_strict(text)).then(|| value.to_owned())
}

/// Whether every reader accepts this JSON: half of a surrogate pair is text to some readers, and an error to others.
pub(crate) fn is_strict(json: &str) -> bool {
    let halves = ["\\ud", "\\uD"].iter().any(|half| json.contains(half));
    !halves || serde_json::from_str::<serde_json::Value>(json).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_stands_beside_or_among_the_properties() {
        let record = br#"{"row":7,"properties":{"external_id":"a-1","subject":[1]}}"#;
        let key =
            |field: &str, record: &[u8]| KeyField(field.into()).of(record).map(|key| key.get().to_owned());
        assert_eq!(key("row", record).as_deref(), Some("7"));
        assert_eq!(key("external_id", record).as_deref(), Some("\"a-1\""));
        assert_eq!(key("subject", record), None);
        assert_eq!(key("nothing", record), None);
        for nothing in ["null", "{}", "[1]", r#""\ud800""#] {
            let record = format!(r#"{{"row":{nothing},"properties":{{"row":"r-1"}}}}"#);
            assert_eq!(key("row", record.as_bytes()).as_deref(), Some("\"r-1\""), "{nothing}");
        }
        assert_eq!(key("row", br#"{"row":1,"row":2,"properties":{"row":3}} rest"#).as_deref(), Some("2"));
        assert_eq!(key("properties", br#"{"properties":{"properties":4}}"#).as_deref(), Some("4"));
        assert_eq!(key("r\u{f6}w", br#"{"r\u00f6w":5}"#).as_deref(), Some("5"));
        assert_eq!(key("row", br#"[{"row":1}]"#), None);
        assert_eq!(key("row", br#"{"row":"\ud83d\ude00"}"#).as_deref(), Some(r#""\ud83d\ude00""#));
        assert_eq!(key("row", b"{\"row\":"), None);
        let exact = "12345678901234567890.10";
        assert_eq!(key("row", format!("{{\"row\": {exact}}}").as_bytes()).as_deref(), Some(exact));
    }
}
