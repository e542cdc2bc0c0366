//! The Rust names of a schema's items, decided here and nowhere else: the generator and the derive both ask [`Names`].
//!
//! Properties and options are named after their internal names and values. Pipelines, stages and association types have
//! numbers for ids and are named after their label, once: the [`Lock`] pins every name by remote id, and what is pinned
//! never moves, whatever happens to labels, locales or the server's order. Names are ASCII, are never a keyword of the
//! editions 2018, 2021 and 2024, and never shadow what the prelude brings.

mod assign;
mod ident;
mod lock;
mod problem;
mod scope;
mod timing;

use std::collections::BTreeSet;

use crate::{AssociationType, Direction, ObjectSchema};

use assign::{Item, assign};
pub use ident::{is_keyword, pascal_of_snake};
pub use lock::{AlsoSections, Lock, Pinned, PinnedName, account_name};
pub use problem::{LockError, LockProblem};
use scope::{Scope, Scopes};
pub use timing::{StageTiming, TimingKind};

/// The Rust name of every item of a schema.
///
/// Total: every property, option, pipeline, stage and outgoing association type of the schema has a name. Injective: no
/// two items of one scope share one.
///
/// ```
/// use ticketproof_schema::{ObjectSchema, ObjectType, Property, PropertyType, FieldType, names::{Lock, Names}};
/// let mut schema = ObjectSchema::empty(ObjectType::tickets());
/// schema.properties.insert("type".into(), Property::new("Type", PropertyType::String, FieldType::Text));
/// let names = Names::new(&schema, &Lock::default());
/// assert_eq!(names.property("type"), Some("type_"));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Names {
    properties: Scope,
    options: Scopes,
    pipelines: Scope,
    stages: Scopes,
    objects: Scope,
    associations: Scopes,
    object_type: String,
    reserved_types: BTreeSet<String>,
}

impl Names {
    /// The names of `schema`'s items: the lock's where it has one, and otherwise the one that [`Lock::pin`] would write.
    pub fn new(schema: &ObjectSchema, lock: &Lock) -> Self {
        Self::with(schema, lock, &lock.main)
    }

    /// The names of another account's items, for which the lock has a section of its own: `[also.<account>.…]`. Properties
    /// and options are named by internal name and share the lock's main sections.
    pub fn also(schema: &ObjectSchema, lock: &Lock, account: &str) -> Self {
        let none = lock::RemoteIds::default();
        Self::with(schema, lock, lock.also.get(account).unwrap_or(&none))
    }

    fn with(schema: &ObjectSchema, lock: &Lock, ids: &lock::RemoteIds) -> Self {
        let empty = Scope::new();
        let pinned = |scopes: &Scopes, key: &str| scopes.get(key).unwrap_or(&empty).clone();
        let properties = assign(property_items(schema), &lock.properties);
        let options = schema
            .properties
            .iter()
            .filter(|(_, property)| property.value_kind().is_choice())
            .map(|(name, property)| {
                let items = property.options.keys().map(|value| Item::option(value));
                (name.clone(), assign(items, &pinned(&lock.options, name)))
            })
            .collect();
        let pipelines = schema
            .pipelines
            .iter()
            .map(|(id, pipeline)| Item::pipeline(id, &pipeline.label))
            .collect::<Vec<_>>();
        let stages = schema
            .pipelines
            .iter()
            .map(|(id, pipeline)| {
                let items = pipeline.stages.iter().map(|(stage, model)| Item::stage(stage, &model.label));
                (id.clone(), assign(items, &pinned(&ids.stages, id)))
            })
            .collect();
        let objects = targets(schema);
        let associations = objects
            .keys()
            .map(|object| {
                let items = outgoing(schema, object).map(|(key, kind)| Item::association(&key, kind));
                (object.clone(), assign(items, &pinned(&ids.associations, object)))
            })
            .collect();
        let singular = ident::object_type(&schema.object);
        Self {
            properties,
            options,
            pipelines: assign(pipelines, &ids.pipelines),
            stages,
            objects: assign(objects.iter().map(|(id, name)| Item::object(id, name)), &ids.objects),
            associations,
            reserved_types: [
                "Account".to_owned(),
                format!("New{singular}"),
                format!("{singular}Update"),
                singular.clone(),
            ]
            .into(),
            object_type: singular,
        }
    }

