//! Exact edits that mend a finding.

use crate::Span;

/// Whether a fix may be applied without a person looking at it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The corrected record has the same meaning, in the form that HubSpot takes.
    Safe,
    /// The edit guesses: it makes the record valid, but may not be what was meant.
    Unsafe,
}

/// One exact edit: the bytes of `span` in the record's text become `replacement`.
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Edit {
    /// The bytes to replace, counted from the start of the record.
    pub span: Span,
    /// The text that takes their place; already escaped for where it stands.
    pub replacement: String,
}

/// A way to mend one finding.
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// What it does, as an imperative (``write `1` ``).
    pub title: String,
    /// The edits; they never overlap.
    pub edits: Vec<Edit>,
}
