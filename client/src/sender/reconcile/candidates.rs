//! Which ticket may be which record in doubt.
//!
//! A ticket is given to a record only if it has all values that were sent, compared by the types of their properties, and if it
//! cannot be the ticket of another record in doubt: one that looks the same but for what HubSpot may change when it stores
//! values, one that leaves out some of these values, or one with other associations. Where it can, both stay in doubt.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ticketproof_schema::ObjectSchema;

use super::super::ticket_owners::TicketOwners;
use super::group::{Doubted, Found, Group, Texts, values_of};
use crate::record::TicketRecord;

/// The records in doubt, and the tickets that were found.
#[derive(Debug)]
pub(super) struct Candidates<'a> {
    schema: &'a ObjectSchema,
    groups: Vec<Group>,
    /// The groups by a property and what is left of its value when it is folded: a ticket that may be of a group has that.
    by_value: HashMap<(String, String), Vec<usize>>,
    /// The groups that have no such value.
    without_value: Vec<usize>,
    /// Whose the tickets are that have an owner.
    owners: TicketOwners,
    found: BTreeMap<String, Found>,
}

/// Records that are tickets: place, and ticket's id.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Settled {
    /// Those that need nothing more.
    pub(super) done: Vec<(u32, String)>,
    /// Those that still need their associations.
    pub(super) made: Vec<(u32, String)>,
}

impl Settled {
    fn add(&mut self, record: &Doubted, ticket: String) {
        let tickets = if record.needs_associations { &mut self.made } else { &mut self.done };
        tickets.push((record.place, ticket));
    }

    fn append(&mut self, mut other: Self) {
        self.done.append(&mut other.done);
        self.made.append(&mut other.made);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.done.len() + self.made.len()
    }
}

impl<'a> Candidates<'a> {
    /// Records in doubt; `owners` has the tickets of all others.
    pub(super) fn new(
        doubted: impl IntoIterator<Item = Doubted>,
        schema: &'a ObjectSchema,
        owners: TicketOwners,
    ) -> Self {
        let mut numbers = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for record in doubted {
            let values = values_of(&record.properties, schema);
            let content = (values.clone(), record.associations.clone());
            let number = *numbers.entry(content).or_insert(groups.len());
            match groups.get_mut(number) {
                Some(group) => group.add(record),
                None => groups.push(Group::new(record, values)),
            }
        }
        let mut candidates = Self {
            schema,
            groups,
            by_value: HashMap::new(),
            without_value: Vec::new(),
            owners,
            found: BTreeMap::new(),
        };
        candidates.index();
        candidates
    }

    fn index(&mut self) {
        for (number, group) in self.groups.iter().enumerate() {
            let folds = group.values.iter().filter_map(|(name, value)| Some((name, value.to_fold()?)));
            // The longest one tells most.
            match folds.max_by_key(|(_, fold)| fold.len()) {
                Some((name, fold)) => {
                    self.by_value.entry((name.clone(), fold.to_owned())).or_default().push(number);
                }
                None => self.without_value.push(number),
            }
        }
    }

    /// The groups, each with its number.
    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The properties of all records in doubt.
    pub(super) fn names(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self.groups.iter().flat_map(|group| group.values.keys()).collect();
        names.into_iter().cloned().collect()
    }

    /// The records in doubt that have tickets with all their values, which may be others' as well: places, and tickets' ids.
    pub(super) fn ambiguous(&self) -> Vec<(Vec<u32>, Vec<&str>)> {
        let open = self.groups.iter().enumerate().filter(|(_, group)| group.is_open());
        let with_tickets = open.map(|(number, group)| {
            let of_it =
                self.found.iter().filter(|(_, ticket)| ticket.groups.contains(&number) && group.is(ticket));
            (
                group.open.iter().map(|record| record.place).collect(),
                of_it.map(|(id, _)| id.as_str()).collect(),
            )
        });
        with_tickets.filter(|(_, tickets): &(_, Vec<&str>)| !tickets.is_empty()).collect()
    }

    /// Takes in the ticket that has a group's value of a unique property. The record that has a ticket now is handed back.
    pub(super) fn offer_unique(&mut self, number: usize, property: &str, ticket: TicketRecord) -> Settled {
        let found = Found::new(&ticket, self.schema);
        if self.owners.has(&ticket.id) || !self.groups[number].is(&found) {
            return Settled::default();
        }
        // No other record has the value, unless HubSpot takes two for one.
        let has_rival = self.groups.iter().enumerate().any(|(other, group)| {
            let has_value = other != number && group.is_open() && group.values.contains_key(property);
            has_value && group.may_be(&found)
        });
        if has_rival { Settled::default() } else { self.give(number, vec![(ticket.id, found.texts)]) }
    }

    /// Takes in tickets that a search found. Every record that has a ticket now is handed back.
    pub(super) fn offer(&mut self, tickets: Vec<TicketRecord>) -> Settled {
        // An id that an answer gives to two tickets is neither's.
        let (mut ids, mut unclear) = (HashSet::new(), HashSet::new());
        unclear.extend(tickets.iter().map(|ticket| ticket.id.clone()).filter(|id| !ids.insert(id.clone())));
        for ticket in tickets {
            if self.owners.has(&ticket.id) || unclear.contains(&ticket.id) {
                continue;
            }
            let mut found = Found::new(&ticket, self.schema);
            let folds = found
                .values
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value.to_fold()?.to_owned())));
            let by_value = folds.filter_map(|key| self.by_value.get(&key)).flatten();
            let numbers = by_value.chain(&self.without_value).copied();
            found.groups = numbers.filter(|number| self.groups[*number].may_be(&found)).collect();
            self.found.insert(ticket.id, found);
        }
        self.settle()
    }

    /// Gives every ticket that can be of one group only to its records, until nothing changes: with the last record of a group,
    /// tickets that might have been its are another's.
    fn settle(&mut self) -> Settled {
        let mut settled = Settled::default();
        loop {
            let mut certain: BTreeMap<usize, Vec<(String, Texts)>> = BTreeMap::new();
            for (id, ticket) in &mut self.found {
                ticket.groups.retain(|number| self.groups[*number].is_open());
                if let (1, Some(number)) = (ticket.groups.len(), ticket.groups.first())
                    && self.groups[*number].is(ticket)
                {
                    certain.entry(*number).or_default().push((id.clone(), ticket.texts.clone()));
                }
            }
            self.found.retain(|_, ticket| !ticket.groups.is_empty());
            if certain.is_empty() {
                return settled;
            }
            for (number, tickets) in certain {
                settled.append(self.give(number, tickets));
            }
        }
    }

    /// Gives tickets to the records of a group, each to one: first to those that were written in the same way.
    fn give(&mut self, number: usize, tickets: Vec<(String, Texts)>) -> Settled {
        let open = &mut self.groups[number].open;
        let mut pairs = Vec::new();
        let mut others = Vec::new();
        for (id, texts) in tickets {
            match open.iter().position(|record| record.is_written_as(&texts)) {
                Some(at) => pairs.push((open.remove(at), id)),
                None => others.push(id),
            }
        }
        let rest = others.len().min(open.len());
        pairs.extend(open.drain(..rest).zip(others));
        let mut settled = Settled::default();
        for (record, id) in pairs {
            self.found.remove(&id);
            if self.owners.claim(&id, record.place) {
                settled.add(&record, id);
            }
        }
        settled
    }
}

#[cfg(test)]
mod tests;
