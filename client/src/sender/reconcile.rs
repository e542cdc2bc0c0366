//! Looking for the tickets of records in doubt: by a unique property, then by search.

mod candidates;
mod content;
mod group;
mod outcome;
mod question;

use std::{collections::BTreeMap, future::poll_fn, time::Duration};

use futures_core::Stream;
use ticketproof_diagnostics::text::listed;
use ticketproof_schema::ObjectSchema;
use tokio::time::{Instant, sleep, sleep_until};

pub use self::outcome::{Reconciled, Settling};
use self::{
    candidates::{Candidates, Settled},
    content::{content_of, unique_of},
    group::Doubted,
    question::Question,
};
use super::{Record, SendError, Sender, ticket_owners::TicketOwners, wall_clock, window::Turn};
use crate::{
    ClientError, SEARCH_PAGE_MAX, SEARCH_RESULTS_MAX,
    error::delivery::{Failure, Outlook},
    journal::{Entry, State},
    listing::Page,
    record::TicketRecord,
};

/// How many pages of one search are read: as many as HubSpot has results of.
const PAGES_MAX: usize = SEARCH_RESULTS_MAX / SEARCH_PAGE_MAX;

/// How many tickets are named that may be a record's.
const TICKETS_NAMED_MAX: usize = 3;

/// How often one question is put before looking ends.
const ATTEMPTS_MAX: u32 = 6;

