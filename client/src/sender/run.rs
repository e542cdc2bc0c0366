//! One run: takes records, decides what is sent when, and waits for answers.

use std::{
    collections::{HashMap, HashSet},
    future::poll_fn,
    pin::Pin,
    time::Duration,
};

use futures_core::Stream;
use tokio::task::{Id, JoinError, JoinSet};

use super::{
    Record, Sender, Stop, Summary,
    circuit_breaker::CircuitBreaker,
    classify::{self, Classified},
    item::{AssociationItem, WriteItem},
    queue::{BatchLimits, Queue},
    request::{BatchOutcome, Request, exchange},
    retry_budget::RetryBudget,
    row::{Row, key_of, proved_for},
    ticket_owners::TicketOwners,
    wall_clock,
    window::Turn,
};
use crate::{
    ClientError,
    correlation::Inputs,
    journal::{Counts, Entry, PlannedRow, Reason, RowId, State},
};

/// How long a request waits for more records to fill it.
const LINGER: Duration = Duration::from_millis(50);

/// Why a record is in doubt whose last request was certainly not carried out.
const UNSETTLED: &str = "the outcome of an earlier request with this record is unknown";

/// One run.
pub(super) struct Run<'a> {
    pub(super) sender: &'a mut Sender,
    pub(super) circuit_breaker: CircuitBreaker,
    pub(super) retry_budget: RetryBudget,
    pub(super) queue: Queue,
    tasks: JoinSet<Result<BatchOutcome, ClientError>>,
    in_flight: HashMap<Id, InFlight>,
    /// Rows that were taken but not written into the plan; they get the places from the plan's end on.
    unplanned: Vec<Row>,
    /// How many records were taken.
    taken: u64,
    /// Identities and keys of the rows taken.
    seen: HashSet<RowId>,
    seen_keys: HashSet<String>,
    places: Vec<u32>,
    /// Which records the tickets are that answers spoke of.
    pub(super) owners: TicketOwners,
    /// Associations that are still to be made, by place.
    pub(super) pending: HashMap<u32, PendingAssociations>,
    pub(super) summary: Summary,
    pub(super) limited: u32,
    pub(super) last_failure: String,
    /// Whether a read-only probe must succeed before the next write.
    pub(super) must_probe: bool,
    first_sent: u64,
    waiting_since: Option<Duration>,
}

/// A ticket whose associations are under way.
pub(super) struct PendingAssociations {
    pub(super) ticket: String,
    pub(super) left: usize,
    pub(super) refused: Option<Reason>,
    pub(super) doubt: Option<String>,
}

/// A request that is under way.
pub(super) struct InFlight {
    pub(super) request: Request,
    pub(super) inputs: Inputs,
    pub(super) generation: u64,
    /// How many of its records were paid for as repetitions.
    pub(super) repeats: usize,
}

/// The next step of a run.
enum NextStep {
    Begin(Request, usize),
    Wait { until: Option<Duration>, reads: bool },
    Finished,
}

impl<'a> Run<'a> {
    pub(super) fn new(sender: &'a mut Sender) -> Self {
        let circuit_breaker = CircuitBreaker::new(sender.settings.backoff, sender.settings.batch);
        let owners = TicketOwners::of(sender.journal.ledger(), sender.write_mode.property().is_some());
        *sender.progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            super::Progress::default();
        Self {
            sender,
            circuit_breaker,
            retry_budget: RetryBudget::new(),
            queue: Queue::default(),
            tasks: JoinSet::new(),
            in_flight: HashMap::new(),
            unplanned: Vec::new(),
            taken: 0,
            seen: HashSet::new(),
            seen_keys: HashSet::new(),
            places: Vec::new(),
            owners,
            pending: HashMap::new(),
            summary: Summary::default(),
            limited: 0,
            last_failure: String::new(),
            must_probe: true,
            first_sent: 0,
            waiting_since: None,
        }
    }

