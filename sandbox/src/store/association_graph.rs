//! The ties between records: always in both directions, each with its own types.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// One end of a tie: an object type's id and a record's id.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) object: String,
    pub(crate) id: u64,
}

impl End {
    pub(crate) fn new(object: impl Into<String>, id: u64) -> Self {
        Self { object: object.into(), id }
    }
}

/// An association type: type ids are unique within a category only.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub(crate) struct TypeKey {
    pub(crate) category: String,
    pub(crate) type_id: u32,
}

/// All ties, from each end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links(BTreeMap<End, BTreeMap<End, BTreeSet<TypeKey>>>);

/// One tie as it is kept in the state file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Tie {
    from: End,
    to: End,
    types: BTreeSet<TypeKey>,
}

impl Links {
    /// Adds types in one direction.
    pub(crate) fn add(&mut self, from: &End, to: &End, types: impl IntoIterator<Item = TypeKey>) {
        self.0.entry(from.clone()).or_default().entry(to.clone()).or_default().extend(types);
    }

    /// Takes one type away in one direction; a tie without types is gone.
    pub(crate) fn remove(&mut self, from: &End, to: &End, key: &TypeKey) {
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

    /// Takes the whole tie away, both directions.
    pub(crate) fn cut(&mut self, one: &End, other: &End) {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(others) = self.0.get_mut(from) {
                others.remove(to);
                if others.is_empty() {
                    self.0.remove(from);
                }
            }
        }
    }

    /// The records of one object type that a record is tied to, by id, each with its types.
    pub(crate) fn of<'a>(
        &'a self,
        from: &End,
        object: &'a str,
    ) -> impl Iterator<Item = (u64, &'a BTreeSet<TypeKey>)> + use<'a> {
        self.0
            .get(from)
            .into_iter()
            .flatten()
            .filter(move |(to, _)| to.object == object)
            .map(|(to, types)| (to.id, types))
    }

    /// Everything that a record is tied to.
    pub(crate) fn all_of(&self, from: &End) -> Vec<(End, BTreeSet<TypeKey>)> {
        self.0.get(from).into_iter().flatten().map(|(to, types)| (to.clone(), types.clone())).collect()
    }

    /// All ties, for the state file.
    pub(crate) fn ties(&self) -> Vec<Tie> {
        self.0
            .iter()
            .flat_map(|(from, others)| {
                others.iter().map(|(to, types)| Tie {
                    from: from.clone(),
                    to: to.clone(),
                    types: types.clone(),
                })
            })
            .collect()
    }

    /// The ties of a state file.
    pub(crate) fn from_ties(ties: Vec<Tie>) -> Self {
        let mut links = Self::default();
        for Tie { from, to, types } in ties {
            links.add(&from, &to, types);
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_without_types_is_gone() {
        let (ticket, contact) = (End::new("0-5", 1), End::new("0-1", 2));
        let key = TypeKey { category: "HUBSPOT_DEFINED".to_owned(), type_id: 16 };
        let mut links = Links::default();
        links.add(&ticket, &contact, [key.clone()]);
        assert_eq!(links.of(&ticket, "0-1").count(), 1);
        links.remove(&ticket, &contact, &key);
        assert_eq!(links.of(&ticket, "0-1").count(), 0);
        assert!(links.ties().is_empty());
    }
}
