//! Association labels, and the associations of a new record by them.

use std::{borrow::Cow, fmt};

use crate::payload::{Association, AssociationSpec, Body, RecordIds};

/// An association label, whatever object type it leads to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LabelEntry {
    /// The name that people see; empty for a type without a label.
    pub label: &'static str,
    /// Category and type id in each account, in the order of the accounts that the code was generated for.
    pub types: &'static [(&'static str, u32)],
}

/// A label for associations with records of the object type with the key `OBJECT` ([`crate::payload::kind::key`] of its id, such as `0-1`);
/// generated code has a constant for each label of the account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Label<const OBJECT: u64>(LabelEntry);

impl<const OBJECT: u64> Label<OBJECT> {
    /// A label with its name and its types. For generated code.
    #[doc(hidden)]
    pub const fn new(label: &'static str, types: &'static [(&'static str, u32)]) -> Self {
        Self(LabelEntry { label, types })
    }

    /// The label's name and types.
    #[doc(hidden)]
    pub const fn entry(self) -> LabelEntry {
        self.0
    }

    /// The name that people see, at the time of the snapshot; empty for a type without a label.
    pub const fn label(self) -> &'static str {
        self.0.label
    }

    /// The category and type id in the first account.
    pub fn spec(self) -> (&'static str, u32) {
        self.0.types.first().copied().unwrap_or_default()
    }

    /// The association with the record `id` by this label.
    pub fn to(self, id: impl Into<RecordId<OBJECT>>) -> Link {
        Self::all(&[self], id)
    }

    /// The association with the record `id` by several labels at once.
    pub fn all(labels: &[Self], id: impl Into<RecordId<OBJECT>>) -> Link {
        Link { id: id.into().0, labels: labels.iter().map(|label| label.0).collect() }
    }
}

/// The id of a record of the object type with the key `OBJECT` ([`crate::payload::kind::key`] of its id, such as `0-1`).
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

/// An association of the new record with another one, by one or more labels. Made by [`Label::to`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link {
    id: Box<str>,
    labels: Vec<LabelEntry>,
}

impl Link {
    pub(super) fn write(&self, account: usize, body: &mut Body) {
        let spec = |&(category, id): &(&'static str, u32)| AssociationSpec {
            association_category: Cow::Borrowed(category),
            association_type_id: id,
        };
        let types = self.labels.iter().filter_map(|label| label.types.get(account)).map(spec).collect();
        body.associate(Association::new(&*self.id, types));
    }

    /// The link that a request of the first account writes with this id and these types.
    pub(super) fn find(labels: &[LabelEntry], id: &str, types: &[(String, u32)]) -> Option<Self> {
        let same = |entry: &LabelEntry, kind: &(String, u32)| {
            entry.types.first().is_some_and(|found| found.0 == kind.0 && found.1 == kind.1)
        };
        let labels = types.iter().map(|kind| labels.iter().find(|entry| same(entry, kind)).copied());
        Some(Self { id: id.into(), labels: labels.collect::<Option<_>>()? })
    }
}