    pub(super) async fn run<T, S: Stream<Item = Record<T>>>(mut self, mut records: Pin<&mut S>) -> Summary {
        let started = self.sender.now();
        let mut ended = false;
        loop {
            if self.sender.stopper.is_stopped() {
                self.stop(Stop::Asked);
            }
            if self.summary.stopped.is_some() {
                match self.tasks.join_next_with_id().await {
                    None => break,
                    Some(joined) => self.take_answer(joined),
                }
                continue;
            }
            let (until, reads) = match self.next_step(ended) {
                NextStep::Begin(request, repeats) => {
                    self.begin(request, repeats).await;
                    continue;
                }
                NextStep::Finished => break,
                NextStep::Wait { until, reads } => (until, reads && !ended),
            };
            let until = until.map(|until| self.sender.epoch + until);
            let stopper = self.sender.stopper.clone();
            tokio::select! {
                biased;
                () = stopper.stopped() => {}
                Some(joined) = self.tasks.join_next_with_id() => self.take_answer(joined),
                record = poll_fn(|cx| records.as_mut().poll_next(cx)), if reads => match record {
                    Some(record) => self.take(record),
                    None => ended = true,
                },
                () = sleep_until(until) => {}
            }
        }
        self.finish(started).await
    }

    fn next_step(&mut self, ended: bool) -> NextStep {
        let now = self.sender.now();
        let settings = self.sender.settings;
        let nothing_under_way = self.in_flight.is_empty();
        let reads = self.queue.fresh() < 2 * settings.batch && self.pending.len() < 4 * settings.batch;
        if self.queue.is_empty() {
            self.waiting_since = None;
            return if ended && nothing_under_way {
                NextStep::Finished
            } else {
                NextStep::Wait { until: None, reads }
            };
        }
        // When the server has to be asked, one request at a time does it.
        let probes = self.must_probe || self.circuit_breaker.is_probing();
        if self.in_flight.len() >= settings.under_way || (probes && !nothing_under_way) {
            return NextStep::Wait { until: None, reads };
        }
        let mut turn = self.sender.gate.turn(now, false);
        if self.circuit_breaker.resume_at() > now {
            turn = turn.and(Turn::At(self.circuit_breaker.resume_at()));
        }
        match turn {
            Turn::Now => {}
            Turn::At(until) => return NextStep::Wait { until: Some(until), reads },
            Turn::AfterAnswer => return NextStep::Wait { until: None, reads },
        }
        if self.must_probe {
            return NextStep::Begin(Request::Probe, 0);
        }
        let since = *self.waiting_since.get_or_insert(now);
        if reads && !ended && !self.queue.is_ready(self.circuit_breaker.size(), ended) && now < since + LINGER
        {
            return NextStep::Wait { until: Some(since + LINGER), reads };
        }
        self.waiting_since = None;
        let limits = BatchLimits { size: self.circuit_breaker.size(), repeats: self.retry_budget.tokens() };
        match self.queue.next(limits) {
            Some(request) => {
                let repeats = repeats(&request);
                NextStep::Begin(request, repeats)
            }
            // Only repetitions are left, and no budget for them; answers that are still to come may bring some.
            None if ended && nothing_under_way => {
                self.stop(Stop::BudgetSpent(self.last_failure.clone()));
                NextStep::Wait { until: Some(now), reads: false }
            }
            None => NextStep::Wait {
                until: if nothing_under_way { Some(now + LINGER) } else { None },
                reads: true,
            },
        }
    }

    /// Takes in a record: skips it, or queues it.
    fn take<T>(&mut self, record: Record<T>) {
        let Record { row, payload } = record;
        let property = self.sender.write_mode.property();
        let proof = proved_for(property, &payload);
        let key = property.and_then(|property| key_of(payload.body(), property));
        let number = self.taken;
        self.taken += 1;
        self.update_progress(|progress| progress.taken += 1);
        if let Err(error) = proof {
            self.summary.rejections.push((number, error));
        } else if self.seen.insert(row.id) && key.is_none_or(|key| self.seen_keys.insert(key)) {
            return self.take_new(row, payload.body());
        }
        self.summary.rejected += 1;
        self.update_progress(|progress| progress.rejected += 1);
    }

