//! Records and associations that a request did not make done: refused, sent again, or in doubt.

use std::collections::BTreeSet;

use super::{
    item::{AssociationItem, WriteItem},
    request::Request,
    run::Run,
};
use crate::journal::{Entry, Reason};

/// How often one record or association is sent in a run before it is given up.
const ATTEMPTS_MAX: u32 = 8;

impl Run<'_> {
    pub(super) fn refused(&mut self, place: u32, reason: Reason) {
        if self.write(&Entry::Refused { item: place, reason: Box::new(reason) }) {
            self.update_progress(|progress| progress.refused += 1);
        }
    }

    fn doubt(&mut self, items: Vec<u32>, why: &str) {
        let count = items.len() as u64;
        if count > 0 && self.write(&Entry::Doubt { items, why: why.to_owned() }) {
            self.update_progress(|progress| progress.in_doubt += count);
        }
    }

    /// A request was refused as a whole, and nothing of it was done: those that were named are refused, the others are sent
    /// again; if no record was named, in halves.
    ///
    /// HubSpot's refusal of a record holds for the same record in an earlier request, too; that of somebody on the way does
    /// not, so that what was in doubt stays so.
    pub(super) fn refused_whole(
        &mut self,
        request: Request,
        reason: Reason,
        named: &[usize],
        by_hubspot: bool,
    ) {
        let named: BTreeSet<usize> =
            if request.len() == 1 { BTreeSet::from([0]) } else { named.iter().copied().collect() };
        match request {
            Request::Probe => {}
            Request::Write { items, is_part } => {
                let mut doubted = Vec::new();
                for item in named.iter().filter_map(|at| items.get(*at)) {
                    if item.is_doubted && !by_hubspot {
                        doubted.push(item.clone());
                    } else {
                        self.refused(item.place, reason.clone());
                    }
                }
                self.unknown(Request::Write { items: doubted, is_part }, &reason.to_string());
                let rest = unsettled(items, &named);
                if rest.is_empty() || !self.plan_again(&rest, &reason.to_string()) {
                    return;
                }
                let rest = Request::Write { items: rest, is_part };
                if named.is_empty() { self.queue.put_halves(rest) } else { self.queue.put_back(rest) }
            }
            Request::Associate(associations) => {
                let mut doubted = Vec::new();
                for at in &named {
                    match associations.get(*at).filter(|association| association.is_doubted && !by_hubspot) {
                        Some(association) => doubted.push(association.clone()),
                        None => self.association_refused(&associations, *at, reason.clone()),
                    }
                }
                self.unknown(Request::Associate(doubted), &reason.to_string());
                let rest = Request::Associate(unsettled(associations, &named));
                if named.is_empty() { self.queue.put_halves(rest) } else { self.queue.put_back(rest) }
            }
        }
    }

    /// Certainly not carried out: sent again.
    pub(super) fn planned_again(&mut self, request: Request, why: &str) {
        if let Request::Write { items, .. } = &request
            && !self.plan_again(items, why)
        {
            return;
        }
        self.queue.put_back(request);
    }

    /// Writes that records are no tickets by this request. Those of which an earlier request left that open stay in doubt
    /// until they are settled. Says whether the run may go on.
    fn plan_again(&mut self, items: &[WriteItem], why: &str) -> bool {
        let items: Vec<u32> = items.iter().filter(|item| !item.is_doubted).map(|item| item.place).collect();
        items.is_empty() || self.write(&Entry::Again { items, why: why.to_owned() })
    }

    /// Handles an unknown outcome: sends again if that does no harm, else puts in doubt.
    pub(super) fn unknown(&mut self, request: Request, why: &str) {
        match request {
            Request::Probe => {}
            Request::Write { items, is_part } => {
                let may_repeat = self.may_repeat();
                let (again, given_up): (Vec<WriteItem>, Vec<WriteItem>) =
                    items.into_iter().partition(|item| may_repeat && item.attempts < ATTEMPTS_MAX);
                self.doubt(given_up.iter().map(|item| item.place).collect(), why);
                let again: Vec<WriteItem> =
                    again.into_iter().map(|item| WriteItem { is_doubted: true, ..item }).collect();
                if !again.is_empty() {
                    self.queue.put_back(Request::Write { items: again, is_part });
                }
            }
            Request::Associate(associations) => {
                let (again, given_up): (Vec<AssociationItem>, Vec<AssociationItem>) =
                    associations.into_iter().partition(|association| association.attempts < ATTEMPTS_MAX);
                for association in given_up {
                    if let Some(pending) = self.pending.get_mut(&association.place) {
                        pending.doubt.get_or_insert_with(|| why.to_owned());
                    }
                    self.associations_ended(association.place, 1);
                }
                let again = again
                    .into_iter()
                    .map(|association| AssociationItem { is_doubted: true, ..association })
                    .collect();
                self.queue.put_back(Request::Associate(again));
            }
        }
    }

    pub(super) fn association_refused(
        &mut self,
        associations: &[AssociationItem],
        at: usize,
        mut reason: Reason,
    ) {
        let Some(association) = associations.get(at) else { return };
        if let Some(pending) = self.pending.get_mut(&association.place) {
            reason.ticket = Some(pending.ticket.clone());
            pending.refused.get_or_insert(reason);
        }
        self.associations_ended(association.place, 1);
    }

    /// So many of a ticket's associations have come to an end; with the last one, so has the record.
    pub(super) fn associations_ended(&mut self, place: u32, ended: usize) {
        let Some(pending) = self.pending.get_mut(&place) else { return };
        pending.left = pending.left.saturating_sub(ended);
        if pending.left > 0 {
            return;
        }
        let Some(pending) = self.pending.remove(&place) else { return };
        match (pending.refused, pending.doubt) {
            (Some(reason), _) => self.refused(place, reason),
            (None, Some(why)) => {
                let why = format!("ticket {} was made; its associations are unknown: {why}", pending.ticket);
                self.doubt(vec![place], &why);
            }
            (None, None) => self.done(vec![(place, pending.ticket)]),
        }
    }
}

fn unsettled<T>(all: Vec<T>, settled: &BTreeSet<usize>) -> Vec<T> {
    all.into_iter().enumerate().filter(|(at, _)| !settled.contains(at)).map(|(_, one)| one).collect()
}
