//! The structures of HubSpot's entries. What is not named here is skipped.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Entries;

/// A property, as HubSpot writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawProperty {
    pub(crate) name: String,
    pub(crate) label: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) group_name: Option<String>,
    #[serde(rename = "type")]
    pub(crate) property_type: Option<String>,
    pub(crate) field_type: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) options: Entries<RawOption>,
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

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawModificationMetadata {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) read_only_value: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawOption {
    pub(crate) value: String,
    pub(crate) label: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) hidden: bool,
}

/// A pipeline, as HubSpot writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawPipeline {
    pub(crate) id: String,
    pub(crate) label: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) stages: Entries<RawStage>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawStage {
    pub(crate) id: String,
    pub(crate) label: Option<String>,
    #[serde(default, deserialize_with = "metadata")]
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) write_permissions: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
}

/// An association label, as HubSpot writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawLabel {
    pub(crate) category: String,
    pub(crate) type_id: u32,
    pub(crate) label: Option<String>,
}

/// The validation rules of one property, as HubSpot writes them.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawPropertyValidation {
    pub(crate) property_name: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) property_validation_rules: Entries<RawRule>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawRule {
    pub(crate) rule_type: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) rule_arguments: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) should_apply_normalization: bool,
}

/// An object schema, as HubSpot writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawObjectSchema {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) required_properties: Entries<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) properties: Entries<RawProperty>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) associations: Entries<RawAssociation>,
}

/// An association type of an object schema, as HubSpot writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawAssociation {
    pub(crate) id: String,
    pub(crate) from_object_type_id: String,
    pub(crate) to_object_type_id: String,
    pub(crate) name: Option<String>,
    pub(crate) max_to_object_ids: Option<u32>,
}

/// An owner, as HubSpot writes it.
#[derive(Clone, Debug, Deserialize)]
pub struct RawOwner {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) archived: bool,
}

impl RawObjectSchema {
    /// An object schema of its required properties and association types alone.
    pub const fn new(required_properties: Entries<String>, associations: Entries<RawAssociation>) -> Self {
        Self { required_properties, properties: Entries::new(), associations }
    }
}

impl RawPropertyValidation {
    /// The property that the rules are for.
    pub fn property_name(&self) -> &str {
        &self.property_name
    }
}

/// The most members of a stage's metadata. Two are documented.
const METADATA_MAX: usize = 1000;

/// A stage's metadata: texts, even where they are booleans and numbers; should that change, their JSON text is kept.
fn metadata<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    struct Members;

    impl<'de> Visitor<'de> for Members {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(BTreeMap::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            let mut members = BTreeMap::new();
            while let Some((key, value)) = object.next_entry::<String, Box<RawValue>>()? {
                if members.len() == METADATA_MAX {
                    return Err(A::Error::custom(format_args!(
                        "more than {METADATA_MAX} members of metadata"
                    )));
                }
                let text = serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned());
                members.insert(key, text);
            }
            Ok(members)
        }
    }

    deserializer.deserialize_any(Members)
}

/// HubSpot leaves unset fields out; a `null` in their place means the same.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
