//! What an answer changes: records get their state, and what is not settled goes back into the queue.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    Stop,
    classify::{Results, Verdict},
    item::Load,
    request::Work,
    run::{Flight, Run},
};
use crate::journal::Entry;

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
            Verdict::Refused { reason, named, by_hubspot } => {
                self.answered(&flight);
                self.refused_whole(flight.work, reason, &named, by_hubspot);
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

    pub(super) fn done(&mut self, mut ids: Vec<(u32, String)>) {
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
