//! Which record each ticket belongs to, over all answers: no two records are one ticket.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use crate::journal::{Ledger, State};

/// The places of the records that are tickets, by a hash of the ticket's id: a job may have millions.
#[derive(Debug, Default)]
pub(crate) struct TicketOwners {
    owners: HashMap<u64, u32>,
    hasher: RandomState,
}

impl TicketOwners {
    /// Those that a journal of creates knows. With a key there is nothing to go by: a row that was corrected is another
    /// record and the same ticket.
    pub(crate) fn of(ledger: &Ledger, is_keyed: bool) -> Self {
        let mut owners = Self::default();
        let items = ledger.items().iter().filter(|_| !is_keyed);
        for (place, item) in (0..).zip(items) {
            match &item.state {
                State::Done(id) | State::Made(id) => drop(owners.claim(id, place)),
                // It was made; what was refused are its associations.
                State::Refused(reason) => drop(reason.ticket.as_deref().map(|id| owners.claim(id, place))),
                State::Planned | State::Sending | State::InDoubt(_) => {}
            }
        }
        owners
    }

    /// Whether a ticket is a record's already.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.owners.contains_key(&self.hasher.hash_one(id))
    }

    /// Gives a ticket to a record, unless it is another one's.
    pub(crate) fn claim(&mut self, id: &str, place: u32) -> bool {
        *self.owners.entry(self.hasher.hash_one(id)).or_insert(place) == place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticket_belongs_to_the_first_record_that_had_it() {
        let mut owners = TicketOwners::default();
        assert!(owners.claim("7", 0) && owners.claim("8", 1));
        assert!(!owners.claim("7", 1) && !owners.claim("8", 0));
        assert!(owners.claim("7", 0), "the same answer twice");
        assert!(owners.has("7") && !owners.has("9"));
    }
}
