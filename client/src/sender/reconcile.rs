//! Looking for the tickets of records in doubt: by a unique property, then by search.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    future::poll_fn,
    time::Duration,
};

use futures_core::Stream;
use serde::Deserialize;
use serde_json::Value;
use ticketproof_schema::ObjectSchema;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Record, SendError, Sender, wall_clock, window::Turn};
use crate::{
    Client, ClientError, Read,
    endpoints::search::{Filter, Search},
    journal::{Entry, State},
    record::TicketRecord,
};

/// How long before a request began its ticket may have been created, as the server's clock sees it, and how long after.
const BEFORE_MS: i64 = 2 * 60 * 1000;
const AFTER_MS: i64 = 15 * 60 * 1000;

/// The property that has a ticket's time of creation.
const CREATED: &str = "createdate";

/// The most conditions of one search beside the time of creation.
const FILTERS_MAX: usize = 3;

/// The longest value that a condition is made of, in characters.
const FILTER_VALUE_MAX: usize = 200;

/// How often one question is put before looking ends.
const ATTEMPTS_MAX: u32 = 6;

/// How long search is given to catch up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Settling {
    /// Before the first search, counted from the last request in doubt, and between searches for what was not found.
    pub delay: Duration,
    /// How often a record is searched for.
    pub rounds: u32,
}

/// Fifteen seconds, three times. HubSpot does not say how long its search lags.
impl Default for Settling {
    fn default() -> Self {
        Self { delay: Duration::from_secs(15), rounds: 3 }
    }
}

/// What looking for records in doubt came to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Reconciled {
    /// How many were in doubt.
    pub looked_for: u64,
    /// How many were found; they are done now.
    pub found: u64,
    /// Requests made.
    pub requests: u64,
    /// Why it ended early, if it did.
    pub stopped: Option<String>,
}

impl Reconciled {
    /// How many were not found. That is no proof that they do not exist: search lags, and values may have been changed.
    pub const fn missed(&self) -> u64 {
        self.looked_for - self.found
    }
}

/// Records in doubt with the same content: their tickets cannot be told apart, and need not be.
struct Alike {
    places: Vec<u32>,
    properties: BTreeMap<String, String>,
    first_sent: i64,
    last_sent: i64,
}

impl Sender {
    /// Looks for the tickets of those records of a stream that are in doubt, and sends nothing else. A record is found
    /// when a ticket has all its values, is no other record's, and either has its value of a property with unique values
    /// or was created when the record was sent.
    ///
    /// With a key there is no need to look: [`Sender::send`] sends what is in doubt again, which does no harm.
    ///
    /// # Errors
    /// When it cannot start, as [`Sender::send`].
    pub async fn reconcile<T>(
        &mut self,
        records: impl Stream<Item = Record<T>>,
        schema: &ObjectSchema,
        settling: Settling,
    ) -> Result<Reconciled, SendError> {
        self.begin().await?;
        let mut doubted = self.doubted(records).await;
        let looked_for = doubted.iter().map(|alike| alike.places.len() as u64).sum();
        let mut reconciled = Reconciled { looked_for, ..Reconciled::default() };
        let mut taken = self.known_tickets();
        if let Err(error) = self.look(&mut doubted, schema, settling, &mut taken, &mut reconciled).await {
            reconciled.stopped = Some(error.to_string());
        }
        self.journal.end(wall_clock(), reconciled.stopped.clone()).await?;
        Ok(reconciled)
    }

    async fn doubted<T>(&self, records: impl Stream<Item = Record<T>>) -> Vec<Alike> {
        let mut records = std::pin::pin!(records);
        let mut alike: HashMap<BTreeMap<String, String>, Alike> = HashMap::new();
        while let Some(record) = poll_fn(|cx| records.as_mut().poll_next(cx)).await {
            let ledger = self.journal.ledger();
            let place = ledger.place(record.row.id);
            let Some((place, item)) = place.and_then(|place| Some((place, ledger.item(place)?))) else {
                continue;
            };
            if !matches!(item.state, State::InDoubt(_)) {
                continue;
            }
            let properties = properties_of(record.payload.body());
            // Damage may have taken the time of sending; then any time will do.
            let (first, last) =
                if item.sent_at == 0 { (0, wall_clock()) } else { (item.sent_at, item.sent_at) };
            let entry = alike.entry(properties.clone()).or_insert_with(|| Alike {
                places: Vec::new(),
                properties,
                first_sent: first,
                last_sent: last,
            });
            entry.places.push(place);
            entry.first_sent = entry.first_sent.min(first);
            entry.last_sent = entry.last_sent.max(last);
        }
        let mut alike: Vec<Alike> = alike.into_values().collect();
        alike.sort_by_key(|alike| alike.places[0]);
        alike
    }

