//! The model: an account's schema of one object type, resolved and normalised.
//!
//! It knows nothing that is true of tickets alone; that is in [`crate::profile`]. It is built by lowering HubSpot's JSON
//! ([`crate::lower`]) or by reading a snapshot ([`crate::snapshot`]), and it is plain data: no I/O, no clock.

mod association;
mod pipeline;
mod property;
mod rule;
mod value_kind;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{ObjectType, Profile, profile::RECORD_ID};

pub use association::{AssociationCategory, AssociationType, Direction};
pub use pipeline::{Pipeline, Stage};
pub use property::{FieldType, Property, PropertyOption, PropertyType, Sensitivity};
pub use rule::{RuleType, ValidationRule};
pub use value_kind::ValueKind;

/// The schema of one object type in one account: properties, pipelines, association types and the account's own rules.
///
/// Everything is keyed by HubSpot's internal names and ids and sorted by them, so that two schemas with the same meaning
/// are equal, whatever order the server answered in.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectSchema {
    /// The object type this is the schema of.
    pub object: ObjectType,
    /// The properties that HubSpot itself refuses a create without (`requiredProperties` of the object schema).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub required_properties: BTreeSet<String>,
    /// The properties by internal name.
    pub properties: BTreeMap<String, Property>,
    /// The pipelines by id, archived ones included when the server lists them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pipelines: BTreeMap<String, Pipeline>,
    /// The association types, in both directions, sorted by other object, direction, category and type id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub associations: Vec<AssociationType>,
    /// Owners by id, when they were asked for: the allowed values of properties that refer to an `OWNER`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owners: Option<BTreeSet<String>>,
    /// What the token that pulled this was not allowed to see, so that "unknown" can be told from "hidden". Kept in the
    /// snapshot's provenance block, outside the semantic hash.
    #[serde(skip)]
    pub not_visible: BTreeSet<Part>,
}

/// A part of an account's schema that a token may not be allowed to read.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Archived properties.
    ArchivedProperties,
    /// Properties of sensitivity `sensitive`.
    SensitiveProperties,
    /// Properties of sensitivity `highly_sensitive`.
    HighlySensitiveProperties,
    /// The pipelines and their stages.
    Pipelines,
    /// The association labels of at least one target object.
    AssociationLabels,
    /// The account's property validation rules.
    ValidationRules,
    /// The object schema, with its required properties and association limits.
    ObjectSchema,
    /// The owners.
    Owners,
}

impl Part {
    /// The part as it is written in a snapshot, such as `sensitive-properties`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ArchivedProperties => "archived-properties",
            Self::SensitiveProperties => "sensitive-properties",
            Self::HighlySensitiveProperties => "highly-sensitive-properties",
            Self::Pipelines => "pipelines",
            Self::AssociationLabels => "association-labels",
            Self::ValidationRules => "validation-rules",
            Self::ObjectSchema => "object-schema",
            Self::Owners => "owners",
        }
    }
}

impl ObjectSchema {
    /// A schema with nothing in it yet.
    pub fn empty(object: ObjectType) -> Self {
        Self {
            object,
            required_properties: BTreeSet::new(),
            properties: BTreeMap::new(),
            pipelines: BTreeMap::new(),
            associations: Vec::new(),
            owners: None,
            not_visible: BTreeSet::new(),
        }
    }

