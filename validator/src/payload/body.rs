//! The body of a request, before it is text.

use std::borrow::Cow;

use serde::{Serialize, ser::SerializeMap as _};

use super::PropertyValue;

/// The body of a request: properties in the order they were written, and associations.
///
/// Serialises to HubSpot's form, `{"properties":{…},"associations":[…]}`; an empty list of associations is left out. The body
/// of an upsert begins with the record it is about: `{"id":"…","idProperty":"…","properties":{…}}`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Body {
    properties: Vec<(Cow<'static, str>, String)>,
    associations: Vec<Association>,
    id: Option<(Option<Cow<'static, str>>, String)>,
}

impl Body {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a property if the value has a text (`None` leaves the property out).
    ///
    /// `K` is the property's kind; the derive and the generator choose it from the schema.
    pub fn property<K>(&mut self, name: impl Into<Cow<'static, str>>, value: &impl PropertyValue<K>) {
        if let Some(text) = value.text() {
            self.properties.push((name.into(), text.into_owned()));
        }
    }

    /// Writes a property as HubSpot's text, unconverted.
    pub fn raw_property(&mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        self.properties.push((name.into(), text.into()));
    }

    /// Adds an association.
    pub fn associate(&mut self, association: Association) {
        self.associations.push(association);
    }

    /// Identifies the record of an upsert: by the value of its unique property `property`, or by its own id.
    pub fn identify(&mut self, property: Option<&'static str>, id: impl Into<String>) {
        self.id = Some((property.map(Cow::Borrowed), id.into()));
    }

    /// Which record an upsert is about: the unique property's name, unless it is the record's own id, and the value.
    pub fn identity(&self) -> Option<(Option<&str>, &str)> {
        self.id.as_ref().map(|(property, id)| (property.as_deref(), id.as_str()))
    }

    /// The body as JSON text.
    pub fn to_json(&self) -> String {
        // Every key is a string and nothing in a body can refuse to be written.
        serde_json::to_string(self).expect("a body of texts and numbers serialises")
    }

    /// Associates the new record with the record `id` by these types (category and type id).
    pub fn associate_by(&mut self, id: impl Into<String>, types: &[(&'static str, u32)]) {
        let types = types.iter().map(|(category, id)| AssociationSpec {
            association_category: Cow::Borrowed(category),
            association_type_id: *id,
        });
        self.associate(Association::new(id, types.collect()));
    }

    /// The properties in the order they were written.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &str)> {
        self.properties.iter().map(|(name, text)| (name.as_ref(), text.as_str()))
    }

    /// Replaces texts: `other` returns the new text for a property's name and text, or `None` to keep it.
    pub(crate) fn replace_texts(&mut self, other: impl Fn(&str, &str) -> Option<&'static str>) {
        for (name, text) in &mut self.properties {
            if let Some(other) = other(name, text) {
                other.clone_into(text);
            }
        }
    }

    /// Replaces association types: `other` returns the new type for a category and type id, or `None` to keep it.
    pub(crate) fn replace_types(&mut self, other: impl Fn(&str, u32) -> Option<(&'static str, u32)>) {
        for spec in self.associations.iter_mut().flat_map(|association| &mut association.types) {
            if let Some((category, id)) = other(&spec.association_category, spec.association_type_id) {
                *spec = AssociationSpec {
                    association_category: Cow::Borrowed(category),
                    association_type_id: id,
                };
            }
        }
    }

    /// Adds what another body has.
    pub(crate) fn append(&mut self, other: Self) {
        self.properties.extend(other.properties);
        self.associations.extend(other.associations);
        self.id = other.id.or(self.id.take());
    }

    /// The associations in the order they were added.
    pub fn associations(&self) -> &[Association] {
        &self.associations
    }
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Properties<'a>(&'a [(Cow<'static, str>, String)]);
        impl Serialize for Properties<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
            }
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some((property, id)) = &self.id {
            map.serialize_entry("id", id)?;
            if let Some(property) = property {
                map.serialize_entry("idProperty", property)?;
            }
        }
        map.serialize_entry("properties", &Properties(&self.properties))?;
        if !self.associations.is_empty() {
            map.serialize_entry("associations", &self.associations)?;
        }
        map.end()
    }
}

/// An association: the other record's id and the association types.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Association {
    to: To,
    types: Vec<AssociationSpec>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
struct To {
    id: String,
}

/// An association type as requests write it.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AssociationSpec {
    /// Who defined the type, such as `HUBSPOT_DEFINED`.
    pub association_category: Cow<'static, str>,
    /// The type's id, unique within the category.
    pub association_type_id: u32,
}

impl Association {
    /// An association with the record `id` by these types.
    pub fn new(id: impl Into<String>, types: Vec<AssociationSpec>) -> Self {
        Self { to: To { id: id.into() }, types }
    }

    /// The other record's id.
    pub fn id(&self) -> &str {
        &self.to.id
    }

    /// The types.
    pub fn types(&self) -> &[AssociationSpec] {
        &self.types
    }
}
