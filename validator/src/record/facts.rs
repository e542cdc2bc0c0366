//! The facts about a record that rules need which look at several properties at once.

use std::borrow::Cow;

use super::{PropertyText, RawProperty};

/// What a record gives for the properties that its object cannot do without.
#[derive(Default)]
pub(crate) struct RecordFacts<'a> {
    /// Whether the subject has a text.
    pub(crate) subject: bool,
    pub(crate) pipeline: Option<PropertyText<'a>>,
    pub(crate) stage: Option<PropertyText<'a>>,
    /// The pipeline, where it is written as the empty text.
    pub(crate) cleared_pipeline: Option<RawProperty<'a>>,
    /// The stage, where it is written as the empty text.
    pub(crate) cleared_stage: Option<RawProperty<'a>>,
    /// The properties that the object schema requires, beside those above, and that have a text; every writable property that
    /// has one, where requirements are declared.
    pub(crate) texts: Vec<(&'a str, Cow<'a, str>)>,
    /// Every writable property that is written as the empty text, where requirements are declared.
    pub(crate) emptied: Vec<&'a str>,
    /// Every writable property that is written as an object or a list, which is a finding already: it is not missing.
    pub(crate) misshapen: Vec<&'a str>,
}

impl RecordFacts<'_> {
    /// The text of a writable property, if the record gives it one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_ref())
    }

    /// Whether the record gives a property a text, or something that was meant as one.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.text(name).is_some() || self.is_misshapen(name)
    }

    /// Whether the record gives a property an object or a list.
    pub(crate) fn is_misshapen(&self, name: &str) -> bool {
        self.misshapen.contains(&name)
    }
}