    /// Takes in a record that is the first of its kind in this run.
    fn take_new(&mut self, row: Row, body: &str) {
        let Some(place) = self.place_of(&row) else { return };
        self.places.push(place);
        let settings = self.sender.settings;
        let may_repeat = self.may_repeat();
        let state = self.sender.journal.ledger().item(place).map(|item| item.state.clone());
        match state {
            Some(State::Done(_)) => {
                self.summary.done_before += 1;
                return self.update_progress(|progress| progress.done += 1);
            }
            Some(State::Refused(_)) if !settings.retries_refused => {
                return self.update_progress(|progress| progress.refused += 1);
            }
            Some(State::InDoubt(_)) if !may_repeat => {
                return self.update_progress(|progress| progress.in_doubt += 1);
            }
            _ => {}
        }
        match self.sender.write_mode.item(place, body) {
            Ok(item) => match state {
                Some(State::Made(ticket)) => self.queue_associations(item, ticket.into()),
                Some(State::InDoubt(_)) => self.queue.push(WriteItem { is_doubted: true, ..item }),
                _ => self.queue.push(item),
            },
            Err(why) => {
                // A schema that proved the record and one that knows its associations may differ.
                self.plan();
                let reason = Reason { message: Some(why), ..Reason::default() };
                self.refused(place, reason);
            }
        }
    }

    /// Whether a write with an unknown outcome may be sent again.
    pub(super) fn may_repeat(&self) -> bool {
        self.sender.write_mode.property().is_some() || self.sender.settings.accepts_duplicates
    }

    /// The row's place in the plan, a new one if it has none.
    fn place_of(&mut self, row: &Row) -> Option<u32> {
        let ledger = self.sender.journal.ledger();
        if let Some(place) = ledger.place(row.id) {
            return Some(place);
        }
        if let Some(lost) = ledger.first_lost() {
            let planned = PlannedRow(row.line, row.offset, row.id.to_string());
            let entry = Entry::Plan { from: lost, input: row.input.to_string(), rows: vec![planned] };
            return self.write(&entry).then_some(lost);
        }
        let place = ledger.size() + u32::try_from(self.unplanned.len()).unwrap_or(u32::MAX);
        self.unplanned.push(row.clone());
        Some(place)
    }

    /// Writes the rows that were taken into the plan.
    fn plan(&mut self) {
        let mut rows = std::mem::take(&mut self.unplanned).into_iter().peekable();
        while let Some(first) = rows.next() {
            let input = first.input;
            let mut planned = vec![PlannedRow(first.line, first.offset, first.id.to_string())];
            while let Some(row) = rows.next_if(|row| row.input == input) {
                planned.push(PlannedRow(row.line, row.offset, row.id.to_string()));
            }
            let from = self.sender.journal.ledger().size();
            if !self.write(&Entry::Plan { from, input: input.to_string(), rows: planned }) {
                return;
            }
        }
    }

    pub(super) fn queue_associations(&mut self, item: WriteItem, ticket: String) {
        let place = item.place;
        let left = item.associations.len();
        for association in item.associations {
            self.queue.push_association(AssociationItem {
                place,
                ticket: ticket.clone(),
                association,
                attempts: 0,
                is_doubted: false,
            });
        }
        self.pending.insert(place, PendingAssociations { ticket, left, refused: None, doubt: None });
        if left == 0 {
            self.associations_ended(place, 0);
        }
    }

    /// Begins a request: the journal first, then the socket.
    async fn begin(&mut self, mut request: Request, repeats: usize) {
        if let Request::Write { items, .. } = &mut request {
            self.plan();
            let items = items.iter().map(|item| item.place).collect();
            let written = self.write(&Entry::Send { at: wall_clock(), items });
            if !written || !self.sync().await {
                // Nothing was sent; the records stay planned, or in doubt if the entry did reach the disk.
                return self.queue.put_back(request);
            }
        }
        self.count(&mut request, repeats);
        let mark = format!("{}-{:x}", self.sender.journal.name(), self.summary.requests);
        let version = self.sender.client.api_version();
        let (call, inputs) = request.call(version, self.sender.write_mode.property(), &mark);
        self.sender.gate.begin(false);
        let client = self.sender.client.clone();
        let is_association = matches!(request, Request::Associate(_));
        let handle = self.tasks.spawn(exchange(client, call, inputs.clone(), is_association));
        let sent = InFlight { request, inputs, generation: self.circuit_breaker.generation(), repeats };
        self.in_flight.insert(handle.id(), sent);
    }

