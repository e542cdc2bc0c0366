//! The result of a comparison.

use serde::Serialize;

use super::{change::Change, kind::Class};

/// The changes between two snapshots.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Drift {
    /// The changes: breaking ones first, then by place in the schema, then by kind.
    pub changes: Vec<Change>,
    /// What could not be compared, sorted. As long as there is any, the two are not known to be alike.
    pub not_compared: Vec<NotCompared>,
    /// What else the reader should know about the comparison; none of it is a change.
    pub notes: Vec<String>,
}

/// Something that could not be compared, because one of the two snapshots does not know it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NotCompared {
    /// What it is: a [`Part`](crate::Part)'s name, `labels`, or `object` where nothing could be compared at all.
    pub what: &'static str,
    /// The worst class of change that may be hidden by it.
    pub may_hide: Class,
    /// What could not be compared, and why.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The result of a comparison, given the class from which on changes count.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Verdict {
    /// No change is of this class or worse.
    Below,
    /// At least one change is.
    Reached,
    /// None that could be compared is, but something that could not be compared may be.
    Unknown,
}

impl Drift {
    /// The result, when changes of class `threshold` or worse count.
    pub fn verdict(&self, threshold: Class) -> Verdict {
        if self.changes.iter().any(|change| change.class >= threshold) {
            Verdict::Reached
        } else if self.not_compared.iter().any(|gap| gap.may_hide >= threshold) {
            Verdict::Unknown
        } else {
            Verdict::Below
        }
    }

    /// How many changes are of this class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.class == class).count()
    }

    /// Whether nothing changed and everything could be compared.
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty() && self.not_compared.is_empty()
    }
}
