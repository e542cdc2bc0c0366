//! How a sandbox is set up.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use ticketproof_schema::{ObjectSchema, Part, Snapshot};

use crate::{Clock, FaultPlan, FaultRule, Requirements, Sandbox, SandboxError, Tier};

/// What a sandbox can serve: a schema, or the snapshot it is kept in.
pub trait IntoSchema {
    /// The schema, and the account it was pulled from, where that is known.
    fn into_schema(self) -> (ObjectSchema, Option<u64>);
}

impl IntoSchema for ObjectSchema {
    fn into_schema(self) -> (ObjectSchema, Option<u64>) {
        (self, None)
    }
}

impl IntoSchema for Snapshot {
    fn into_schema(self) -> (ObjectSchema, Option<u64>) {
        (self.schema, self.provenance.portal_id)
    }
}

impl IntoSchema for &Snapshot {
    fn into_schema(self) -> (ObjectSchema, Option<u64>) {
        (self.schema.clone(), self.provenance.portal_id)
    }
}

/// A sandbox to be: every setting has a default, and none but [`Builder::allow_external`] opens it to others.
#[derive(Clone, Debug)]
#[must_use = "a sandbox starts with `start`"]
pub struct Builder {
    pub(crate) schema: Option<ObjectSchema>,
    pub(crate) portal: u64,
    pub(crate) port: u16,
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultPlan,
    pub(crate) tier: Tier,
    pub(crate) hidden: BTreeSet<Part>,
    pub(crate) requirements: Requirements,
    pub(crate) search_lag: Duration,
    pub(crate) state: Option<PathBuf>,
    pub(crate) patience: Duration,
    pub(crate) external: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            schema: None,
            portal: 1_000_000,
            port: 0,
            seed: 0,
            clock: Clock::system(),
            faults: FaultPlan::none(),
            tier: Tier::default(),
            hidden: BTreeSet::new(),
            requirements: Requirements::default(),
            search_lag: Duration::ZERO,
            state: None,
            patience: Duration::from_secs(10),
            external: false,
        }
    }
}

impl Builder {
    /// Serves this account's tickets; without it, those of a brand-new account.
    pub fn schema(mut self, schema: impl IntoSchema) -> Self {
        let (schema, portal) = schema.into_schema();
        self.schema = Some(schema);
        self.portal = portal.unwrap_or(self.portal);
        self
    }

    /// Listens on this port; 0, the default, takes one that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Decides ids, correlation ids and the order of batch results: the same seed and the same requests, the same answers.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Takes the time from this clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Lets things go wrong.
    pub fn faults(mut self, faults: FaultPlan) -> Self {
        self.faults = faults;
        self
    }

    /// Adds one fault to those that are there.
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// Enforces the rate limits of this tier; by default they are told and not enforced.
    pub fn tier(mut self, tier: Tier) -> Self {
        self.tier = tier;
        self
    }

    /// Hides parts of the account, as from a token that lacks their scopes.
    pub fn hide(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.hidden.extend(parts);
        self
    }

    /// What the account requires on writes beyond its schema; version 2026-09 enforces it.
    pub fn requirements(mut self, requirements: Requirements) -> Self {
        self.requirements = requirements;
        self
    }

    /// Lets searches see the account as it was this long ago; HubSpot's index lags too. None by default.
    pub fn search_lag(mut self, lag: Duration) -> Self {
        self.search_lag = lag;
        self
    }

    /// Keeps the records in this file between runs. It is brought up to date twice a second and when the sandbox stops; a file
    /// that another sandbox uses is refused.
    pub fn state(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// How long a sender may take over the head of a request, and over its body; 10 seconds by default.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Listens on all addresses and answers to any host name: everybody who can reach this machine can then read and write
    /// the sandbox. Off by default.
    pub fn allow_external(mut self, allow: bool) -> Self {
        self.external = allow;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// The port is taken, the schema is not one of tickets, or the state file cannot be read or is in use.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        Sandbox::start_with(self).await
    }
}