    /// The facts that are true of this object type and not of others.
    pub fn profile(&self) -> &'static Profile {
        Profile::of(&self.object)
    }

    /// The property with this internal name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.get(name)
    }

    /// The names that `idProperty` may have: properties whose values tell records apart. HubSpot does not take the property of
    /// the record's own id for one of them, whatever its definition says.
    pub fn id_properties(&self) -> impl Iterator<Item = &str> {
        let identifies =
            |name: &str, property: &Property| property.unique && !property.archived && name != RECORD_ID;
        let properties = self.properties.iter().filter(move |(name, property)| identifies(name, property));
        properties.map(|(name, _)| name.as_str())
    }

    /// The pipelines that can be written to.
    pub fn active_pipelines(&self) -> impl Iterator<Item = &Pipeline> {
        self.pipelines.values().filter(|pipeline| !pipeline.archived)
    }

    /// The pipeline that a new record gets when it names none: the only one in use or, of several, the default one.
    /// `None` where the default one is archived or not there, and for an object without pipelines.
    pub fn implied_pipeline(&self) -> Option<&Pipeline> {
        let profile = self.profile().pipeline?;
        let mut active = self.active_pipelines();
        match (active.next(), active.next()) {
            (only, None) => only,
            _ => self.pipelines.get(profile.default_pipeline).filter(|default| !default.archived),
        }
    }

    /// Whether nothing is known of the pipelines although the object has some: the token that pulled the schema could not see
    /// them, or the snapshot has none. Any pipeline and stage is then taken as it is written.
    pub fn lacks_pipelines(&self) -> bool {
        let is_hidden = self.not_visible.contains(&Part::Pipelines);
        self.pipelines.is_empty() && (is_hidden || self.profile().pipeline.is_some())
    }

    /// The parts of the account that this schema does not know: what the token could not see, and the pipelines where it has
    /// none of an object that has some.
    pub fn hidden_parts(&self) -> BTreeSet<Part> {
        let mut parts = self.not_visible.clone();
        parts.extend(self.lacks_pipelines().then_some(Part::Pipelines));
        parts
    }

    /// The properties that HubSpot's object schema requires of a new record beside subject, pipeline and stage, for which there are rules of
    /// their own. What only HubSpot writes, or nobody can, is not asked for.
    pub fn further_required(&self) -> impl Iterator<Item = &str> {
        let own: Vec<&str> =
            self.profile().subject.into_iter().chain(self.profile().pipeline_properties()).collect();
        let is_writable = |name: &str| self.property(name).is_some_and(Property::is_writable);
        let required = self.required_properties.iter().map(String::as_str);
        required.filter(move |name| !own.contains(name) && is_writable(name))
    }

    /// Every stage with this id, with its pipeline. Ids are unique in an account as far as is known, but nothing here
    /// relies on it.
    pub fn stages_by_id<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a Pipeline, &'a Stage)> {
        self.pipelines.values().filter_map(move |pipeline| Some((pipeline, pipeline.stages.get(id)?)))
    }

    /// The association types from this object to `object` (an object type's name or id).
    pub fn outgoing<'a>(&'a self, object: &'a str) -> impl Iterator<Item = &'a AssociationType> {
        self.associations
            .iter()
            .filter(move |kind| kind.direction == Direction::Outgoing && kind.object.is_called(object))
    }

    /// Whether a property that is not in the schema may still exist, because the token could not see all of them.
    pub fn may_hide_properties(&self) -> bool {
        [Part::SensitiveProperties, Part::HighlySensitiveProperties, Part::ArchivedProperties]
            .iter()
            .any(|part| self.not_visible.contains(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(pipelines: &[(&str, bool)]) -> ObjectSchema {
        let mut schema = ObjectSchema::empty(ObjectType::tickets());
        for (id, archived) in pipelines {
            let (id, label) = ((*id).to_owned(), format!("Pipeline {id}"));
            let pipeline = Pipeline { id: id.clone(), label, stages: BTreeMap::new(), archived: *archived };
            schema.pipelines.insert(id, pipeline);
        }
        schema
    }

    #[test]
    fn an_archived_pipeline_is_never_implied() {
        for (pipelines, implied) in [
            (&[][..], None),
            (&[("0", false)], Some("0")),
            (&[("0", true)], None),
            (&[("9", false)], Some("9")),
            (&[("0", true), ("9", false)], Some("9")),
            (&[("0", false), ("9", true)], Some("0")),
            (&[("0", false), ("9", false)], Some("0")),
            (&[("0", true), ("8", false), ("9", false)], None),
            (&[("8", false), ("9", false)], None),
        ] {
            let schema = account(pipelines);
            let id = schema.implied_pipeline().map(|pipeline| pipeline.id.as_str());
            assert_eq!(id, implied, "{pipelines:?}");
        }
    }

    #[test]
    fn an_object_without_a_profile_implies_no_pipeline() {
        let schema = ObjectSchema { object: ObjectType::from_id("0-1"), ..account(&[("0", false)]) };
        assert_eq!(schema.implied_pipeline(), None);
    }
}
