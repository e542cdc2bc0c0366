//! HubSpot's JSON, as it comes: everything optional, nothing trusted.
//!
//! HubSpot's field names appear here and in the client, nowhere else. Collections are kept as untyped values until each
//! entry is lowered on its own, so that one malformed entry costs only itself. Shapes: HubSpot's OpenAPI documents for
//! properties, pipelines, association labels, property validations and object schemas (v3/v4, 2026-03 and 2026-09 agree),
//! and recorded responses for the fields that those leave out.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use ticketproof_diagnostics::text::escaped;

/// The most entries of one collection that are lowered. The largest real one seen has 1,583 options; accounts are limited
/// to some thousands of properties.
pub const ENTRIES_MAX: usize = 100_000;

/// All answers that make up one object type's schema.
#[derive(Clone, Debug, Default)]
pub struct RawSchema {
    /// Entries of `GET …/properties/{object}`, of all sensitivities, archived ones included, in any order; the same
    /// property may come twice.
    pub properties: Vec<Value>,
    /// Entries of `GET …/pipelines/{object}`.
    pub pipelines: Vec<Value>,
    /// Entries of `GET …/associations/{object}/{to}/labels` by target object.
    pub labels: Vec<RawLabels>,
    /// Entries of `GET …/property-validations/{objectTypeId}`.
    pub validations: Vec<Value>,
    /// The object schema: `GET …/schemas/{object}`.
    pub object_schema: Option<Value>,
    /// Entries of `GET …/owners`, when they were asked for.
    pub owners: Option<Vec<Value>>,
}

/// The association labels towards one target object.
#[derive(Clone, Debug)]
pub struct RawLabels {
    /// The target object.
    pub object: crate::ObjectType,
    /// The entries.
    pub results: Vec<Value>,
}

/// The entries of a collection answer, `{"results":[…]}` or a bare list.
///
/// # Errors
/// The text is not JSON, or it is neither of the two forms; the message says which.
pub fn collection(text: &str) -> Result<Vec<Value>, CollectionError> {
    let value: Value = serde_json::from_str(text).map_err(CollectionError::NotJson)?;
    match value {
        Value::Array(results) => Ok(results),
        Value::Object(mut object) => match object.remove("results") {
            Some(Value::Array(results)) => Ok(results),
            _ => Err(CollectionError::NoResults),
        },
        _ => Err(CollectionError::NoResults),
    }
}

/// A collection answer could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollectionError {
    /// Not JSON, cut off, or nested too deep.
    #[error("the answer is not JSON: {}", escaped(&.0.to_string()))]
    NotJson(serde_json::Error),
    /// JSON, but not a collection.
    #[error("the answer has no list of `results`")]
    NoResults,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawProperty {
    pub(crate) name: String,
    pub(crate) label: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) group_name: Option<String>,
    #[serde(rename = "type")]
    pub(crate) property_type: Option<String>,
    pub(crate) field_type: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) options: Vec<Value>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) calculated: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) external_options: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) has_unique_value: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) hidden: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) hubspot_defined: bool,
    pub(crate) modification_metadata: Option<RawModificationMetadata>,
    pub(crate) data_sensitivity: Option<String>,
    pub(crate) referenced_object_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawModificationMetadata {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) read_only_value: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawOption {
    pub(crate) value: String,
    pub(crate) label: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) hidden: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawPipeline {
    pub(crate) id: String,
    pub(crate) label: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) stages: Vec<Value>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawStage {
    pub(crate) id: String,
    pub(crate) label: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) metadata: serde_json::Map<String, Value>,
    pub(crate) write_permissions: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawLabel {
    pub(crate) category: String,
    pub(crate) type_id: u32,
    pub(crate) label: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawPropertyValidation {
    pub(crate) property_name: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) property_validation_rules: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawRule {
    pub(crate) rule_type: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) rule_arguments: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) should_apply_normalization: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawObjectSchema {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) required_properties: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) properties: Vec<Value>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) associations: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawAssociation {
    pub(crate) id: String,
    pub(crate) from_object_type_id: String,
    pub(crate) to_object_type_id: String,
    pub(crate) name: Option<String>,
    pub(crate) max_to_object_ids: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RawOwner {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
}

/// HubSpot leaves unset fields out; a `null` in their place means the same.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_collection_are_read() {
        assert_eq!(collection(r#"{"results":[1,2]}"#).unwrap().len(), 2);
        assert_eq!(collection("[1]").unwrap().len(), 1);
    }

    #[test]
    fn other_answers_are_errors_and_not_empty_collections() {
        for text in ["{}", "null", "3", r#"{"results":{}}"#] {
            assert!(matches!(collection(text), Err(CollectionError::NoResults)), "{text}");
        }
        for text in ["", "<html>", r#"{"results":["#] {
            assert!(matches!(collection(text), Err(CollectionError::NotJson(_))), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(matches!(collection(&deep), Err(CollectionError::NotJson(_))));
    }
}
