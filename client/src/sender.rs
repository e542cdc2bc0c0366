//! Sending many records so that nothing is lost, nothing is sent twice and nothing is unknown without being said.
//!
//! A [`Sender`] takes a stream of [`Record`]s and a [`Journal`](crate::Journal), and brings every record to one state: done
//! (HubSpot echoed it with an id), refused (HubSpot named it in an error) or in doubt (no usable answer says
//! whether the ticket exists). A status line proves
//! nothing. What is meant to happen is in the journal before the socket is written, so that a process that is killed at
//! any point goes on where it was.
//!
//! * With a key ([`Sender::keyed_by`]) records are upserted by a property with unique values. Whatever is unknown is simply
//!   sent again; duplicates cannot come about. Associations, which an upsert does not take, follow as a step of their own.
//! * Without one, a create whose outcome is unknown is never repeated. It stays in doubt until
//!   [`Sender::reconcile`] finds its ticket, or somebody decides.

mod apply;
mod circuit_breaker;
pub(crate) mod classify;
mod item;
mod queue;
mod rate;
mod reconcile;
mod request;
mod resend;
mod retry_budget;
mod row;
mod run;
mod stream;
mod summary;
mod ticket_owners;
mod window;

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_core::Stream;
use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::ObjectSchema;
use ticketproof_validator::Valid;
use tokio::{sync::Notify, time::Instant};

use self::{
    item::WriteMode,
    rate::Gate,
    run::Run,
    stream::{Iter, Numbered, Rejections},
};
pub use self::{
    rate::{Rate, RateError},
    reconcile::{Reconciled, Settling},
    row::{Record, Row, RowError, Rows},
    summary::{Progress, SendError, Stop, Summary},
};
use crate::{Client, Journal, backoff::Backoff, endpoints::batch::INPUTS_MAX, journal::Entry};
use fastrand::Rng;

/// Sends records; see the [module](self).
///
/// ```no_run
/// # use ticketproof_client::Client;
/// # use ticketproof_validator::{JsonBody, Valid};
/// # async fn f(client: Client, payloads: impl futures_core::Stream<Item = Valid<JsonBody>>) -> Result<(), Box<dyn std::error::Error>> {
/// use ticketproof_client::{Journal, Rate, Sender};
///
/// // Any stream of `Valid<…>`.
/// let mut sender = Sender::new(client, Journal::open("sent/")?).rate(Rate::PRO);
/// let summary = sender.send_valid("orders", payloads).await?;
/// println!("{} done, {} in doubt", summary.counts.done, summary.counts.in_doubt);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Sender {
    client: Client,
    journal: Journal,
    write_mode: WriteMode,
    settings: Settings,
    gate: Gate,
    rng: Rng,
    epoch: Instant,
    heard: u64,
    progress: Arc<Mutex<Progress>>,
    stopper: Stopper,
}

#[derive(Clone, Copy, Debug)]
struct Settings {
    backoff: Backoff,
    accepts_duplicates: bool,
    retries_refused: bool,
    batch: usize,
    under_way: usize,
}

/// Asks a run to end: what is under way is waited for, nothing more is begun.
#[derive(Clone, Debug, Default)]
pub struct Stopper(Arc<(AtomicBool, Notify)>);

/// Tells how far a run is.
#[derive(Clone, Debug)]
pub struct ProgressReader(Arc<Mutex<Progress>>);

impl Sender {
    /// A sender that creates tickets, at the pace of a free account, a hundred in a request and four requests at once.
    pub fn new(client: Client, journal: Journal) -> Self {
        Self {
            // Its own pace and its own patience govern every request: none may be made beside them.
            client: client.with_read_retries(0),
            journal,
            write_mode: WriteMode::default(),
            settings: Settings {
                backoff: Backoff::default(),
                accepts_duplicates: false,
                retries_refused: false,
                batch: INPUTS_MAX,
                under_way: 4,
            },
            gate: Gate::new(Rate::default()),
            rng: Rng::new(),
            epoch: Instant::now(),
            heard: 0,
            progress: Arc::default(),
            stopper: Stopper::default(),
        }
    }

    /// Upserts tickets by this property instead, which must have unique values. An upsert overwrites what people changed
    /// in a ticket that has the key already.
    ///
    /// # Errors
    /// When the schema says that the property will not do.
    pub fn keyed_by(mut self, property: &str, schema: &ObjectSchema) -> Result<Self, SendError> {
        self.write_mode = WriteMode::keyed(property, schema).map_err(SendError::Settings)?;
        Ok(self)
    }

    /// Whether [`Sender::keyed_by`] will do with this property.
    ///
    /// # Errors
    /// When the schema says that it will not.
    pub fn check_key(property: &str, schema: &ObjectSchema) -> Result<(), SendError> {
        WriteMode::keyed(property, schema).map(drop).map_err(SendError::Settings)
    }

    /// The most requests in any ten seconds. What the server's headers allow is kept to as well.
    pub fn rate(mut self, rate: Rate) -> Self {
        self.gate = Gate::new(rate);
        self
    }

