//! Applies a classified answer: records get their state, and unsettled ones go back into the queue.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    Stop,
    classify::{Classified, ItemResults},
    item::WriteItem,
    request::Request,
    run::{InFlight, Run},
};
use crate::journal::Entry;

/// How often in a row the server may limit us before the run ends.
const LIMITED_MAX: u32 = 20;

/// Why a record is in doubt although an answer came.
const NOT_IN_ANSWER: &str = "HubSpot's answer does not speak of this record";
const NOT_ITS_OWN: &str = "HubSpot's answer gives this record the id of a ticket that another record is";

impl Run<'_> {
    pub(super) fn apply(&mut self, sent: InFlight, classified: Classified, now: Duration) {
        if !matches!(classified, Classified::Limited { .. }) {
            self.limited = 0;
        }
        match classified {
            Classified::PerItem(results) => self.said(sent, results, now),
            Classified::Refused { reason, named, by_hubspot } => {
                self.answered(&sent);
                self.refused_whole(sent.request, reason, &named, by_hubspot);
            }
            Classified::Limited { wait, per_second, why } => {
                self.limited += 1;
                let pause = self.sender.settings.backoff.pause(wait, per_second, &mut self.sender.rng);
                self.sender.gate.pause(now + pause);
                self.retry_budget.refund(sent.repeats);
                if self.limited >= LIMITED_MAX {
                    self.stop(Stop::Limited(why.clone()));
                }
                self.planned_again(sent.request.unsent(), &why);
            }
            Classified::NotSent { why } => {
                self.failed(sent.generation, now, &why);
                self.planned_again(sent.request, &why);
            }
            Classified::Unknown { why } => {
                self.failed(sent.generation, now, &why);
                self.unknown(sent.request, &why);
            }
            Classified::Hopeless { why, is_refused } => {
                self.stop(Stop::Hopeless(why.clone()));
                if is_refused {
                    self.planned_again(sent.request, &why)
                } else {
                    self.unknown(sent.request, &why)
                }
            }
        }
        let is_failing = self.circuit_breaker.is_failing();
        self.update_progress(|progress| progress.is_failing = is_failing);
    }

    /// The server answered as HubSpot does.
    fn answered(&mut self, sent: &InFlight) {
        self.circuit_breaker.answered();
        self.retry_budget.refund(sent.repeats);
        self.must_probe = false;
    }

    fn failed(&mut self, generation: u64, now: Duration, why: &str) {
        self.circuit_breaker.failed(generation, now, &mut self.sender.rng);
        why.clone_into(&mut self.last_failure);
        self.must_probe = true;
        if self.circuit_breaker.is_open() {
            self.stop(Stop::Dead(why.to_owned()));
        }
    }

    fn said(&mut self, sent: InFlight, results: ItemResults, now: Duration) {
        if matches!(sent.request, Request::Probe) {
            // It answers reads. Only an answered write proves more, so that failures still count.
            self.must_probe = false;
            return;
        }
        let ItemResults { mut done, mut doubtful, refused } = results;
        if let Request::Write { items, .. } = &sent.request {
            self.keep_own(items, &mut done, &mut doubtful);
        }
        if done.is_empty() && refused.is_empty() {
            let why = doubtful.first().map_or(NOT_IN_ANSWER, |(_, why)| why);
            self.failed(sent.generation, now, why);
        } else {
            self.answered(&sent);
        }
        let settled: BTreeSet<usize> =
            done.iter().map(|(at, _)| *at).chain(refused.iter().map(|(at, _)| *at)).collect();
        match sent.request {
            Request::Probe => {}
            Request::Write { items, is_part } => {
                self.made(&items, &done);
                for (at, reason) in refused {
                    if let Some(item) = items.get(at) {
                        self.refused(item.place, reason);
                    }
                }
                for (why, rest) in by_doubt(items, &settled, &doubtful) {
                    self.unknown(Request::Write { items: rest, is_part }, why);
                }
            }
            Request::Associate(associations) => {
                for (at, reason) in refused {
                    self.association_refused(&associations, at, reason);
                }
                for (at, _) in done {
                    if let Some(association) = associations.get(at) {
                        self.associations_ended(association.place, 1);
                    }
                }
                for (why, rest) in by_doubt(associations, &settled, &doubtful) {
                    self.unknown(Request::Associate(rest), why);
                }
            }
        }
    }

    /// Takes out what is done with a ticket that an earlier answer gave to another record; that one keeps it.
    fn keep_own(
        &mut self,
        items: &[WriteItem],
        done: &mut Vec<(usize, String)>,
        doubtful: &mut Vec<(usize, &'static str)>,
    ) {
        done.retain(|(at, id)| {
            let is_own = items.get(*at).is_none_or(|item| self.owners.claim(id, item.place));
            if !is_own {
                doubtful.push((*at, NOT_ITS_OWN));
            }
            is_own
        });
    }

    /// Records are tickets now; those with associations go on to the next step.
    fn made(&mut self, items: &[WriteItem], done: &[(usize, String)]) {
        let (mut whole, mut half) = (Vec::new(), Vec::new());
        for (at, ticket) in done {
            if let Some(item) = items.get(*at) {
                let ids = if item.associations.is_empty() { &mut whole } else { &mut half };
                ids.push((item.place, ticket.clone()));
            }
        }
        if !half.is_empty() && !self.write(&Entry::Made(half.clone())) {
            self.summary.unwritten.append(&mut half);
        }
        self.done(whole);
        for (at, ticket) in done {
            if let Some(item) = items.get(*at).filter(|item| !item.associations.is_empty()) {
                self.queue_associations(item.clone(), ticket.clone());
            }
        }
    }

    pub(super) fn done(&mut self, mut ids: Vec<(u32, String)>) {
        if ids.is_empty() {
            return;
        }
        let count = ids.len() as u64;
        if self.write(&Entry::Done(ids.clone())) {
            self.update_progress(|progress| {
                progress.done += count;
                progress.done_now += count;
            });
        } else {
            self.summary.unwritten.append(&mut ids);
        }
    }
}

/// The unsettled inputs, by the reason of their doubt.
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
