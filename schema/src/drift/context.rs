//! The state of a comparison.

use super::{
    change::Change,
    kind::Class,
    outcome::{Drift, NotCompared},
};
use crate::ObjectSchema;

/// The two schemas, and what was found so far.
pub(super) struct Context<'a> {
    pub(super) old: &'a ObjectSchema,
    pub(super) new: &'a ObjectSchema,
    /// Whether labels and descriptions can be compared: not when they were pulled in different languages.
    pub(super) labels: bool,
    pub(super) changes: Vec<Change>,
    pub(super) not_compared: Vec<NotCompared>,
    pub(super) notes: Vec<String>,
}

impl<'a> Context<'a> {
    /// Nothing is compared yet.
    pub(super) fn new(old: &'a ObjectSchema, new: &'a ObjectSchema) -> Self {
        Self { old, new, labels: true, changes: Vec::new(), not_compared: Vec::new(), notes: Vec::new() }
    }

    pub(super) fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    pub(super) fn could_not(&mut self, what: &'static str, may_hide: Class, message: String, help: &str) {
        self.not_compared.push(NotCompared { what, may_hide, message, help: help.to_owned() });
    }

    pub(super) fn finish(mut self) -> Drift {
        self.changes.sort_by(|a, b| a.order().cmp(&b.order()));
        self.not_compared.sort();
        Drift { changes: self.changes, not_compared: self.not_compared, notes: self.notes }
    }
}