    /// How failures are met.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.settings.backoff = backoff;
        self
    }

    /// Whether a create whose outcome is unknown is sent again, which may make a second ticket. No, unless said.
    pub fn accept_duplicates(mut self, accepted: bool) -> Self {
        self.settings.accepts_duplicates = accepted;
        self
    }

    /// Whether what HubSpot refused before is sent again. No, unless said.
    pub fn retry_refused(mut self, retried: bool) -> Self {
        self.settings.retries_refused = retried;
        self
    }

    /// The most records of a request, from 1 to 100. Without a key, it is also how many are in doubt when one answer is
    /// lost.
    pub fn batch(mut self, records: usize) -> Self {
        self.settings.batch = records.clamp(1, INPUTS_MAX);
        self
    }

    /// How many requests may be under way at once, from 1.
    pub fn under_way(mut self, requests: usize) -> Self {
        self.settings.under_way = requests.max(1);
        self
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The journal, for another sender.
    pub fn into_journal(self) -> Journal {
        self.journal
    }

    /// A handle to end a run early.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// A handle that tells how far a run is.
    pub fn progress(&self) -> ProgressReader {
        ProgressReader(Arc::clone(&self.progress))
    }

    /// Brings every record of a stream to its end. Records that the journal knows as done or refused are skipped, and so
    /// are those in doubt, unless there is a key or duplicates are accepted.
    ///
    /// A payload that was proved for something else than what this sender does is not sent either, and stands in
    /// [`Summary::rejections`]: without a key it must be proved for a create; with one for a create, or for an upsert by that
    /// very property.
    ///
    /// The future may be dropped at any point; what was under way is then in doubt, as after a crash.
    ///
    /// # Errors
    /// When it cannot start: the journal belongs to another address or key, or cannot be written. What ends a run later
    /// is in [`Summary::stopped`].
    pub async fn send<T>(&mut self, records: impl Stream<Item = Record<T>>) -> Result<Summary, SendError> {
        self.begin().await?;
        let records = std::pin::pin!(records);
        Ok(Run::new(self).run(records).await)
    }

    /// [`Sender::send`] for records that are at hand.
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub async fn send_all<T>(
        &mut self,
        records: impl IntoIterator<Item = Record<T>>,
    ) -> Result<Summary, SendError> {
        self.send(Iter(records.into_iter())).await
    }

    /// [`Sender::send`] for payloads as they come, without rows of one's own. Each is known by its content, or its key, in
    /// `input`, which names where the payloads are from (`orders`): the same payloads in another run with this journal are
    /// the same records. What has no identity, or was proved for something else than what this sender does, is not sent and
    /// stands in [`Summary::rejections`].
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub async fn send_valid<T>(
        &mut self,
        input: &str,
        payloads: impl Stream<Item = Valid<T>>,
    ) -> Result<Summary, SendError> {
        let rows = self.write_mode.property().map_or_else(Rows::unkeyed, Rows::keyed_by);
        let rejections = Rejections::default();
        let records = Numbered::new(payloads, rows, input, Arc::clone(&rejections));
        let mut summary = self.send(records).await?;
        let mut rejections = std::mem::take(&mut *rejections.lock().unwrap_or_else(PoisonError::into_inner));
        summary.rejected += rejections.len() as u64;
        summary.rejections.append(&mut rejections);
        Ok(summary)
    }

    /// Checks that the journal is this sender's, and writes that a run begins.
    async fn begin(&mut self) -> Result<(), SendError> {
        let target = self.client.transport.base.as_str().trim_end_matches('/').to_owned();
        let key = self.write_mode.property().map(str::to_owned);
        if let Some(mode) = self.journal.ledger().mode() {
            if mode.target != target {
                let (theirs, ours) = (quoted(&mode.target), quoted(&target));
                return Err(SendError::OtherJournal(format!(
                    "the journal is of what was sent to {theirs}, not to {ours}; use another folder"
                )));
            }
            if mode.key != key {
                let named = |key: &Option<String>| {
                    key.as_deref()
                        .map_or("without a key".to_owned(), |key| format!("by the key {}", quoted(key)))
                };
                return Err(SendError::OtherJournal(format!(
                    "the journal is of what was sent {}, not {}; use another folder, or all would be sent twice",
                    named(&mode.key),
                    named(&key)
                )));
            }
        }
        let since = wall_clock() - i64::try_from(rate::INTERVAL.as_millis()).unwrap_or(0);
        let sent = self.journal.ledger().items().iter().map(|item| item.sent_at).filter(|at| *at > since);
        let requests = sent.collect::<HashSet<_>>().len();
        let now = self.now();
        self.gate.hold(now, requests);
        let tool = env!("CARGO_PKG_VERSION").to_owned();
        self.journal.write(&Entry::Run { at: wall_clock(), target, key, tool })?;
        self.journal.sync().await?;
        Ok(())
    }

    fn now(&self) -> Duration {
        self.epoch.elapsed()
    }

    /// Takes in the rate limit headers of answers since the last time.
    fn hear(&mut self) {
        let (count, limit) = self.client.transport.heard_rate_limit();
        if count != self.heard {
            self.heard = count;
            if let Some(limit) = limit {
                let now = self.now();
                self.gate.heard(now, limit);
            }
        }
    }
}

impl Stopper {
    /// Asks.
    pub fn stop(&self) {
        self.0.0.store(true, Ordering::SeqCst);
        self.0.1.notify_waiters();
    }

    /// Whether it was asked.
    pub fn is_stopped(&self) -> bool {
        self.0.0.load(Ordering::SeqCst)
    }

    async fn stopped(&self) {
        let notified = self.0.1.notified();
        if !self.is_stopped() {
            notified.await;
        }
    }
}

impl ProgressReader {
    /// How far it is now.
    pub fn now(&self) -> Progress {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Milliseconds since 1970-01-01 UTC.
fn wall_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
