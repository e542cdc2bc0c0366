//! A property of a record, as rules get it.

use std::borrow::Cow;

use ticketproof_diagnostics::{Applicability, Fix, Location, Span};

use crate::{
    compiled::CompiledProperty,
    context::{Context, write_instead},
    located_json::Node,
    value::{trimmed, visible},
};

/// The position of a property in its record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PropertyPosition {
    /// A member of the property map.
    Member,
    /// The item with this index in a body of the retired API: `{"name":"…","value":"…"}`.
    Item(usize),
}

/// A property as it is written in a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawProperty<'a> {
    pub(crate) name: &'a str,
    /// The name as it is written, in quotes.
    pub(crate) key: Node<'a>,
    pub(crate) value: Node<'a>,
    pub(crate) position: PropertyPosition,
}

impl RawProperty<'_> {
    /// The location of the value.
    pub(crate) fn location(&self, cx: &Context<'_>) -> Location {
        match self.position {
            PropertyPosition::Member => cx.properties.key(self.name),
            PropertyPosition::Item(index) => cx.record.index(index).key("value"),
        }
    }

    /// The location of the name; for a member, that of its value.
    pub(crate) fn name_location(&self, cx: &Context<'_>) -> Location {
        match self.position {
            PropertyPosition::Member => self.location(cx),
            PropertyPosition::Item(index) => cx.record.index(index).key("name"),
        }
    }
}

/// A property of a record whose value is a text.
pub(crate) struct PropertyText<'a> {
    pub(crate) property: &'a CompiledProperty,
    pub(crate) raw: RawProperty<'a>,
    pub(crate) text: Cow<'a, str>,
}

impl PropertyText<'_> {
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

    pub(crate) fn location(&self, cx: &Context<'_>) -> Location {
        self.raw.location(cx)
    }

    pub(crate) fn span(&self) -> Span {
        self.raw.value.span()
    }

    /// A safe fix: the author surely intended this text.
    pub(crate) fn safe(&self, text: &str) -> Fix {
        write_instead(self.raw.value, text, Applicability::Safe)
    }

    /// An unsafe fix: the author may have intended this text.
    pub(crate) fn guess(&self, text: &str) -> Fix {
        write_instead(self.raw.value, text, Applicability::Unsafe)
    }
}
