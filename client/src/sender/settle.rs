//! What an answer changes: records get their state, and what is not settled goes back into the queue.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    Stop,
    load::{Load, TieLoad},
    run::{Flight, Run},
    verdict::{Results, Verdict},
    wire::Work,
};
use crate::journal::{Entry, Reason};

/// How often one record or association is sent in a run before it is given up.
const ATTEMPTS_MAX: u32 = 8;

/// How often in a row the server may limit us before the run ends.
const LIMITED_MAX: u32 = 20;

/// Why a record is in doubt although an answer came.
const NOT_IN_ANSWER: &str = "HubSpot's answer does not speak of this record";
const NOT_ITS_OWN: &str = "HubSpot's answer gives this record the id of a ticket that another record is";

impl Run<'_> {
    pub(super) fn settle(&mut self, flight: Flight, verdict: Verdict, now: Duration) {
        if !matches!(verdict, Verdict::Limited { .. }) {
            self.limited = 0;
        }
        match verdict {
            Verdict::Said(results) => self.said(flight, results, now),
            Verdict::Refused { reason, named } => {
                self.answered(&flight);
                self.refused_whole(flight.work, reason, &named);
            }
            Verdict::Limited { wait, per_second, why } => {
                self.limited += 1;
                let pause = self.sender.settings.backoff.pause(wait, per_second, &mut self.sender.chance);
                self.sender.gate.pause(now + pause);
                self.budget.refund(flight.repeats);
                if self.limited >= LIMITED_MAX {
                    self.stop(Stop::Limited(why.clone()));
                }
                self.planned_again(flight.work.unsent(), &why);
            }
            Verdict::NotSent { why } => {
                self.failed(flight.generation, now, &why);
                self.planned_again(flight.work, &why);
            }
            Verdict::Unknown { why } => {
                self.failed(flight.generation, now, &why);
                self.unknown(flight.work, &why);
            }
            Verdict::Hopeless { why, is_refused } => {
                self.stop(Stop::Hopeless(why.clone()));
                if is_refused {
                    self.planned_again(flight.work, &why)
                } else {
                    self.unknown(flight.work, &why)
                }
            }
        }
        let is_failing = self.health.is_failing();
        self.tell(|progress| progress.is_failing = is_failing);
    }

    /// The server answered as HubSpot does.
    fn answered(&mut self, flight: &Flight) {
        self.health.answered();
        self.budget.refund(flight.repeats);
        self.must_ask = false;
    }

    fn failed(&mut self, generation: u64, now: Duration, why: &str) {
        self.health.failed(generation, now, &mut self.sender.chance);
        why.clone_into(&mut self.last_failure);
        self.must_ask = true;
        if self.health.is_dead() {
            self.stop(Stop::Dead(why.to_owned()));
        }
    }

    fn said(&mut self, flight: Flight, results: Results, now: Duration) {
        if matches!(flight.work, Work::Ask) {
            // It answers reads. Only an answered write proves more, so that failures still count.
            self.must_ask = false;
            return;
        }
        let Results { mut done, mut doubtful, refused } = results;
        if let Work::Write { loads, .. } = &flight.work {
            self.keep_own(loads, &mut done, &mut doubtful);
        }
        if done.is_empty() && refused.is_empty() {
            let why = doubtful.first().map_or(NOT_IN_ANSWER, |(_, why)| why);
            self.failed(flight.generation, now, why);
        } else {
            self.answered(&flight);
        }
        let settled: BTreeSet<usize> =
            done.iter().map(|(at, _)| *at).chain(refused.iter().map(|(at, _)| *at)).collect();
        match flight.work {
            Work::Ask => {}
            Work::Write { loads, is_part } => {
                self.made(&loads, &done);
                for (at, reason) in refused {
                    if let Some(load) = loads.get(at) {
                        self.refused(load.place, reason);
                    }
                }
                for (why, rest) in by_doubt(loads, &settled, &doubtful) {
                    self.unknown(Work::Write { loads: rest, is_part }, why);
                }
            }
            Work::Tie(ties) => {
                for (at, reason) in refused {
                    self.tie_refused(&ties, at, reason);
                }
                for (at, _) in done {
                    if let Some(tie) = ties.get(at) {
                        self.tied(tie.place, 1);
                    }
                }
                for (why, rest) in by_doubt(ties, &settled, &doubtful) {
                    self.unknown(Work::Tie(rest), why);
                }
            }
        }
    }

    /// Takes out what is done with a ticket that an earlier answer gave to another record; that one keeps it.
    fn keep_own(
        &mut self,
        loads: &[Load],
        done: &mut Vec<(usize, String)>,
        doubtful: &mut Vec<(usize, &'static str)>,
    ) {
        done.retain(|(at, id)| {
            let is_own = loads.get(*at).is_none_or(|load| self.owners.claim(id, load.place));
            if !is_own {
                doubtful.push((*at, NOT_ITS_OWN));
            }
            is_own
        });
    }

    /// Records are tickets now; those with associations go on to the next step.
    fn made(&mut self, loads: &[Load], done: &[(usize, String)]) {
        let (mut whole, mut half) = (Vec::new(), Vec::new());
        for (at, ticket) in done {
            if let Some(load) = loads.get(*at) {
                let ids = if load.ties.is_empty() { &mut whole } else { &mut half };
                ids.push((load.place, ticket.clone()));
            }
        }
        if !half.is_empty() && !self.write(&Entry::Made(half.clone())) {
            self.summary.unwritten.append(&mut half);
        }
        self.done(whole);
        for (at, ticket) in done {
            if let Some(load) = loads.get(*at).filter(|load| !load.ties.is_empty()) {
                self.queue_ties(load.clone(), ticket.clone());
            }
        }
    }

    fn done(&mut self, mut ids: Vec<(u32, String)>) {
        if ids.is_empty() {
            return;
        }
        let count = ids.len() as u64;
        if self.write(&Entry::Done(ids.clone())) {
            self.tell(|progress| {
                progress.done += count;
                progress.done_now += count;
            });
        } else {
            self.summary.unwritten.append(&mut ids);
        }
    }

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
    fn refused_whole(&mut self, work: Work, reason: Reason, named: &[usize]) {
        let named: BTreeSet<usize> =
            if work.len() == 1 { BTreeSet::from([0]) } else { named.iter().copied().collect() };
        match work {
            Work::Ask => {}
            Work::Write { loads, is_part } => {
                for load in named.iter().filter_map(|at| loads.get(*at)) {
                    self.refused(load.place, reason.clone());
                }
                let rest = unsettled(loads, &named);
                let items: Vec<u32> = rest.iter().map(|load| load.place).collect();
                if items.is_empty() || !self.write(&Entry::Again { items, why: reason.to_string() }) {
                    return;
                }
                let rest = Work::Write { loads: rest, is_part };
                if named.is_empty() { self.queue.put_halves(rest) } else { self.queue.put_back(rest) }
            }
            Work::Tie(ties) => {
                for at in &named {
                    self.tie_refused(&ties, *at, reason.clone());
                }
                let rest = Work::Tie(unsettled(ties, &named));
                if named.is_empty() { self.queue.put_halves(rest) } else { self.queue.put_back(rest) }
            }
        }
    }

    /// Certainly not carried out: planned again.
    fn planned_again(&mut self, work: Work, why: &str) {
        if let Work::Write { loads, .. } = &work {
            let items: Vec<u32> = loads.iter().map(|load| load.place).collect();
            if items.is_empty() || !self.write(&Entry::Again { items, why: why.to_owned() }) {
                return;
            }
        }
        self.queue.put_back(work);
    }

    /// Nobody knows: sent again if that does no harm, else in doubt.
    fn unknown(&mut self, work: Work, why: &str) {
        match work {
            Work::Ask => {}
            Work::Write { loads, is_part } => {
                let may_repeat = self.may_repeat();
                let (again, given_up): (Vec<Load>, Vec<Load>) =
                    loads.into_iter().partition(|load| may_repeat && load.attempts < ATTEMPTS_MAX);
                self.doubt(given_up.iter().map(|load| load.place).collect(), why);
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
                self.queue.put_back(Work::Tie(again));
            }
        }
    }

    fn tie_refused(&mut self, ties: &[TieLoad], at: usize, mut reason: Reason) {
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

/// What is not settled, by why it is in doubt.
fn by_doubt<T>(
    all: Vec<T>,
    settled: &BTreeSet<usize>,
    doubtful: &[(usize, &'static str)],
) -> BTreeMap<&'static str, Vec<T>> {
    let mut rest: BTreeMap<&'static str, Vec<T>> = BTreeMap::new();
    for (at, one) in all.into_iter().enumerate().filter(|(at, _)| !settled.contains(at)) {
        let why = doubtful.iter().find(|(place, _)| *place == at).map_or(NOT_IN_ANSWER, |(_, why)| why);
        rest.entry(why).or_default().push(one);
    }
    rest
}

fn unsettled<T>(all: Vec<T>, settled: &BTreeSet<usize>) -> Vec<T> {
    all.into_iter().enumerate().filter(|(at, _)| !settled.contains(at)).map(|(_, one)| one).collect()
}
