//! The associations between records, stored in both directions with the types of each direction.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A reference to a record: the id of its object type and its own id.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub(crate) struct RecordRef {
    pub(crate) object: String,
    pub(crate) id: u64,
}

impl RecordRef {
    pub(crate) fn new(object: impl Into<String>, id: u64) -> Self {
        Self { object: object.into(), id }
    }
}

/// The key of an association type. Type ids are unique within a category only.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub(crate) struct AssociationTypeKey {
    pub(crate) category: String,
    pub(crate) type_id: u32,
}

/// All associations: for each record, the associated records with the types of that direction.
#[derive(Clone, Debug, Default)]
pub(crate) struct AssociationGraph(BTreeMap<RecordRef, BTreeMap<RecordRef, BTreeSet<AssociationTypeKey>>>);

/// One direction of an association in the state file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AssociationEntry {
    from: RecordRef,
    to: RecordRef,
    types: BTreeSet<AssociationTypeKey>,
}

impl AssociationGraph {
    /// Adds types in one direction.
    pub(crate) fn add(
        &mut self,
        from: &RecordRef,
        to: &RecordRef,
        types: impl IntoIterator<Item = AssociationTypeKey>,
    ) {
        self.0.entry(from.clone()).or_default().entry(to.clone()).or_default().extend(types);
    }

    /// Removes one type in one direction; an association ends with its last type.
    pub(crate) fn remove(&mut self, from: &RecordRef, to: &RecordRef, key: &AssociationTypeKey) {
        let Some(others) = self.0.get_mut(from) else { return };
        if let Some(types) = others.get_mut(to) {
            types.remove(key);
            if types.is_empty() {
                others.remove(to);
            }
        }
        if others.is_empty() {
            self.0.remove(from);
        }
    }

    /// Removes all types between two records, in both directions.
    pub(crate) fn remove_all(&mut self, one: &RecordRef, other: &RecordRef) {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(others) = self.0.get_mut(from) {
                others.remove(to);
                if others.is_empty() {
                    self.0.remove(from);
                }
            }
        }
    }

    /// The associated records of one object type, in the order of their ids, each with the types.
    pub(crate) fn of<'a>(
        &'a self,
        from: &RecordRef,
        object: &'a str,
    ) -> impl Iterator<Item = (u64, &'a BTreeSet<AssociationTypeKey>)> + use<'a> {
        self.0
            .get(from)
            .into_iter()
            .flatten()
            .filter(move |(to, _)| to.object == object)
            .map(|(to, types)| (to.id, types))
    }

    /// All associated records with the types.
    pub(crate) fn all_of(&self, from: &RecordRef) -> Vec<(RecordRef, BTreeSet<AssociationTypeKey>)> {
        self.0.get(from).into_iter().flatten().map(|(to, types)| (to.clone(), types.clone())).collect()
    }

    /// All associations, for the state file.
    pub(crate) fn entries(&self) -> Vec<AssociationEntry> {
        self.0
            .iter()
            .flat_map(|(from, others)| {
                others.iter().map(|(to, types)| AssociationEntry {
                    from: from.clone(),
                    to: to.clone(),
                    types: types.clone(),
                })
            })
            .collect()
    }

    /// The graph of the associations in a state file.
    pub(crate) fn from_entries(entries: Vec<AssociationEntry>) -> Self {
        let mut graph = Self::default();
        for AssociationEntry { from, to, types } in entries {
            graph.add(&from, &to, types);
        }
        graph
    }
}

#[cfg(test)]
mod tests {
    use ticketproof_schema::profile::{CONTACTS, TICKETS};

    use super::*;

    #[test]
    fn association_ends_with_its_last_type() {
        let (ticket, contact) = (RecordRef::new(TICKETS.object.id, 1), RecordRef::new(CONTACTS.object.id, 2));
        let key = AssociationTypeKey { category: "HUBSPOT_DEFINED".to_owned(), type_id: 16 };
        let mut graph = AssociationGraph::default();
        graph.add(&ticket, &contact, [key.clone()]);
        assert_eq!(graph.of(&ticket, CONTACTS.object.id).count(), 1);
        graph.remove(&ticket, &contact, &key);
        assert_eq!(graph.of(&ticket, CONTACTS.object.id).count(), 0);
        assert!(graph.entries().is_empty());
    }
}
