//! One JSON value and its position in the record.

use std::borrow::Cow;

use ticketproof_diagnostics::Span;

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum JsonKind {
    Object,
    List,
    Text,
    Number,
    Bool,
    Null,
}

impl JsonKind {
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

/// A JSON value in the record: its text without blanks around it, and the offset of its first byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    pub(super) raw: &'a str,
    pub(super) start: usize,
    /// Whether it is known to be a text without escapes.
    is_plain: bool,
    /// Whether serde_json has skipped it, so that it is known to be valid JSON, apart from its escapes.
    pub(super) is_skipped: bool,
}

impl<'a> Node<'a> {
    /// The value `raw`, whose first byte is the record's byte `start`.
    pub(crate) const fn new(raw: &'a str, start: usize) -> Self {
        Self { raw, start, is_plain: false, is_skipped: false }
    }

    /// The same value, marked as a text without escapes.
    pub(crate) const fn without_escapes(self) -> Self {
        Self { is_plain: true, ..self }
    }

    /// The same value, marked as skipped by serde_json.
    pub(crate) const fn skipped(self) -> Self {
        Self { is_skipped: true, ..self }
    }

    /// The value's text in the record.
    pub(crate) const fn raw(self) -> &'a str {
        self.raw
    }

    /// The offset of the first byte.
    pub(crate) const fn start(self) -> usize {
        self.start
    }

    /// The range of its bytes.
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start, self.start + self.raw.len())
    }

    /// The kind of the value. The text is valid JSON, so its first byte decides.
    pub(crate) fn kind(self) -> JsonKind {
        match self.raw.as_bytes().first() {
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::List,
            Some(b'"') => JsonKind::Text,
            Some(b't' | b'f') => JsonKind::Bool,
            Some(b'n') => JsonKind::Null,
            _ => JsonKind::Number,
        }
    }

    /// Whether it is an object or a list.
    pub(crate) fn is_container(self) -> bool {
        matches!(self.kind(), JsonKind::Object | JsonKind::List)
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
    /// The name as it is written, in quotes.
    pub(crate) key: Node<'a>,
    /// The value.
    pub(crate) value: Node<'a>,
}