    fn count(&mut self, request: &mut Request, repeats: usize) {
        self.summary.requests += 1;
        self.summary.sent += request.len() as u64;
        self.retry_budget.spend(repeats);
        let attempts: Vec<&mut u32> = match request {
            Request::Probe => Vec::new(),
            Request::Write { items, .. } => items.iter_mut().map(|item| &mut item.attempts).collect(),
            Request::Associate(associations) => {
                associations.iter_mut().map(|association| &mut association.attempts).collect()
            }
        };
        let mut first = 0;
        for attempts in attempts {
            first += usize::from(*attempts == 0);
            *attempts += 1;
        }
        self.retry_budget.earn(first, self.first_sent);
        self.first_sent += first as u64;
        self.update_progress(|progress| progress.requests += 1);
    }

    fn take_answer(&mut self, joined: Result<(Id, Result<BatchOutcome, ClientError>), JoinError>) {
        let id = match &joined {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let now = self.sender.now();
        self.sender.gate.end(now, false);
        self.sender.hear();
        if let Some(sent) = self.in_flight.remove(&id) {
            let classified = match joined {
                Ok((_, answer)) if self.summary.requests == 1 => classify::of_first(answer, &sent.inputs),
                Ok((_, answer)) => classify::of(answer, &sent.inputs),
                // The task was cancelled with its runtime, or worse: the outcome is unknown.
                Err(error) => Classified::Unknown { why: error.to_string() },
            };
            self.apply(sent, classified, now);
        }
    }

    async fn finish(mut self, started: Duration) -> Summary {
        self.plan();
        self.close();
        let why = self.summary.stopped.as_ref().map(ToString::to_string);
        if let Err(error) = self.sender.journal.end(wall_clock(), why).await {
            self.stop(Stop::Journal(error.to_string()));
        }
        let ledger = self.sender.journal.ledger();
        let mut counts = Counts::default();
        for place in &self.places {
            counts.add(ledger.item(*place).map(|item| &item.state));
        }
        self.summary.counts = counts;
        self.summary.took = self.sender.now().saturating_sub(started);
        self.summary
    }

    /// Puts in doubt the records that were sent and wait to be sent again when a run ends.
    fn close(&mut self) {
        let ledger = self.sender.journal.ledger();
        let is_sending = |place: &u32| ledger.item(*place).is_some_and(|item| item.state == State::Sending);
        let items: Vec<u32> = self.places.iter().copied().filter(is_sending).collect();
        if !items.is_empty() {
            let why = if self.last_failure.is_empty() { UNSETTLED } else { &self.last_failure };
            let why = why.to_owned();
            self.write(&Entry::Doubt { items, why });
        }
    }

    pub(super) fn stop(&mut self, stop: Stop) {
        self.summary.stopped.get_or_insert(stop);
    }

    /// Writes an entry; a journal that cannot be written ends the run.
    pub(super) fn write(&mut self, entry: &Entry) -> bool {
        let written = self.sender.journal.write(entry);
        written.map_err(|error| self.stop(Stop::Journal(error.to_string()))).is_ok()
    }

    async fn sync(&mut self) -> bool {
        let synced = self.sender.journal.sync().await;
        synced.map_err(|error| self.stop(Stop::Journal(error.to_string()))).is_ok()
    }

    pub(super) fn update_progress(&self, change: impl FnOnce(&mut super::Progress)) {
        change(&mut self.sender.progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

/// How many inputs of a request are repetitions of ones that failed. Parts of a refused request are none: the server
/// answered.
fn repeats(request: &Request) -> usize {
    match request {
        Request::Write { items, is_part: false } => items.iter().filter(|item| item.attempts > 0).count(),
        Request::Associate(associations) => {
            associations.iter().filter(|association| association.attempts > 0).count()
        }
        Request::Probe | Request::Write { .. } => 0,
    }
}

async fn sleep_until(until: Option<tokio::time::Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until).await,
        None => std::future::pending().await,
    }
}
