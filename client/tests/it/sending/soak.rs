//! Many runs with every fault, each from its seed: nothing lost, nothing twice, nothing unknown without being said.
//!
//! `TICKETPROOF_SOAK_RUNS` and `TICKETPROOF_SOAK_RECORDS` make it long; `TICKETPROOF_SOAK_FIRST` is the first seed.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};

use ticketproof_client::{Counts, State, Stop};
use ticketproof_sandbox::{Fault, FaultPlan};

use super::*;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A small generator, as everything in a run comes from its seed.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The totals of all runs.
#[derive(Default)]
struct Totals {
    runs: AtomicU64,
    records: AtomicU64,
    starts: AtomicU64,
    crashes: AtomicU64,
    requests: AtomicU64,
    faults: AtomicU64,
    in_doubt: AtomicU64,
    in_doubt_and_there: AtomicU64,
    refused: AtomicU64,
    turned_away: AtomicU64,
    found_alike: AtomicU64,
    left_alike: AtomicU64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_record_ends_in_the_state_that_the_server_agrees_with() {
    let runs = setting("TICKETPROOF_SOAK_RUNS", 16);
    let records = usize::try_from(setting("TICKETPROOF_SOAK_RECORDS", 150)).unwrap();
    let totals = Arc::new(Totals::default());
    let next = Arc::new(AtomicU64::new(setting("TICKETPROOF_SOAK_FIRST", 0)));
    let end = next.load(Ordering::SeqCst) + runs;
    let mut workers = Vec::new();
    // They wait more than they work.
    for _ in 0..setting("TICKETPROOF_SOAK_WORKERS", 16) {
        let (next, totals) = (Arc::clone(&next), Arc::clone(&totals));
        workers.push(tokio::spawn(async move {
            loop {
                let seed = next.fetch_add(1, Ordering::SeqCst);
                if seed >= end {
                    break;
                }
                one_run(seed, records, &totals).await;
                let over = totals.runs.fetch_add(1, Ordering::SeqCst) + 1;
                if over.is_multiple_of(100) {
                    eprintln!("soak: {over} of {runs} runs");
                }
            }
        }));
    }
    for worker in workers {
        worker.await.unwrap();
    }
    let of = |count: &AtomicU64| count.load(Ordering::SeqCst);
    eprintln!(
        "soak: {runs} runs, {} records, {} starts ({} ended by a crash), {} requests, {} faults, {} refused, {} turned \
         away by 413, {} in doubt ({} of them are tickets); of look-alikes in doubt {} found and {} left in doubt; 0 lost, \
         0 twice",
        of(&totals.records),
        of(&totals.starts),
        of(&totals.crashes),
        of(&totals.requests),
        of(&totals.faults),
        of(&totals.refused),
        of(&totals.turned_away),
        of(&totals.in_doubt),
        of(&totals.in_doubt_and_there),
        of(&totals.found_alike),
        of(&totals.left_alike),
    );
}

/// One run: sends the records again and again, as a user would, until there is nothing left to do; crashes now and then.
async fn one_run(seed: u64, count: usize, totals: &Totals) {
    let mut dice = Dice(seed);
    let is_keyed = seed.is_multiple_of(2);
    // Looking for tickets takes its time, at five searches a second.
    let has_alikes = seed % 4 == 3;
    let count = if has_alikes { count / 3 } else { count };
    let kinds = Fault::ALL.iter().map(|(_, fault)| *fault);
    let faults = FaultPlan::none().seeded(seed, 50 + dice.below(if has_alikes { 100 } else { 250 }), kinds);
    let sandbox = Sandbox::builder().schema(server_schema()).seed(seed).faults(faults).start().await.unwrap();
    let specs: Vec<Spec> = (0..count)
        .map(|number| {
            if has_alikes {
                return look_alikes::make(number, &mut dice);
            }
            Spec {
                number,
                is_poison: dice.below(50) == 0,
                ties: if dice.below(3) == 0 { usize::try_from(dice.below(3)).unwrap() } else { 0 },
                alike: None,
            }
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let batch = [1, 7, 25, 100][usize::try_from(dice.below(4)).unwrap()];
    let mut is_over = false;
    for _ in 0..1000 {
        totals.starts.fetch_add(1, Ordering::SeqCst);
        // Stalls cost this each. A body that comes slowly takes about as long, and sometimes comes too late, as an honest
        // answer may on a busy machine.
        let client = client(sandbox.base_url(), Duration::from_secs(1));
        let mut sender = sender_with(client, folder.path(), is_keyed).batch(batch);
        let sending = sender.send_all(records(&specs, is_keyed));
        if dice.below(4) == 0 {
            // A crash: everything that was going on is gone, but for what stands in the journal.
            let patience = Duration::from_millis(dice.below(40));
            if tokio::time::timeout(patience, sending).await.is_err() {
                totals.crashes.fetch_add(1, Ordering::SeqCst);
            }
            continue;
        }
        let summary = sending.await.unwrap();
        assert!(!matches!(summary.stopped, Some(Stop::Journal(_))), "seed {seed}: {summary:?}");
        if summary.stopped.is_some() {
            continue;
        }
        assert_eq!(summary.counts.total(), count as u64, "seed {seed}: {summary:?}");
        let Counts { planned, in_doubt, .. } = summary.counts;
        assert_eq!(planned, 0, "seed {seed}: {summary:?}");
        if in_doubt == 0 || !is_keyed {
            is_over = true;
            break;
        }
    }
    assert!(is_over, "seed {seed}: it never ends");
    if has_alikes {
        let (found, left) = look_alikes::reconcile(seed, &specs, &sandbox, folder.path()).await;
        totals.found_alike.fetch_add(found, Ordering::SeqCst);
        totals.left_alike.fetch_add(left, Ordering::SeqCst);
        count_requests(&specs, &sandbox, totals);
    } else {
        check(seed, is_keyed, &specs, &sandbox, folder.path(), totals);
    }
    sandbox.stop().await.unwrap();
}

/// Holds the journal against the store.
fn check(seed: u64, is_keyed: bool, specs: &[Spec], sandbox: &Sandbox, folder: &Path, totals: &Totals) {
    let journal = Journal::open(folder).unwrap();
    assert_eq!(journal.notices(), [], "seed {seed}");
    let mut truth: HashMap<String, Vec<_>> = HashMap::new();
    for ticket in sandbox.tickets() {
        truth.entry(ticket.properties["subject"].clone()).or_default().push(ticket);
    }
    let add = |to: &AtomicU64, number: usize| to.fetch_add(number as u64, Ordering::SeqCst);
    for (spec, record) in specs.iter().zip(records(specs, is_keyed)) {
        let of_it = truth.remove(&spec.subject()).unwrap_or_default();
        assert!(of_it.len() <= 1, "seed {seed}: {} is {} tickets", spec.subject(), of_it.len());
        let state = journal.ledger().state(record.row.id);
        match state {
            Some(State::Done(id)) => {
                let [ticket] = of_it.as_slice() else { panic!("seed {seed}: {} is lost", spec.subject()) };
                assert_eq!(ticket.id.to_string(), **id, "seed {seed}");
                assert_eq!(ticket.associations.len(), spec.ties, "seed {seed}: {}", spec.subject());
                assert!(!spec.is_poison);
            }
            // A proxy found a request with this record alone too large: it was not sent on. With a key, that may have been a
            // request for its associations.
            Some(State::Refused(reason)) if reason.status == 413 => {
                let ids: Vec<_> = of_it.iter().map(|ticket| ticket.id.to_string()).collect();
                assert_eq!(ids, Vec::from_iter(reason.ticket.clone()), "seed {seed}: {}", spec.subject());
                add(&totals.turned_away, 1);
            }
            Some(State::Refused(reason)) => {
                assert!(
                    of_it.is_empty() && spec.is_poison,
                    "seed {seed}: {} was refused: {reason}",
                    spec.subject()
                );
                assert_eq!(reason.findings[0].property, GONE, "seed {seed}");
                add(&totals.refused, 1);
            }
            Some(State::InDoubt(_)) => {
                assert!(!is_keyed, "seed {seed}: {} is in doubt", spec.subject());
                add(&totals.in_doubt, 1);
                add(&totals.in_doubt_and_there, of_it.len());
            }
            other => panic!("seed {seed}: {} is {other:?}", spec.subject()),
        }
    }
    assert!(truth.is_empty(), "seed {seed}: tickets that nobody sent: {truth:?}");
    count_requests(specs, sandbox, totals);
}

fn count_requests(specs: &[Spec], sandbox: &Sandbox, totals: &Totals) {
    let faults = sandbox.requests().iter().filter(|request| request.fault.is_some()).count();
    totals.records.fetch_add(specs.len() as u64, Ordering::SeqCst);
    totals.faults.fetch_add(faults as u64, Ordering::SeqCst);
    totals.requests.fetch_add(sandbox.request_count(), Ordering::SeqCst);
}
