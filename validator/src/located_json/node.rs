//! One JSON value and where it stands.

use std::borrow::Cow;

use ticketproof_diagnostics::Span;

/// What kind of JSON value a node is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Object,
    List,
    Text,
    Number,
    Bool,
    Null,
}

impl Kind {
    /// The words for a message.
    pub(crate) const fn described(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        }
    }
}

/// A JSON value as it stands in the record: its text without surrounding white space, and where that begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    pub(super) raw: &'a str,
    pub(super) start: usize,
    /// Whether it is known to be a text in which nothing is escaped.
    is_plain: bool,
    /// Whether serde_json has skipped it, so that it is known to be JSON but for what its escapes stand for.
    pub(super) is_skipped: bool,
}

impl<'a> Node<'a> {
    /// The value `raw`, whose first byte is the record's byte `start`.
    pub(crate) const fn new(raw: &'a str, start: usize) -> Self {
        Self { raw, start, is_plain: false, is_skipped: false }
    }

    /// The same value, which is a text in which nothing is escaped.
    pub(crate) const fn without_escapes(self) -> Self {
        Self { is_plain: true, ..self }
    }

    /// The same value, which serde_json has skipped.
    pub(crate) const fn skipped(self) -> Self {
        Self { is_skipped: true, ..self }
    }

    /// The text as it was written.
    pub(crate) const fn raw(self) -> &'a str {
        self.raw
    }

    /// The first byte.
    pub(crate) const fn start(self) -> usize {
        self.start
    }

    /// The bytes it takes.
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start, self.start + self.raw.len())
    }

    /// What it is; the text is valid JSON, so the first byte tells.
    pub(crate) fn kind(self) -> Kind {
        match self.raw.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// Whether other values stand in it.
    pub(crate) fn is_container(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::List)
    }

    /// The characters of a text that is known to have no escapes.
    pub(super) fn plain_text(self) -> Option<&'a str> {
        self.raw.get(1..self.raw.len().saturating_sub(1)).filter(|_| self.is_plain)
    }
}

/// One member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    /// The name, unescaped.
    pub(crate) name: Cow<'a, str>,
    /// The name as it stands, in quotes.
    pub(crate) key: Node<'a>,
    /// The value.
    pub(crate) value: Node<'a>,
}
