//! The values and associations that were sent of a record.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use ticketproof_schema::ObjectSchema;

use super::group::Texts;
use crate::scalar;

/// The values of a body, as text, and its associations, as JSON text.
pub(super) fn content_of(body: &str) -> (Texts, String) {
    #[derive(Default, Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        properties: BTreeMap<String, &'a RawValue>,
        #[serde(default)]
        associations: Option<Vec<Value>>,
    }
    let body: Body<'_> = serde_json::from_str(body).unwrap_or_default();
    let properties = body.properties.into_iter().map(|(name, value)| (name, text_of(value))).collect();
    let associations = body.associations.filter(|list| !list.is_empty()).map(Value::from);
    (properties, associations.map(|list| list.to_string()).unwrap_or_default())
}

/// A value as text; of a number all digits, as they were written.
fn text_of(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        other => scalar::text_of(value).unwrap_or_else(|| other.to_owned()),
    }
}

/// A property with unique values that the record has a value of.
pub(super) fn unique_of(schema: &ObjectSchema, properties: &Texts) -> Option<(String, String)> {
    let is_unique = |name: &str| schema.properties.get(name).is_some_and(|property| property.unique);
    let unique = properties.iter().find(|(name, value)| !value.trim().is_empty() && is_unique(name));
    unique.map(|(name, value)| (name.clone(), value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_texts_as_they_were_written() {
        let body = r#"{"properties":{"a":"x\u0041","b":12345678901234567890.50,"c":true,"d":null,"e":1e2},"associations":[]}"#;
        let (texts, associations) = content_of(body);
        let texts: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(
            texts,
            [("a", "xA"), ("b", "12345678901234567890.50"), ("c", "true"), ("d", ""), ("e", "1e2")]
        );
        assert_eq!(associations, "");
        let one = r#"{"properties":{},"associations":[ {"to":{"id":7}} ]}"#;
        assert_eq!(content_of(one).1, r#"[{"to":{"id":7}}]"#);
    }
}