    /// The name of the struct for one record of the schema's own object, such as `Ticket`.
    pub fn object_type(&self) -> String {
        self.object_type.clone()
    }

    /// The field name of the property with this internal name.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }

    /// The internal name of the property with this field name.
    pub fn property_named(&self, ident: &str) -> Option<&str> {
        self.properties.iter().find(|(_, name)| *name == ident).map(|(name, _)| name.as_str())
    }

    /// The name of the type that stands for the property's options: its field name in Pascal case.
    pub fn property_type(&self, name: &str) -> Option<String> {
        let mut pascal = pascal_of_snake(self.property(name)?);
        if ident::is_reserved_type(&pascal) || self.reserved_types.contains(&pascal) {
            pascal.push('_');
        }
        Some(pascal)
    }

    /// The variant name of a property's option with this internal value.
    pub fn option(&self, property: &str, value: &str) -> Option<&str> {
        self.options.get(property)?.get(value).map(String::as_str)
    }

    /// The module name of the pipeline with this id.
    pub fn pipeline(&self, id: &str) -> Option<&str> {
        self.pipelines.get(id).map(String::as_str)
    }

    /// The name of the pipeline's stage type in the module `stage`, and what attributes call the pipeline: its module name
    /// in Pascal case.
    pub fn pipeline_type(&self, id: &str) -> Option<String> {
        let mut pascal = pascal_of_snake(self.pipeline(id)?);
        if ident::is_reserved_type(&pascal) {
            pascal.push('_');
        }
        Some(pascal)
    }

    /// The id of the pipeline with this module or type name.
    pub fn pipeline_named(&self, ident: &str) -> Option<&str> {
        let found = self.pipelines.iter().find(|(id, name)| {
            *name == ident || self.pipeline_type(id).is_some_and(|pascal| pascal == ident)
        });
        found.map(|(id, _)| id.as_str())
    }

    /// The variant name of a stage.
    pub fn stage(&self, pipeline: &str, id: &str) -> Option<&str> {
        self.stages.get(pipeline)?.get(id).map(String::as_str)
    }

    /// The module name of an object type that tickets can be associated with, by its id.
    pub fn object(&self, object_id: &str) -> Option<&str> {
        self.objects.get(object_id).map(String::as_str)
    }

    /// The variant name of an outgoing association type.
    pub fn association(&self, kind: &AssociationType) -> Option<&str> {
        self.associations.get(&kind.object.id)?.get(&association_key(kind)).map(String::as_str)
    }
}

/// How the lock calls an association type among those of its target: type ids are unique within a category only.
pub fn association_key(kind: &AssociationType) -> String {
    format!("{}:{}", kind.category, kind.type_id)
}

fn property_items(schema: &ObjectSchema) -> impl Iterator<Item = Item> {
    schema.properties.keys().map(|name| Item::property(name))
}

/// The object types that the schema's own object can be associated with: id and word for one.
fn targets(schema: &ObjectSchema) -> Scope {
    schema
        .associations
        .iter()
        .filter(|kind| kind.direction == Direction::Outgoing)
        .map(|kind| (kind.object.id.clone(), kind.object.singular().to_owned()))
        .collect()
}

/// The outgoing association types to one target, with their keys, each key once.
fn outgoing<'a>(
    schema: &'a ObjectSchema,
    object: &'a str,
) -> impl Iterator<Item = (String, &'a AssociationType)> {
    let mut seen = BTreeSet::new();
    schema
        .associations
        .iter()
        .filter(move |kind| kind.direction == Direction::Outgoing && kind.object.id == object)
        .map(|kind| (association_key(kind), kind))
        .filter(move |(key, _)| seen.insert(key.clone()))
}

#[cfg(test)]
mod tests;
