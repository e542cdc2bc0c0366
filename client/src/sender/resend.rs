//! What a request did not make done: refused, sent again, or in doubt.

use std::collections::BTreeSet;

use super::{
    item::{Load, TieLoad},
    request::Work,
    run::Run,
};
use crate::journal::{Entry, Reason};

/// How often one record or association is sent in a run before it is given up.
const ATTEMPTS_MAX: u32 = 8;

impl Run<'_> {
    pub(super) fn refused(&mut self, place: u32, reason: Reason) {
        if self.write(&Entry::Refused { item: place, reason: Box::new(reason) }) {
            self.tell(|progress| progress.refused += 1);
        }
    }

    fn doubt(&mut self, items: Vec<u32>, why: &str) {
        let count = items.len() as u64;
        if count > 0 && self.write(&Entry::Doubt { items, why: why.to_owned() }) {
            self.tell(|progress| progress.in_doubt += count);
        }
    }

    /// A request was refused as a whole, and nothing of it was done: those that were named are refused, the others are sent
    /// again; if nobody was named, in halves.
    ///
    /// HubSpot's refusal of a record holds for the same record in an earlier request, too; that of somebody on the way does
    /// not, so that what was in doubt stays so.
    pub(super) fn refused_whole(&mut self, work: Work, reason: Reason, named: &[usize], by_hubspot: bool) {
        let named: BTreeSet<usize> =
            if work.len() == 1 { BTreeSet::from([0]) } else { named.iter().copied().collect() };
        match work {
            Work::Ask => {}
            Work::Write { loads, is_part } => {
                let mut doubted = Vec::new();
                for load in named.iter().filter_map(|at| loads.get(*at)) {
                    if load.is_doubted && !by_hubspot {
                        doubted.push(load.clone());
                    } else {
                        self.refused(load.place, reason.clone());
                    }
                }
                self.unknown(Work::Write { loads: doubted, is_part }, &reason.to_string());
                let rest = unsettled(loads, &named);
                if rest.is_empty() || !self.plan_again(&rest, &reason.to_string()) {
                    return;
                }
                let rest = Work::Write { loads: rest, is_part };
                if named.is_empty() { self.queue.put_halves(rest) } else { self.queue.put_back(rest) }
            }
            Work::Tie(ties) => {
                let mut doubted = Vec::new();
                for at in &named {
                    match ties.get(*at).filter(|tie| tie.is_doubted && !by_hubspot) {
                        Some(tie) => doubted.push(tie.clone()),
                        None => self.tie_refused(&ties, *at, reason.clone()),
                    }
                }
                self.unknown(Work::Tie(doubted), &reason.to_string());
                let rest = Work::Tie(unsettled(ties, &named));
                if named.is_empty() { self.queue.put_halves(rest) } else { self.queue.put_back(rest) }
            }
        }
    }

    /// Certainly not carried out: sent again.
    pub(super) fn planned_again(&mut self, work: Work, why: &str) {
        if let Work::Write { loads, .. } = &work
            && !self.plan_again(loads, why)
        {
            return;
        }
        self.queue.put_back(work);
    }

    /// Writes that records are no tickets by this request. Those of which an earlier request left that open stay in doubt
    /// until they are settled. Says whether the run may go on.
    fn plan_again(&mut self, loads: &[Load], why: &str) -> bool {
        let items: Vec<u32> = loads.iter().filter(|load| !load.is_doubted).map(|load| load.place).collect();
        items.is_empty() || self.write(&Entry::Again { items, why: why.to_owned() })
    }

    /// Nobody knows: sent again if that does no harm, else in doubt.
    pub(super) fn unknown(&mut self, work: Work, why: &str) {
        match work {
            Work::Ask => {}
            Work::Write { loads, is_part } => {
                let may_repeat = self.may_repeat();
                let (again, given_up): (Vec<Load>, Vec<Load>) =
                    loads.into_iter().partition(|load| may_repeat && load.attempts < ATTEMPTS_MAX);
                self.doubt(given_up.iter().map(|load| load.place).collect(), why);
                let again: Vec<Load> =
                    again.into_iter().map(|load| Load { is_doubted: true, ..load }).collect();
                if !again.is_empty() {
                    self.queue.put_back(Work::Write { loads: again, is_part });
                }
            }
            Work::Tie(ties) => {
                let (again, given_up): (Vec<TieLoad>, Vec<TieLoad>) =
                    ties.into_iter().partition(|tie| tie.attempts < ATTEMPTS_MAX);
                for tie in given_up {
                    if let Some(tying) = self.tying.get_mut(&tie.place) {
                        tying.doubt.get_or_insert_with(|| why.to_owned());
                    }
                    self.tied(tie.place, 1);
                }
                let again = again.into_iter().map(|tie| TieLoad { is_doubted: true, ..tie }).collect();
                self.queue.put_back(Work::Tie(again));
            }
        }
    }

    pub(super) fn tie_refused(&mut self, ties: &[TieLoad], at: usize, mut reason: Reason) {
        let Some(tie) = ties.get(at) else { return };
        if let Some(tying) = self.tying.get_mut(&tie.place) {
            reason.ticket = Some(tying.ticket.clone());
            tying.refused.get_or_insert(reason);
        }
        self.tied(tie.place, 1);
    }

    /// So many of a ticket's associations have come to an end; with the last one, so has the record.
    pub(super) fn tied(&mut self, place: u32, ended: usize) {
        let Some(tying) = self.tying.get_mut(&place) else { return };
        tying.left = tying.left.saturating_sub(ended);
        if tying.left > 0 {
            return;
        }
        let Some(tying) = self.tying.remove(&place) else { return };
        match (tying.refused, tying.doubt) {
            (Some(reason), _) => self.refused(place, reason),
            (None, Some(why)) => {
                let why = format!("ticket {} was made; its associations are unknown: {why}", tying.ticket);
                self.doubt(vec![place], &why);
            }
            (None, None) => self.done(vec![(place, tying.ticket)]),
        }
    }
}

fn unsettled<T>(all: Vec<T>, settled: &BTreeSet<usize>) -> Vec<T> {
    all.into_iter().enumerate().filter(|(at, _)| !settled.contains(at)).map(|(_, one)| one).collect()
}
