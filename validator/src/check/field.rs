//! What the walk hands to the rules.

use std::borrow::Cow;

use ticketproof_diagnostics::{Applicability, Fix, Location, Span};

use crate::{
    cx::{Cx, write_instead},
    plan::PropertyPlan,
    syntax::Node,
    value::trimmed,
};

/// One property of a record with a text to check.
pub(crate) struct Field<'a> {
    pub(crate) property: &'a PropertyPlan,
    pub(crate) value: Node<'a>,
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

    pub(crate) fn location(&self, cx: &Cx<'_>) -> Location {
        cx.property(self.name())
    }

    pub(crate) fn span(&self) -> Span {
        self.value.span()
    }

    /// The fix that writes another text, and says what the author plainly meant.
    pub(crate) fn safe(&self, text: &str) -> Fix {
        write_instead(self.value, text, Applicability::Safe)
    }

    /// The fix that writes another text, and guesses.
    pub(crate) fn guess(&self, text: &str) -> Fix {
        write_instead(self.value, text, Applicability::Unsafe)
    }
}

/// What a record gives for the properties that its object cannot do without.
#[derive(Default)]
pub(crate) struct Given<'a> {
    /// Whether the subject has a text.
    pub(crate) subject: bool,
    pub(crate) pipeline: Option<Field<'a>>,
    pub(crate) stage: Option<Field<'a>>,
    /// Whether the pipeline is emptied on purpose, and where.
    pub(crate) cleared_pipeline: Option<Span>,
    /// Whether the stage is emptied on purpose, and where.
    pub(crate) cleared_stage: Option<Span>,
}
