//! A schema compiled for checking: look-ups of properties, pipelines, stages and association types.

mod associations;
mod expressions;
mod lookalike;
mod name_hash;
mod pipelines;
mod property;
mod suggestions;

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use ticketproof_schema::{ObjectSchema, Profile, Property};

pub(crate) use associations::{AssociationMatch, CompiledAssociations};
use expressions::Expressions;
pub(crate) use expressions::{EXPRESSIONS_MAX, Pattern};
pub(crate) use lookalike::{Difference, difference, folded};
pub(crate) use name_hash::NameHash;
pub(crate) use pipelines::{CompiledPipelines, LabelMatch, StageMatch};
use property::LetterBag;
pub(crate) use property::{CompiledProperty, Role};

/// A compiled schema.
#[derive(Debug)]
pub(crate) struct CompiledSchema {
    pub(crate) schema: ObjectSchema,
    pub(crate) profile: &'static Profile,
    /// The writable properties that HubSpot's object schema requires of a new record, besides subject, pipeline and stage.
    pub(crate) further_required: BTreeSet<String>,
    names: HashMap<Box<str>, usize, NameHash>,
    /// Each is compiled on its first use: a record has a few of hundreds.
    properties: Vec<OnceLock<CompiledProperty>>,
    expressions: OnceLock<Expressions>,
    suggestions: OnceLock<suggestions::SuggestionIndex>,
}

impl CompiledSchema {
    pub(crate) fn new(schema: ObjectSchema) -> Self {
        let profile = schema.profile();
        let names =
            schema.properties.keys().enumerate().map(|(at, name)| (name.as_str().into(), at)).collect();
        let properties = schema.properties.iter().map(|_| OnceLock::new()).collect();
        let further_required = schema.further_required().map(str::to_owned).collect();
        Self {
            schema,
            profile,
            further_required,
            names,
            properties,
            expressions: OnceLock::new(),
            suggestions: OnceLock::new(),
        }
    }

    /// The name of a property for an example in a message: the subject, the stage, or else the first property.
    pub(crate) fn example_property(&self) -> &str {
        let known = self.profile.subject.or_else(|| self.profile.pipeline.map(|names| names.stage));
        known.or_else(|| self.schema.properties.keys().next().map(String::as_str)).unwrap_or("…")
    }

    /// Whether [`Self::further_required`] contains a property.
    pub(crate) fn requires_further(&self, name: &str) -> bool {
        !self.further_required.is_empty() && self.further_required.contains(name)
    }

    /// The property with this internal name, and its index among all properties.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, &CompiledProperty)> {
        let at = *self.names.get(name)?;
        let made = self.properties.get(at)?;
        if let Some(made) = made.get() {
            return Some((at, made));
        }
        let (name, property) = self.schema.properties.get_key_value(name)?;
        Some((at, made.get_or_init(|| self.compile(name, property))))
    }

    /// The property with this index among all properties.
    pub(crate) fn at(&self, at: usize) -> Option<&CompiledProperty> {
        let made = self.properties.get(at)?;
        if let Some(made) = made.get() {
            return Some(made);
        }
        let (name, property) = self.schema.properties.iter().nth(at)?;
        Some(made.get_or_init(|| self.compile(name, property)))
    }

    fn compile(&self, name: &str, property: &Property) -> CompiledProperty {
        CompiledProperty::new(name, property, self.profile, self.patterns(name, property))
    }

    /// The expressions of a property's rules, in the order of its rules.
    pub(crate) fn patterns(&self, name: &str, property: &Property) -> Vec<Pattern> {
        // Most properties have no rules, and most accounts no expressions: then no expression is parsed.
        if property.rules.is_empty() {
            return Vec::new();
        }
        self.expressions.get_or_init(|| Expressions::new(&self.schema)).patterns(name, property)
    }

    /// The property with this internal name.
    pub(crate) fn property(&self, name: &str) -> Option<&CompiledProperty> {
        self.find(name).map(|(_, property)| property)
    }

    /// The number of properties.
    pub(crate) const fn len(&self) -> usize {
        self.properties.len()
    }

    /// The writable property that the author may have intended by `wanted`, from its name or its label.
    pub(crate) fn intended_property(&self, wanted: &str) -> Option<&CompiledProperty> {
        let index = self.suggestions.get_or_init(|| suggestions::SuggestionIndex::new(&self.schema));
        self.property(index.find(wanted)?)
    }

    /// The object's pipelines and stages, if the schema has any.
    pub(crate) fn pipelines(&self) -> Option<CompiledPipelines<'_>> {
        let profile = self.profile.pipeline?;
        (!self.schema.pipelines.is_empty()).then(|| CompiledPipelines::new(&self.schema, profile))
    }

    /// The association types.
    pub(crate) const fn associations(&self) -> CompiledAssociations<'_> {
        CompiledAssociations::new(&self.schema)
    }
}