impl Sender {
    /// Looks for the tickets of those records of a stream that are in doubt, and sends nothing else. A record is found
    /// when a ticket has all its values, is no other record's, and either has its value of a property with unique values
    /// or was created when the record was sent.
    ///
    /// Values are compared by the types that `schema` gives their properties: numbers and moments by what they mean, lists of
    /// options in any order, everything else byte by byte. A ticket that may be another record's in doubt is given to none:
    /// one that differs only in what HubSpot may change when it stores it (blanks, letter case, forms of one character), in values
    /// that one of them leaves out, or in associations. Give all records of the journal, so that those are known. Of equal records
    /// as many are found as there are tickets.
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
        let in_doubt = self.journal.ledger().counts().in_doubt;
        let owners = TicketOwners::of(self.journal.ledger(), self.write_mode.property().is_some());
        let doubted = self.doubted(records).await;
        let looked_for = doubted.len() as u64;
        let mut reconciled =
            Reconciled { looked_for, unseen: in_doubt.saturating_sub(looked_for), ..Reconciled::default() };
        let mut candidates = Candidates::new(doubted, schema, owners);
        if let Err(error) = self.look(&mut candidates, schema, settling, &mut reconciled).await {
            reconciled.stopped = Some(error.to_string());
        }
        for (items, tickets) in candidates.ambiguous() {
            reconciled.ambiguous += items.len() as u64;
            let tickets = listed(tickets, TICKETS_NAMED_MAX);
            let why = format!(
                "{tickets} may be it; but it may also be that of a record that looks the same, or has other associations"
            );
            self.journal.write(&Entry::Doubt { items, why })?;
        }
        self.journal.end(wall_clock(), reconciled.stopped.clone()).await?;
        Ok(reconciled)
    }

    /// The records of a stream that are in doubt, each once, in their order.
    async fn doubted<T>(&self, records: impl Stream<Item = Record<T>>) -> Vec<Doubted> {
        let mut records = std::pin::pin!(records);
        let mut doubted = BTreeMap::new();
        let ledger = self.journal.ledger();
        while let Some(record) = poll_fn(|cx| records.as_mut().poll_next(cx)).await {
            let place = ledger.place(record.row.id);
            let Some((place, item)) = place.and_then(|place| Some((place, ledger.item(place)?))) else {
                continue;
            };
            if !matches!(item.state, State::InDoubt(_)) {
                continue;
            }
            let body = record.payload.body();
            let (properties, associations) = content_of(body);
            let needs_associations =
                self.write_mode.item(place, body).is_ok_and(|item| !item.associations.is_empty());
            // Damage may have taken the time of sending; then any time will do.
            let sent = if item.sent_at == 0 { (0, wall_clock()) } else { (item.sent_at, item.sent_at) };
            doubted.entry(place).or_insert(Doubted {
                place,
                properties,
                associations,
                needs_associations,
                sent,
            });
        }
        doubted.into_values().collect()
    }

    async fn look(
        &mut self,
        candidates: &mut Candidates<'_>,
        schema: &ObjectSchema,
        settling: Settling,
        reconciled: &mut Reconciled,
    ) -> Result<(), SendOrClientError> {
        let names = candidates.names();
        let last_sent = candidates.groups().iter().map(|group| group.last_sent).max().unwrap_or(0);
        for number in 0..candidates.groups().len() {
            if let Some((property, value)) = unique_of(schema, candidates.groups()[number].texts()) {
                let question = Question::By { property: property.clone(), value, names: names.clone() };
                let (tickets, _) = self.ask(&question, reconciled).await?;
                for ticket in tickets {
                    let settled = candidates.offer_unique(number, &property, ticket);
                    self.settle_found(settled, reconciled)?;
                }
            }
        }
        for round in 0..settling.rounds {
            let open: Vec<usize> = (0..)
                .zip(candidates.groups())
                .filter(|(_, group)| group.is_open())
                .map(|(at, _)| at)
                .collect();
            if open.is_empty() || self.stopper.is_stopped() {
                break;
            }
            if round == 0 {
                let since = Duration::from_millis(u64::try_from(wall_clock() - last_sent).unwrap_or(0));
                sleep(settling.delay.saturating_sub(since)).await;
            } else {
                sleep(settling.delay).await;
            }
            for number in open {
                self.search_for(number, candidates, schema, &names, reconciled).await?;
            }
        }
        Ok(())
    }

    /// Searches for the tickets of one group, page by page until all its records have theirs.
    async fn search_for(
        &mut self,
        number: usize,
        candidates: &mut Candidates<'_>,
        schema: &ObjectSchema,
        names: &[String],
        reconciled: &mut Reconciled,
    ) -> Result<(), SendOrClientError> {
        let group = &candidates.groups()[number];
        let mut next = group.is_open().then(|| Question::search(group, schema, names));
        for _ in 0..PAGES_MAX {
            let Some(question) = next.take().filter(|_| !self.stopper.is_stopped()) else { break };
            let (tickets, after) = self.ask(&question, reconciled).await?;
            let settled = candidates.offer(tickets);
            self.settle_found(settled, reconciled)?;
            let is_open = candidates.groups()[number].is_open();
            next = after.filter(|_| is_open).and_then(|after| question.from(after));
        }
        Ok(())
    }

    /// Writes down the tickets of records that have one now.
    fn settle_found(&mut self, settled: Settled, reconciled: &mut Reconciled) -> Result<(), SendError> {
        reconciled.found += settled.len() as u64;
        let Settled { done, made } = settled;
        if !done.is_empty() {
            self.journal.write(&Entry::Done(done))?;
        }
        if !made.is_empty() {
            self.journal.write(&Entry::Made(made))?;
        }
        Ok(())
    }

    /// Reads or searches. Reading does no harm, so that what passes is waited for.
    async fn ask(
        &mut self,
        question: &Question,
        reconciled: &mut Reconciled,
    ) -> Result<Page<TicketRecord>, ClientError> {
        let is_search = question.is_search();
        let mut attempt = 1;
        loop {
            self.wait_for_turn(is_search).await;
            reconciled.requests += 1;
            let answer = question.put(&self.client).await;
            let now = self.now();
            self.gate.end(now, is_search);
            self.hear();
            let Err(error) = &answer else { return answer };
            let backoff = self.settings.backoff;
            let wait = match (Failure::of(error).outlook, error) {
                (Outlook::Open | Outlook::Hopeless, _) => return answer,
                (Outlook::Closed, ClientError::Refused(refusal)) => {
                    backoff.pause(refusal.retry_after(), is_search, &mut self.rng)
                }
                (Outlook::Closed | Outlook::Failing, _) => backoff.wait(attempt, &mut self.rng),
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
