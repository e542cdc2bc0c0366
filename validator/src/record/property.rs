//! What the walk hands to the rules.

use std::borrow::Cow;

use ticketproof_diagnostics::{Applicability, Fix, Location, Span};

use crate::{
    cx::{Cx, write_instead},
    plan::PropertyPlan,
    syntax::Node,
    value::{trimmed, visible},
};

/// Where a property stands in its record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// It is a member of the property map.
    Member,
    /// It is an item of a legacy body, `{"name":"…","value":"…"}`.
    Item(usize),
}

/// One property as a record writes it, before anything is known about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot<'a> {
    pub(crate) name: &'a str,
    /// The name as it stands, in quotes.
    pub(crate) key: Node<'a>,
    pub(crate) value: Node<'a>,
    pub(crate) place: Place,
}

impl Slot<'_> {
    /// Where the value is.
    pub(crate) fn location(&self, cx: &Cx<'_>) -> Location {
        match self.place {
            Place::Member => cx.properties.key(self.name),
            Place::Item(index) => cx.record.index(index).key("value"),
        }
    }

    /// Where the name is; for a member, that is where its value is.
    pub(crate) fn name_location(&self, cx: &Cx<'_>) -> Location {
        match self.place {
            Place::Member => self.location(cx),
            Place::Item(index) => cx.record.index(index).key("name"),
        }
    }
}

/// One property of a record with a text to check.
pub(crate) struct Field<'a> {
    pub(crate) property: &'a PropertyPlan,
    pub(crate) slot: Slot<'a>,
    pub(crate) text: Cow<'a, str>,
}

impl Field<'_> {
    /// The property's internal name.
    pub(crate) fn name(&self) -> &str {
        &self.property.name
    }

    /// The text without blanks around it; see [`trimmed`].
    pub(crate) fn trimmed(&self) -> &str {
        trimmed(&self.text)
    }

    /// The text without blanks and invisible characters around it; see [`visible`].
    pub(crate) fn visible(&self) -> &str {
        visible(&self.text)
    }

    pub(crate) fn location(&self, cx: &Cx<'_>) -> Location {
        self.slot.location(cx)
    }

    pub(crate) fn span(&self) -> Span {
        self.slot.value.span()
    }

    /// The fix that writes another text, and says what the author plainly meant.
    pub(crate) fn safe(&self, text: &str) -> Fix {
        write_instead(self.slot.value, text, Applicability::Safe)
    }

    /// The fix that writes another text, and guesses.
    pub(crate) fn guess(&self, text: &str) -> Fix {
        write_instead(self.slot.value, text, Applicability::Unsafe)
    }
}

/// What a record gives for the properties that its object cannot do without.
#[derive(Default)]
pub(crate) struct Given<'a> {
    /// Whether the subject has a text.
    pub(crate) subject: bool,
    pub(crate) pipeline: Option<Field<'a>>,
    pub(crate) stage: Option<Field<'a>>,
    /// The pipeline, where it is written as the empty text.
    pub(crate) cleared_pipeline: Option<Slot<'a>>,
    /// The stage, where it is written as the empty text.
    pub(crate) cleared_stage: Option<Slot<'a>>,
    /// The properties that the object schema requires, beside those above, and that have a text; every writable property that
    /// has one, where requirements are declared.
    pub(crate) texts: Vec<(&'a str, Cow<'a, str>)>,
    /// Every writable property that is written as the empty text, where requirements are declared.
    pub(crate) emptied: Vec<&'a str>,
    /// Every writable property that is written as an object or a list, which is a finding already: it is not missing.
    pub(crate) misshapen: Vec<&'a str>,
}

impl Given<'_> {
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