    fn known_tickets(&self) -> HashSet<String> {
        let states = self.journal.ledger().items().iter().map(|item| &item.state);
        let ids = states.filter_map(|state| match state {
            State::Done(id) | State::Made(id) => Some(id.to_string()),
            _ => None,
        });
        ids.collect()
    }

    async fn look(
        &mut self,
        doubted: &mut Vec<Alike>,
        schema: &ObjectSchema,
        settling: Settling,
        taken: &mut HashSet<String>,
        reconciled: &mut Reconciled,
    ) -> Result<(), SendOrClientError> {
        let last_sent = doubted.iter().map(|alike| alike.last_sent).max().unwrap_or(0);
        for alike in doubted.iter_mut() {
            if let Some((property, value)) = unique_of(schema, &alike.properties) {
                reconciled.requests += 1;
                let found = self.ask(&Question::By { property, value, alike }).await?;
                reconciled.found += self.settle_found(alike, found, taken)?;
            }
        }
        for round in 0..settling.rounds {
            doubted.retain(|alike| !alike.places.is_empty());
            if doubted.is_empty() || self.stopper.is_stopped() {
                break;
            }
            if round == 0 {
                let since = Duration::from_millis(u64::try_from(wall_clock() - last_sent).unwrap_or(0));
                sleep(settling.delay.saturating_sub(since)).await;
            } else {
                sleep(settling.delay).await;
            }
            for alike in doubted.iter_mut() {
                if self.stopper.is_stopped() {
                    break;
                }
                reconciled.requests += 1;
                let found = self.ask(&Question::Search(alike)).await?;
                reconciled.found += self.settle_found(alike, found, taken)?;
            }
        }
        Ok(())
    }

    /// Gives the tickets that were found to the records, each to one.
    fn settle_found(
        &mut self,
        alike: &mut Alike,
        found: Vec<TicketRecord>,
        taken: &mut HashSet<String>,
    ) -> Result<u64, SendOrClientError> {
        let mut settled = Vec::new();
        for ticket in found {
            if !alike.places.is_empty() && alike.is_it(&ticket) && taken.insert(ticket.id.clone()) {
                settled.push((alike.places.remove(0), ticket.id));
            }
        }
        let count = settled.len() as u64;
        if count > 0 {
            self.journal.write(&Entry::Done(settled)).map_err(SendError::from)?;
        }
        Ok(count)
    }

    /// Reads or searches. Reading does no harm, so that what passes is waited for.
    async fn ask(&mut self, question: &Question<'_>) -> Result<Vec<TicketRecord>, ClientError> {
        let is_search = matches!(question, Question::Search(_));
        let mut attempt = 1;
        loop {
            self.wait_for_turn(is_search).await;
            let answer = question.put(&self.client).await;
            let now = self.now();
            self.gate.end(now, is_search);
            self.hear();
            let backoff = self.settings.backoff;
            let wait = match &answer {
                Err(ClientError::Refused(refusal))
                    if refusal.status() == 429 && refusal.policy() != Some("DAILY") =>
                {
                    backoff.pause(refusal.retry_after(), is_search, &mut self.chance)
                }
                Err(ClientError::Refused(refusal)) if refusal.status() < 500 => return answer,
                Err(ClientError::Setup { .. } | ClientError::Input { .. }) | Ok(_) => return answer,
                Err(_) => backoff.wait(attempt, &mut self.chance),
            };
            if attempt == ATTEMPTS_MAX || self.stopper.is_stopped() {
                return answer;
            }
            attempt += 1;
            self.gate.pause(now + wait);
        }
    }

