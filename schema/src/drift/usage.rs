//! The derives that a change affects, by the usage manifests that the derives leave ([`crate::usage`]).

use std::collections::BTreeSet;

pub use super::change::User;
use super::{change::Concern, outcome::Drift};
use crate::usage::{PropertyUse, Usage};

/// The entries of usage manifests, and whether all manifests could be read.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Manifests {
    /// The uses.
    pub uses: Vec<Usage>,
    /// How many lines could not be read. As long as there is one, that nobody uses something is not known.
    pub damaged: usize,
}

impl Manifests {
    /// No manifests yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a manifest's text.
    pub fn add(&mut self, text: &str) {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        let uses = Usage::parse_lines(text);
        self.damaged += lines.saturating_sub(uses.len());
        self.uses.extend(uses);
    }

    /// Says of each change who is concerned. With a damaged line nothing is said of changes that seem to concern nobody.
    pub fn annotate(&self, drift: &mut Drift) {
        for change in &mut drift.changes {
            let concerned = self
                .uses
                .iter()
                .flat_map(|one| change.concerns.iter().flat_map(|concern| places(&self.uses, one, concern)));
            let mut users: Vec<User> = concerned.collect();
            users.sort();
            users.dedup();
            let is_known = !users.is_empty() || (self.damaged == 0 && !change.concerns.is_empty());
            change.users = is_known.then_some(users);
        }
    }
}

/// The lines of a type that a concern touches.
fn places(all: &[Usage], one: &Usage, concern: &Concern) -> Vec<User> {
    match concern {
        Concern::Writes { property, value } => {
            // What is always the same text is not concerned by what becomes of another one.
            let may_write = |used: &PropertyUse| match (value, &used.value) {
                (Some(value), Some(only)) => value == only,
                _ => true,
            };
            let used = one.properties.iter().filter(|used| used.name == *property && may_write(used));
            used.map(|used| user(one, used.line)).collect()
        }
        Concern::Omits { property } => {
            let creates = one.operation == "create" || one.operation == "upsert";
            let omits = creates && !writes(all, one, property);
            if omits { vec![user(one, one.line)] } else { Vec::new() }
        }
        Concern::Associates { category, type_id } => {
            let same = |category_used: &str, id: u32| category_used == category && id == *type_id;
            let used = one.associations.iter().filter(|used| same(&used.category, used.type_id));
            used.map(|used| user(one, used.line)).collect()
        }
    }
}

/// Whether a type writes a property, itself or by one of its parts. Of a part without an entry it is not known, and so it
/// counts as one that does not: better one look too many.
fn writes(all: &[Usage], one: &Usage, property: &str) -> bool {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![one]);
    while let Some(one) = waiting.pop() {
        if one.properties.iter().any(|used| used.name == *property) {
            return true;
        }
        let parts = one.parts.iter().filter(|_| one.has_parts).filter(|part| seen.insert(part.as_str()));
        // Types are told apart by name only; which of two that share one it is, nobody knows.
        for part in parts {
            let mut called: Vec<_> = all.iter().filter(|other| other.type_name == *part).collect();
            if called.iter().any(|other| other.package == one.package) {
                called.retain(|other| other.package == one.package);
            }
            if called.len() == 1 {
                waiting.extend(called);
            }
        }
    }
    false
}

fn user(one: &Usage, line: usize) -> User {
    User {
        file: one.file.clone(),
        line,
        package: one.package.clone(),
        type_name: one.type_name.clone(),
        operation: one.operation.clone(),
    }
}
