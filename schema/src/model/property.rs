//! Properties and their options.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ValidationRule, ValueKind};

/// A string enum that keeps what it does not know: HubSpot's documents list fewer values than its servers send.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value this version does not know; kept as the server sent it.
            Unknown(Box<str>),
        }

        impl $name {
            /// Every value that is known.
            pub const KNOWN: &'static [&'static str] = &[$($text,)*];

            /// The value as HubSpot writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            /// Whether this version knows the value.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Unknown(other.into()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(text.as_ref()))
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "examples": Self::KNOWN })
            }
        }
    };
}
pub(crate) use open_enum;

open_enum! {
    /// What a property's values are. Source: HubSpot's properties guide, and 1,000 recorded properties for the ones that the
    /// guide leaves out.
    PropertyType {
        /// Text of at most 65,536 characters.
        String = "string",
        /// A decimal number.
        Number = "number",
        /// `true` or `false`.
        Bool = "bool",
        /// One option's internal value, or several separated by `;` where the field type is `checkbox`.
        Enumeration = "enumeration",
        /// A calendar day: `YYYY-MM-DD`, or epoch milliseconds at midnight UTC.
        Date = "date",
        /// A moment: ISO 8601, or epoch milliseconds.
        DateTime = "datetime",
        /// A telephone number; no format is enforced unless a rule does.
        PhoneNumber = "phone_number",
        /// Internal to HubSpot.
        ObjectCoordinates = "object_coordinates",
        /// Internal to HubSpot.
        Json = "json",
    }
}

open_enum! {
    /// How HubSpot's forms edit a property. Only `checkbox` changes what values may be written: it takes a list.
    FieldType {
        /// A single check box, for booleans.
        BooleanCheckbox = "booleancheckbox",
        /// Calculated from a formula.
        CalculationEquation = "calculation_equation",
        /// Calculated when read.
        CalculationReadTime = "calculation_read_time",
        /// Calculated from associated records.
        CalculationRollup = "calculation_rollup",
        /// Calculated by scoring.
        CalculationScore = "calculation_score",
        /// Several of the options, written as a list separated by `;`.
        Checkbox = "checkbox",
        /// A date picker.
        Date = "date",
        /// A file's id.
        File = "file",
        /// Rich text.
        Html = "html",
        /// A number.
        Number = "number",
        /// A telephone number.
        PhoneNumber = "phonenumber",
        /// One of the options.
        Radio = "radio",
        /// One of the options.
        Select = "select",
        /// One line of text.
        Text = "text",
        /// Several lines of text.
        Textarea = "textarea",
    }
}

open_enum! {
    /// How sensitive a property's values are; more than `non_sensitive` takes a scope of its own to read.
    Sensitivity {
        /// Visible to every token that reads properties.
        NonSensitive = "non_sensitive",
        /// Takes a sensitive-data scope.
        Sensitive = "sensitive",
        /// Takes a highly-sensitive-data scope.
        HighlySensitive = "highly_sensitive",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum is made by a macro that all open enums share")]
impl Default for Sensitivity {
    fn default() -> Self {
        Self::NonSensitive
    }
}

impl Sensitivity {
    fn is_default(&self) -> bool {
        *self == Self::NonSensitive
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// One property of an object type. Its internal name is its key in [`super::ObjectSchema::properties`].
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    /// The name that people see.
    pub label: String,
    /// What its author wrote about it; hostile text, never interpreted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The property group's internal name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub property_type: PropertyType,
    /// How HubSpot's forms edit it.
    pub field_type: FieldType,
    /// The options by internal value. Empty does not mean that nothing is allowed: see [`Property::is_closed`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, PropertyOption>,
    /// Whether the options live elsewhere: pipelines, owners, users and so on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub external_options: bool,
    /// Whether HubSpot refuses writes: `modificationMetadata.readOnlyValue` and nothing else.
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Whether HubSpot calls it calculated. Says nothing about writing: there are calculated properties that are writable.
    #[serde(default, skip_serializing_if = "is_false")]
    pub calculated: bool,
    /// Whether it is hidden from people.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// Whether it is archived.
    #[serde(default, skip_serializing_if = "is_false")]
    pub archived: bool,
    /// Whether no two records may have the same value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// Whether HubSpot made it, and not the account.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hubspot_defined: bool,
    /// How sensitive its values are.
    #[serde(default, skip_serializing_if = "Sensitivity::is_default")]
    pub sensitivity: Sensitivity,
    /// What its values refer to, such as `OWNER`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referenced_object_type: Option<String>,
    /// The account's own rules for its values, sorted by rule type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<ValidationRule>,
}

impl Property {
    /// A writable property with nothing special about it.
    pub fn new(label: impl Into<String>, property_type: PropertyType, field_type: FieldType) -> Self {
        Self {
            label: label.into(),
            description: String::new(),
            group: String::new(),
            property_type,
            field_type,
            options: BTreeMap::new(),
            external_options: false,
            read_only: false,
            calculated: false,
            hidden: false,
            archived: false,
            unique: false,
            hubspot_defined: false,
            sensitivity: Sensitivity::NonSensitive,
            referenced_object_type: None,
            rules: Vec::new(),
        }
    }

    /// The kind of its values.
    pub fn value_kind(&self) -> ValueKind {
        ValueKind::of(self)
    }

    /// Whether its options are all the values there are. An enumeration whose options live elsewhere, or that lists none,
    /// is open.
    pub fn is_closed(&self) -> bool {
        self.value_kind().is_listed()
    }

    /// Whether it takes several values, separated by `;`.
    pub fn is_multiple(&self) -> bool {
        self.value_kind().is_list()
    }

    /// Whether its values are ids of owners.
    pub fn is_owner(&self) -> bool {
        self.referenced_object_type.as_deref() == Some("OWNER")
    }

    /// Whether a value can be written at all.
    pub fn is_writable(&self) -> bool {
        !self.read_only && !self.archived
    }
}

/// One option of an enumeration. Its internal value is its key in [`Property::options`].
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PropertyOption {
    /// The name that people see.
    pub label: String,
    /// What its author wrote about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether it is hidden from people. Whether HubSpot accepts hidden options is not verified.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
}

impl PropertyOption {
    /// A visible option.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), description: String::new(), hidden: false }
    }
}
