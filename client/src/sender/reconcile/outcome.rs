//! How long reconciling lasts, and its result.

use std::time::Duration;

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

/// The result of reconciling.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Reconciled {
    /// How many were in doubt.
    pub looked_for: u64,
    /// How many were found. They are done now; with a key, those with associations still need them, and the next
    /// [`Sender::send`](crate::Sender::send) makes them.
    pub found: u64,
    /// Of those that were not found, how many have tickets with all their values which may as well be other records' in doubt.
    pub ambiguous: u64,
    /// How many more records of the journal are in doubt that were not in the stream, so that no ticket was
    /// looked for.
    pub unseen: u64,
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
