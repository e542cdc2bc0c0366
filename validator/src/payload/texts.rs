//! Properties as HubSpot's JSON has them, before any type.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};

/// Properties by internal name, as texts.
///
/// Reads HubSpot's map of properties: `null` is a property without a value and left out; numbers and booleans, which
/// HubSpot reads as text, are kept as the text they are.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// The text of the property with this internal name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The properties, sorted by internal name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, name: String, text: String) {
        self.0.insert(name, text);
    }
}

impl IntoIterator for Texts {
    type IntoIter = std::collections::btree_map::IntoIter<String, String>;
    type Item = (String, String);

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Texts {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(texts: I) -> Self {
        Self(texts.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of properties")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
                let mut texts = Texts::default();
                while let Some((name, OneText(text))) = map.next_entry::<String, OneText>()? {
                    if let Some(text) = text {
                        texts.insert(name, text);
                    }
                }
                Ok(texts)
            }
        }
        deserializer.deserialize_map(Map)
    }
}

/// One property's value: a text, or nothing.
struct OneText(Option<String>);

impl<'de> Deserialize<'de> for OneText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;

        macro_rules! displayed {
            ($($method:ident: $type:ty;)*) => {
                $(
                    fn $method<E>(self, value: $type) -> Result<OneText, E> {
                        Ok(OneText(Some(value.to_string())))
                    }
                )*
            };
        }

        impl<'de> Visitor<'de> for One {
            type Value = OneText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, a boolean or null")
            }

            displayed! {
                visit_bool: bool;
                visit_i64: i64;
                visit_u64: u64;
                visit_f64: f64;
                visit_str: &str;
            }

            fn visit_string<E>(self, value: String) -> Result<OneText, E> {
                Ok(OneText(Some(value)))
            }

            fn visit_unit<E>(self) -> Result<OneText, E> {
                Ok(OneText(None))
            }

            fn visit_none<E>(self) -> Result<OneText, E> {
                Ok(OneText(None))
            }
        }
        deserializer.deserialize_any(One)
    }
}

/// The body of a request, before any type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPayload {
    pub(super) properties: Texts,
    #[serde(default)]
    pub(super) associations: Vec<RawAssociation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAssociation {
    pub(super) to: RawTo,
    pub(super) types: Vec<RawType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTo {
    pub(super) id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct RawType {
    pub(super) association_category: String,
    pub(super) association_type_id: u32,
}

/// A record that HubSpot sends, before any type. What this version does not know is left alone.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawRecord {
    pub(super) id: String,
    #[serde(default)]
    pub(super) properties: Texts,
    #[serde(default)]
    pub(super) created_at: Option<String>,
    #[serde(default)]
    pub(super) updated_at: Option<String>,
    #[serde(default)]
    pub(super) archived: bool,
    #[serde(default)]
    pub(super) url: Option<String>,
}
