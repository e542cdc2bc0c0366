//! Drift: what changed between two snapshots, by meaning, and what each change means for payloads.
//!
//! [`compare`] is a pure function of two snapshots. It sees no order, no dates and no tool versions, so what it reports did
//! change. What one of the two snapshots could not see is reported as [`NotCompared`], never as a removal and never as
//! nothing.

mod associations;
mod change;
mod kind;
mod labels;
mod options;
mod owners;
mod pipelines;
mod properties;
mod requirements;
mod rules;
mod stages;
#[cfg(test)]
mod tests;
pub mod usage;
mod values;
mod visible;

use serde::Serialize;

pub use change::{Change, Concern, Side};
pub use kind::{ChangeKind, Class};

use crate::{ObjectSchema, Snapshot};

/// What changed between two snapshots.
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

/// What a comparison comes to, given the class from which on changes count.
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
    /// What the comparison comes to, when changes of class `threshold` or worse count.
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

/// Compares two snapshots by meaning: `old` is what payloads were written for, `new` is what the account accepts now.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Drift {
    let mut cx = Context {
        old: &old.schema,
        new: &new.schema,
        labels: true,
        changes: Vec::new(),
        not_compared: Vec::new(),
        notes: Vec::new(),
    };
    visible::check_provenance(&mut cx, &old.provenance, &new.provenance);
    if old.schema.object.id == new.schema.object.id {
        visible::check_parts(&mut cx);
        properties::compare(&mut cx);
        requirements::compare(&mut cx);
        pipelines::compare(&mut cx);
        associations::compare(&mut cx);
        owners::compare(&mut cx);
    } else {
        visible::refuse_objects(&mut cx);
    }
    cx.finish()
}

/// What the comparison passes along.
struct Context<'a> {
    old: &'a ObjectSchema,
    new: &'a ObjectSchema,
    /// Whether labels and descriptions can be compared: not when they were pulled in different languages.
    labels: bool,
    changes: Vec<Change>,
    not_compared: Vec<NotCompared>,
    notes: Vec<String>,
}

impl Context<'_> {
    fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    fn could_not(&mut self, what: &'static str, may_hide: Class, message: String, help: &str) {
        self.not_compared.push(NotCompared { what, may_hide, message, help: help.to_owned() });
    }

    fn finish(mut self) -> Drift {
        self.changes.sort_by(|a, b| a.order().cmp(&b.order()));
        self.not_compared.sort();
        Drift { changes: self.changes, not_compared: self.not_compared, notes: self.notes }
    }
}
