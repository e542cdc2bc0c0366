//! Associations of a new record, as the generated types hold them.

use std::{borrow::Cow, fmt};

use super::{Association, AssociationSpec, Body, RecordIds};

/// One way to tie a record to another: an association label.
#[derive(Clone, Copy, Debug)]
pub struct LabelEntry {
    /// The name that people see; empty for a type without a label.
    pub label: &'static str,
    /// Category and type id in each account, in the order of the accounts that the code was generated for.
    pub types: &'static [(&'static str, u32)],
}

impl LabelEntry {
    /// A label with its name and its types.
    pub const fn new(label: &'static str, types: &'static [(&'static str, u32)]) -> Self {
        Self { label, types }
    }
}

/// The ways to tie a record to those of one object type: implemented by the generated types.
pub trait LabelSet: Copy + Eq + 'static {
    /// The labels.
    const ENTRIES: &'static [LabelEntry];

    /// The label's place in [`LabelSet::ENTRIES`].
    fn index(self) -> usize;

    /// The name that people see, at the time of the snapshot; empty for a type without a label.
    fn label(self) -> &'static str {
        Self::ENTRIES[self.index()].label
    }

    /// The category and type id in the first account.
    fn spec(self) -> (&'static str, u32) {
        Self::ENTRIES[self.index()].types[0]
    }
}

/// The id of a record of the object type with the key `OBJECT` ([`super::kind::key`] of its id, such as `0-1`).
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RecordId<const OBJECT: u64>(Box<str>);

impl<const OBJECT: u64> RecordId<OBJECT> {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const OBJECT: u64> fmt::Display for RecordId<OBJECT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<const OBJECT: u64> From<&str> for RecordId<OBJECT> {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl<const OBJECT: u64> From<String> for RecordId<OBJECT> {
    fn from(id: String) -> Self {
        Self(id.into())
    }
}

impl<const OBJECT: u64> From<u64> for RecordId<OBJECT> {
    fn from(id: u64) -> Self {
        Self(id.to_string().into())
    }
}

impl<const OBJECT: u64> RecordIds<OBJECT> for RecordId<OBJECT> {
    fn visit(&self, visit: &mut dyn FnMut(Cow<'_, str>)) {
        visit(Cow::Borrowed(&self.0));
    }
}

/// A record to tie the new one to, and by which labels.
#[derive(Clone)]
pub struct Link {
    id: Box<str>,
    labels: Vec<&'static LabelEntry>,
}

impl Link {
    /// Ties to the record `id` by these labels.
    pub fn new<L: LabelSet, const OBJECT: u64>(id: RecordId<OBJECT>, labels: &[L]) -> Self {
        Self { id: id.0, labels: labels.iter().map(|label| &L::ENTRIES[label.index()]).collect() }
    }

    pub(super) fn write(&self, account: usize, body: &mut Body) {
        let spec = |&(category, id): &(&'static str, u32)| AssociationSpec {
            association_category: Cow::Borrowed(category),
            association_type_id: id,
        };
        let types = self.labels.iter().filter_map(|label| label.types.get(account)).map(spec).collect();
        body.associate(Association::new(&*self.id, types));
    }

    /// The link that a request writes like this in the first account.
    pub(super) fn find(sets: &[&'static [LabelEntry]], id: &str, types: &[(String, u32)]) -> Option<Self> {
        let entries = || sets.iter().flat_map(|set| set.iter());
        let same = |entry: &LabelEntry, kind: &(String, u32)| {
            entry.types.first().is_some_and(|found| found.0 == kind.0 && found.1 == kind.1)
        };
        let labels = types.iter().map(|kind| entries().find(|entry| same(entry, kind)));
        Some(Self { id: id.into(), labels: labels.collect::<Option<_>>()? })
    }

    fn types(&self) -> impl Iterator<Item = Option<&(&'static str, u32)>> {
        self.labels.iter().map(|label| label.types.first())
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.types().eq(other.types())
    }
}

impl Eq for Link {}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("id", &self.id)
            .field("types", &self.types().collect::<Vec<_>>())
            .finish()
    }
}
