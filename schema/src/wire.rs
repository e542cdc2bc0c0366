//! HubSpot's JSON, as it comes: everything optional, nothing trusted.
//!
//! HubSpot's field names appear here and in the client, nowhere else. Each entry of a list is read on its own, so that one
//! malformed entry costs only itself, and into structs that skip what nobody needs: no answer is ever held as a tree. Shapes:
//! HubSpot's OpenAPI documents for properties, pipelines, association labels, property validations and object schemas (v3/v4,
//! 2026-03 and 2026-09 agree), and recorded responses for the fields that those leave out.

mod entry;
mod raw;
mod weight;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use ticketproof_diagnostics::text::escaped;

pub(crate) use entry::Untaken;
pub use entry::{ENTRIES_MAX, Entries, Entry};
pub use raw::{
    RawAssociation, RawLabel, RawObjectSchema, RawOwner, RawPipeline, RawProperty, RawPropertyValidation,
};
pub(crate) use raw::{RawOption, RawRule, RawStage};
pub use weight::Weight;

/// All answers that make up one object type's schema.
#[derive(Clone, Debug, Default)]
pub struct RawSchema {
    /// Entries of `GET …/properties/{object}`, of all sensitivities, archived ones included, in any order; the same
    /// property may come twice.
    pub properties: Entries<RawProperty>,
    /// Entries of `GET …/pipelines/{object}`.
    pub pipelines: Entries<RawPipeline>,
    /// Entries of `GET …/associations/{object}/{to}/labels` by target object.
    pub labels: Vec<RawLabels>,
    /// Entries of `GET …/property-validations/{objectTypeId}`.
    pub validations: Entries<RawPropertyValidation>,
    /// The object schema: `GET …/schemas/{object}`.
    pub object_schema: Option<Entry<RawObjectSchema>>,
    /// Entries of `GET …/owners`, when they were asked for.
    pub owners: Option<Entries<RawOwner>>,
}

/// The association labels towards one target object.
#[derive(Clone, Debug)]
pub struct RawLabels {
    /// The target object.
    pub object: crate::ObjectType,
    /// The entries.
    pub results: Entries<RawLabel>,
}

/// The entries of a collection answer, `{"results":[…]}` or a bare list.
///
/// # Errors
/// The text is not JSON, or it is neither of the two forms; the message says which.
pub fn collection<T: DeserializeOwned>(text: &str) -> Result<Entries<T>, CollectionError> {
    let is_list = text.trim_start().starts_with('[');
    let answer =
        (!is_list).then(|| serde_json::from_str::<Answer<'_>>(text)).transpose().map_err(no_collection)?;
    let list = answer.map_or(Some(text), |answer| answer.results.map(RawValue::get));
    serde_json::from_str(list.ok_or(CollectionError::NoResults)?).map_err(no_collection)
}

fn no_collection(error: serde_json::Error) -> CollectionError {
    if error.is_data() { CollectionError::NoResults } else { CollectionError::NotJson(error) }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    results: Option<&'a RawValue>,
}

/// A collection answer could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollectionError {
    /// Not JSON, or cut off.
    #[error("the answer is not JSON: {}", escaped(&.0.to_string()))]
    NotJson(serde_json::Error),
    /// JSON, but not a collection.
    #[error("the answer has no list of `results`")]
    NoResults,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_collection_are_read() {
        assert_eq!(collection::<u8>(r#"{"a":[],"results":[1,2]}"#).unwrap().len(), 2);
        assert_eq!(collection::<u8>("[1]").unwrap().len(), 1);
    }

    #[test]
    fn other_answers_are_errors_and_not_empty_collections() {
        for text in
            ["{}", "null", "3", r#"{"results":{}}"#, r#"{"results":null}"#, r#"{"results":[],"results":[1]}"#]
        {
            assert!(matches!(collection::<u8>(text), Err(CollectionError::NoResults)), "{text}");
        }
        for text in ["", "<html>", r#"{"results":["#, "[1]2"] {
            assert!(matches!(collection::<u8>(text), Err(CollectionError::NotJson(_))), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(matches!(collection::<u8>(&deep), Err(CollectionError::NotJson(_))));
    }
}
