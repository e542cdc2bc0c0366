//! The summary of a run.

use std::{fmt, time::Duration};

use super::RowError;
use crate::journal::{Counts, JournalError};

/// How a run ended and what it came to.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// The records that were taken from the stream, by state. `planned` is what is left.
    pub counts: Counts,
    /// Records that were not sent because they have the identity or the key of one before them, or were proved for something
    /// else than what the sender does.
    pub rejected: u64,
    /// Of these, with the reason, by number in the stream from 0: those that were proved for something else, and the payloads
    /// of [`Sender::send_valid`](super::Sender::send_valid) that have no identity.
    pub rejections: Vec<(u64, RowError)>,
    /// Of `counts.done`, those that were done before this run.
    pub done_before: u64,
    /// Requests, of every kind.
    pub requests: u64,
    /// Records and associations in all requests, each counted as often as it was sent.
    pub sent: u64,
    /// How long it took.
    pub took: Duration,
    /// Why the run ended before everything was sent; `None` if everything was.
    pub stopped: Option<Stop>,
    /// Tickets that were made and could not be written into the journal any more: place in the plan, and id. The journal
    /// has them in doubt.
    pub unwritten: Vec<(u32, String)>,
}

/// Why a run ended early. What was not sent is still planned; the same call again goes on.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Stop {
    /// It was asked to, see [`super::Stopper`].
    Asked,
    /// HubSpot, or a proxy in its place, would refuse everything else too: the token, its scopes, the address, the
    /// day's limit.
    Hopeless(String),
    /// The server failed too often in a row.
    Dead(String),
    /// The retry budget is spent.
    BudgetSpent(String),
    /// HubSpot kept on limiting us.
    Limited(String),
    /// The journal could not be written.
    Journal(String),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str("stopped on request"),
            Self::Hopeless(why) => f.write_str(why),
            Self::Dead(why) => write!(f, "the server failed too often in a row; the last time: {why}"),
            Self::BudgetSpent(why) => {
                write!(f, "too much would have to be sent again; the last failure: {why}")
            }
            Self::Limited(why) => write!(f, "HubSpot keeps on limiting the requests; the last time: {why}"),
            Self::Journal(why) => write!(f, "nothing more was sent because {why}"),
        }
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Records taken from the stream.
    pub taken: u64,
    /// Done, also before this run.
    pub done: u64,
    /// Done in this run.
    pub done_now: u64,
    /// Refused.
    pub refused: u64,
    /// In doubt.
    pub in_doubt: u64,
    /// Rejected without being sent.
    pub rejected: u64,
    /// Requests made.
    pub requests: u64,
    /// Whether the server fails at the moment.
    pub is_failing: bool,
}

/// A sender cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// The settings do not fit the schema.
    Settings(String),
    /// The journal is another one's: of another address, or of another key.
    OtherJournal(String),
    /// The journal cannot be used.
    Journal(JournalError),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(why) | Self::OtherJournal(why) => f.write_str(why),
            Self::Journal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Journal(error) => Some(error),
            _ => None,
        }
    }
}

impl From<JournalError> for SendError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}
