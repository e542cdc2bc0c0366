//! A ticket as HubSpot answers it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A ticket that exists. Fields that a request did not ask for, or that HubSpot left out, are empty.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TicketRecord {
    /// The id, which is never empty: an answer without it is not understood.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The properties that were asked for: `None` where the ticket has no value. Names that the account does not have are
    /// left out by HubSpot without a word.
    #[serde(default, deserialize_with = "properties")]
    pub properties: BTreeMap<String, Option<String>>,
    /// When it was made, ISO 8601.
    #[serde(default)]
    pub created_at: Option<String>,
    /// When it was last changed, ISO 8601.
    #[serde(default)]
    pub updated_at: Option<String>,
    /// Whether it is in the recycle bin.
    #[serde(default)]
    pub archived: bool,
    /// When it was put there, ISO 8601.
    #[serde(default)]
    pub archived_at: Option<String>,
    /// Where people see it.
    #[serde(default)]
    pub url: Option<String>,
    /// The mark by which a batch's results are told apart, if it was sent with one.
    #[serde(default)]
    pub object_write_trace_id: Option<String>,
    /// Whether an upsert made it (`true`) or found it (`false`); only upserts say so.
    #[serde(default)]
    pub new: Option<bool>,
    /// The history of the properties that were asked for with theirs, newest first.
    #[serde(default, deserialize_with = "nullable")]
    pub properties_with_history: BTreeMap<String, Vec<PropertyVersion>>,
    /// The associated records by object, for the objects that were asked for.
    #[serde(default, deserialize_with = "nullable")]
    pub associations: BTreeMap<String, AssociatedRecords>,
    /// HubSpot's warnings, as they came.
    #[serde(default, deserialize_with = "nullable")]
    pub warnings: Vec<Value>,
}

/// One value that a property had.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PropertyVersion {
    /// The value.
    #[serde(default, deserialize_with = "optional_text")]
    pub value: Option<String>,
    /// Since when, ISO 8601 (in the legacy API milliseconds since 1970).
    #[serde(default, deserialize_with = "optional_text")]
    pub timestamp: Option<String>,
    /// The source that set it, such as `API` or `CRM_UI`.
    #[serde(default, alias = "source")]
    pub source_type: Option<String>,
    /// The id of what set it.
    #[serde(default, deserialize_with = "optional_text")]
    pub source_id: Option<String>,
    /// The name of what set it.
    #[serde(default)]
    pub source_label: Option<String>,
    /// The user who set it.
    #[serde(default, deserialize_with = "optional_text")]
    pub updated_by_user_id: Option<String>,
}

/// The records of one object that a ticket is associated with; the first some hundreds, and a cursor if there are more.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[non_exhaustive]
pub struct AssociatedRecords {
    /// The records, one entry per association type.
    #[serde(default)]
    pub results: Vec<AssociatedRecord>,
    /// Whether and where there is more.
    #[serde(default, deserialize_with = "nullable")]
    pub paging: Paging,
}

/// A record that a ticket is associated with.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[non_exhaustive]
pub struct AssociatedRecord {
    /// Its id.
    #[serde(deserialize_with = "text")]
    pub id: String,
    /// The association type's name, such as `ticket_to_company`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

/// Whether and where a list goes on.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[non_exhaustive]
pub struct Paging {
    /// The next page, if there is one.
    #[serde(default)]
    pub next: Option<NextPage>,
}

/// Where a list goes on.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[non_exhaustive]
pub struct NextPage {
    /// The cursor.
    #[serde(deserialize_with = "text")]
    pub after: String,
    /// The same as a link.
    #[serde(default)]
    pub link: Option<String>,
}

impl TicketRecord {
    /// A property's value: `None` where it has none, was not asked for or does not exist.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name)?.as_deref()
    }
}

fn plain(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// The most bytes of an id. HubSpot's have some ten digits.
const ID_MAX: usize = 256;

/// The id of a record: a text that some answers write as a number. One without a letter or a digit is none, and neither is
/// one that is longer than any, a truth value, a fraction, a list or an object: the answer that made a record names it.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) if text.len() <= ID_MAX && text.chars().any(char::is_alphanumeric) => Ok(text),
        Value::Number(number) if number.is_u64() => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("the id of the record is empty, or is none")),
    }
}

/// A text that some answers write as a number.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    optional_text(deserializer)?.ok_or_else(|| serde::de::Error::custom("null where an id was expected"))
}

/// As [`text`], or nothing.
pub(crate) fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(plain(Value::deserialize(deserializer)?))
}

fn properties<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Option<String>>, D::Error> {
    let values = Option::<BTreeMap<String, Value>>::deserialize(deserializer)?.unwrap_or_default();
    Ok(values.into_iter().map(|(name, value)| (name, plain(value))).collect())
}

/// An absent field and a `null` mean the same.
pub(crate) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_but_readable_records_are_read() {
        let text =
            r#"{"id":7,"properties":{"a":null,"b":true,"c":"x"},"propertiesWithHistory":null,"unknown":[1]}"#;
        let record: TicketRecord = serde_json::from_str(text).unwrap();
        assert_eq!(
            (record.id.as_str(), record.property("b"), record.property("c")),
            ("7", Some("true"), Some("x"))
        );
        assert_eq!(record.properties["a"], None);
    }

    #[test]
    fn record_without_an_id_is_not_read() {
        for id in ["7", r#""7""#, r#""a-1""#, r#""é""#] {
            let read: TicketRecord = serde_json::from_str(&format!(r#"{{"id":{id}}}"#)).unwrap();
            assert_eq!(read.id, id.trim_matches('"'));
        }
        for id in [
            "null",
            r#""""#,
            r#"" ""#,
            r#""\u200b""#,
            r#""\u0000""#,
            r#""-""#,
            "-7",
            "7.5",
            "1e3",
            "true",
            "[7]",
            "{}",
            r#"["7"]"#,
        ] {
            assert!(serde_json::from_str::<TicketRecord>(&format!(r#"{{"id":{id}}}"#)).is_err(), "{id}");
        }
        assert!(serde_json::from_str::<TicketRecord>(r#"{"properties":{}}"#).is_err());
        for (length, is_id) in [(ID_MAX - 1, true), (ID_MAX, true), (ID_MAX + 1, false)] {
            let record = format!(r#"{{"id":"{}"}}"#, "7".repeat(length));
            assert_eq!(serde_json::from_str::<TicketRecord>(&record).is_ok(), is_id, "{length}");
        }
    }
}