    async fn wait_for_turn(&mut self, is_search: bool) {
        loop {
            let now = self.now();
            match self.gate.turn(now, is_search) {
                Turn::Now => return self.gate.begin(is_search),
                Turn::At(until) => sleep_until(self.epoch + until).await,
                // Nothing else is under way here.
                Turn::AfterAnswer => sleep_until(Instant::now() + Duration::from_millis(10)).await,
            }
        }
    }
}

/// What is asked about records in doubt.
enum Question<'a> {
    /// The ticket that has this value of a unique property.
    By { property: String, value: String, alike: &'a Alike },
    /// Tickets that look like them.
    Search(&'a Alike),
}

impl Question<'_> {
    async fn put(&self, client: &Client) -> Result<Vec<TicketRecord>, ClientError> {
        match self {
            Self::Search(alike) => client.search_page(&alike.search(), "").await.map(|(tickets, _)| tickets),
            Self::By { property, value, alike } => {
                let read =
                    Read::new().properties(alike.properties.keys().cloned()).id_property(property.as_str());
                match client.tickets().read(value, &read).await {
                    Ok(ticket) => Ok(vec![ticket]),
                    Err(ClientError::Refused(refusal)) if matches!(refusal.status(), 400 | 404) => {
                        Ok(Vec::new())
                    }
                    Err(error) => Err(error),
                }
            }
        }
    }
}

impl Alike {
    fn search(&self) -> Search {
        let (first, last) = (self.first_sent - BEFORE_MS, self.last_sent + AFTER_MS);
        let mut filters = vec![Filter::between(CREATED, first.to_string(), last.to_string())];
        // Short values narrow a search well; the rest is compared here.
        let fitting = self.properties.iter().filter(|(name, value)| {
            name.as_str() != CREATED && !value.trim().is_empty() && value.chars().count() <= FILTER_VALUE_MAX
        });
        let mut fitting: Vec<_> = fitting.collect();
        // The longest values tell most.
        fitting.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
        let chosen = fitting.into_iter().take(FILTERS_MAX);
        filters.extend(chosen.map(|(name, value)| Filter::equals(name.clone(), value.clone())));
        Search::new().all_of(filters).oldest_first(CREATED).properties(self.properties.keys().cloned())
    }

    /// Whether a ticket has all the values that were sent.
    fn is_it(&self, ticket: &TicketRecord) -> bool {
        self.properties.iter().all(|(name, sent)| same(sent, ticket.property(name).unwrap_or_default()))
    }
}

/// Whether two values are the same to HubSpot, which trims texts and writes numbers its own way.
fn same(sent: &str, found: &str) -> bool {
    let (sent, found) = (sent.trim(), found.trim());
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    sent == found || (number(sent).is_some() && number(sent) == number(found))
}

/// The values of a body, as text.
fn properties_of(body: &str) -> BTreeMap<String, String> {
    #[derive(Deserialize)]
    struct Body {
        properties: BTreeMap<String, Value>,
    }
    let body: Option<Body> = serde_json::from_str(body).ok();
    let properties = body.map(|body| body.properties).unwrap_or_default().into_iter();
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    properties.map(|(name, value)| (name, text(value))).collect()
}

/// A property with unique values that the record has a value of.
fn unique_of(schema: &ObjectSchema, properties: &BTreeMap<String, String>) -> Option<(String, String)> {
    let is_unique = |name: &str| schema.properties.get(name).is_some_and(|property| property.unique);
    let unique = properties.iter().find(|(name, value)| !value.trim().is_empty() && is_unique(name));
    unique.map(|(name, value)| (name.clone(), value.clone()))
}

/// Either way that looking can end early.
#[derive(Debug)]
enum SendOrClientError {
    Send(SendError),
    Client(ClientError),
}

impl std::fmt::Display for SendOrClientError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Send(error) => error.fmt(f),
            Self::Client(error) => error.fmt(f),
        }
    }
}

impl From<SendError> for SendOrClientError {
    fn from(error: SendError) -> Self {
        Self::Send(error)
    }
}

impl From<ClientError> for SendOrClientError {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}
