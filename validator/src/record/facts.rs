//! The facts about a record for rules that compare several properties.

use std::borrow::Cow;

use super::{PropertyText, RawProperty};

/// The values of a record that rules about the whole record need.
#[derive(Default)]
pub(crate) struct RecordFacts<'a> {
    /// Whether the record has a subject.
    pub(crate) subject: bool,
    pub(crate) pipeline: Option<PropertyText<'a>>,
    pub(crate) stage: Option<PropertyText<'a>>,
    /// The pipeline, if its value is the empty text.
    pub(crate) cleared_pipeline: Option<RawProperty<'a>>,
    /// The stage, if its value is the empty text.
    pub(crate) cleared_stage: Option<RawProperty<'a>>,
    /// The other properties that the object schema requires, with their texts. If requirements are declared: all writable
    /// properties with their texts.
    pub(crate) texts: Vec<(&'a str, Cow<'a, str>)>,
    /// If requirements are declared: all writable properties whose value is the empty text.
    pub(crate) emptied: Vec<&'a str>,
    /// All writable properties whose value is an object or a list. That is a finding already, so they are not missing.
    pub(crate) containers: Vec<&'a str>,
}

impl RecordFacts<'_> {
    /// The text of a writable property, if the record has it.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_ref())
    }

    /// Whether the record has a property, with a text, an object or a list.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.text(name).is_some() || self.is_container(name)
    }

    /// Whether a property's value is an object or a list.
    pub(crate) fn is_container(&self, name: &str) -> bool {
        self.containers.contains(&name)
    }
}
