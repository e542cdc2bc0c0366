//! From candidates to the names of a scope: what is pinned stays, and nothing collides.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::Candidate;
use super::{Scope, ident};
use crate::AssociationType;

/// Something to be named: its remote id, what it would like to be called, and what to add where that is not enough.
pub(super) struct Item {
    id: String,
    candidate: Candidate,
    suffix: Option<String>,
}

impl Item {
    pub(super) fn property(name: &str) -> Self {
        Self { id: name.to_owned(), candidate: ident::property(name), suffix: None }
    }

    pub(super) fn option(value: &str) -> Self {
        let empty = if value.is_empty() { "Empty" } else { "Value" };
        Self { id: value.to_owned(), candidate: ident::variant(value, empty), suffix: None }
    }

    pub(super) fn pipeline(id: &str, label: &str) -> Self {
        // "Support Pipeline" among pipelines is "support".
        let trimmed = label.trim();
        let cut = trimmed.len().saturating_sub("pipeline".len());
        let word = trimmed.get(cut..).filter(|word| word.eq_ignore_ascii_case("pipeline"));
        let short = word.and_then(|_| trimmed.get(..cut)).filter(|rest| rest.ends_with(' ')).unwrap_or(label);
        Self { id: id.to_owned(), candidate: ident::module(short, "pipeline"), suffix: readable_id(id) }
    }

    pub(super) fn stage(id: &str, label: &str) -> Self {
        Self { id: id.to_owned(), candidate: ident::variant(label, "Stage"), suffix: readable_id(id) }
    }

    pub(super) fn object(id: &str, singular: &str) -> Self {
        let candidate = if singular == id {
            ident::module(&format!("object {id}"), "object")
        } else {
            ident::module(singular, "object")
        };
        Self { id: id.to_owned(), candidate, suffix: readable_id(&id.replace('-', "_")) }
    }

    pub(super) fn association(key: &str, kind: &AssociationType) -> Self {
        // HubSpot's own name for it (`TICKET_TO_CONTACT`) is known to some pulls only, so nothing is called after it.
        let label = kind.label.as_deref().filter(|label| !label.trim().is_empty());
        let candidate = ident::variant(label.unwrap_or("Unlabeled"), "Label");
        Self { id: key.to_owned(), candidate, suffix: readable_id(&kind.type_id.to_string()) }
    }

    /// The candidate with its suffix: the id where that can be read, otherwise a mark of so many digits.
    fn marked(&self, digits: usize) -> String {
        match &self.suffix {
            Some(suffix) if digits == MARK_MIN => format!("{}_{suffix}", self.candidate.ident),
            _ => format!("{}_{}", self.candidate.ident, ident::mark(&self.id, digits)),
        }
    }
}

const MARK_MIN: usize = 8;
/// All digits of a SHA-256.
const MARK_MAX: usize = 64;

fn readable_id(id: &str) -> Option<String> {
    let readable = !id.is_empty()
        && id.len() <= 24
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    readable.then(|| id.to_ascii_lowercase())
}

/// Names every item. Names of `pinned` are kept as they are, and stay taken when their item is gone.
///
/// Where several unpinned items would like the same name none of them gets it: which one came first is not to be known
/// without a lock, and a name that silently passes from one option to another is worse than one that stops to exist.
pub(super) fn assign(items: impl IntoIterator<Item = Item>, pinned: &Scope) -> Scope {
    let mut names = Scope::new();
    let mut taken: BTreeSet<String> = pinned.values().map(|name| fold(name)).collect();
    let mut open = BTreeMap::new();
    for item in items {
        match pinned.get(&item.id) {
            Some(name) => _ = names.insert(item.id, name.clone()),
            None => _ = open.insert(item.id.clone(), item),
        }
    }
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for item in open.values().filter(|item| !item.candidate.lossy) {
        *wanted.entry(fold(&item.candidate.ident)).or_default() += 1;
    }
    let (plain, marked): (Vec<Item>, Vec<Item>) = open.into_values().partition(|item| {
        let key = fold(&item.candidate.ident);
        !item.candidate.lossy && wanted[&key] == 1 && !taken.contains(&key)
    });
    for item in plain {
        taken.insert(fold(&item.candidate.ident));
        names.insert(item.id, item.candidate.ident);
    }
    for item in marked {
        let name = (MARK_MIN..=MARK_MAX)
            .map(|digits| item.marked(digits))
            .chain((2_u64..).map(|count| format!("{}_{count}", item.marked(MARK_MAX))))
            .find(|name| !taken.contains(&fold(name)))
            .expect("names that are taken are finitely many");
        taken.insert(fold(&name));
        names.insert(item.id, name);
    }
    names
}

/// Names that differ in case alone count as equal: `Ok` beside `OK` is legal Rust and a trap.
fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}
