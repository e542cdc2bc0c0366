//! What the walk hands to the rules.

use std::borrow::Cow;

use ticketproof_diagnostics::{Applicability, Fix, Location, Span};

use crate::{
    compiled::CompiledProperty,
    context::{Context, write_instead},
    located_json::Node,
    value::{trimmed, visible},
};

/// Where a property stands in its record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PropertyPosition {
    /// It is a member of the property map.
    Member,
    /// It is an item of a legacy body, `{"name":"…","value":"…"}`.
    Item(usize),
}

/// One property as a record writes it, before anything is known about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawProperty<'a> {
    pub(crate) name: &'a str,
    /// The name as it stands, in quotes.
    pub(crate) key: Node<'a>,
    pub(crate) value: Node<'a>,
    pub(crate) position: PropertyPosition,
}

impl RawProperty<'_> {
    /// Where the value is.
    pub(crate) fn location(&self, cx: &Context<'_>) -> Location {
        match self.position {
            PropertyPosition::Member => cx.properties.key(self.name),
            PropertyPosition::Item(index) => cx.record.index(index).key("value"),
        }
    }

    /// Where the name is; for a member, that is where its value is.
    pub(crate) fn name_location(&self, cx: &Context<'_>) -> Location {
        match self.position {
            PropertyPosition::Member => self.location(cx),
            PropertyPosition::Item(index) => cx.record.index(index).key("name"),
        }
    }
}

/// One property of a record with a text to check.
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

    /// The fix that writes another text, and says what the author plainly meant.
    pub(crate) fn safe(&self, text: &str) -> Fix {
        write_instead(self.raw.value, text, Applicability::Safe)
    }

    /// The fix that writes another text, and guesses.
    pub(crate) fn guess(&self, text: &str) -> Fix {
        write_instead(self.raw.value, text, Applicability::Unsafe)
    }
}
