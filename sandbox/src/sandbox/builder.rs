//! The settings of a sandbox.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use ticketproof_schema::{ObjectSchema, Part, Snapshot};

use ticketproof_validator::Requirements;

use super::{Sandbox, SandboxError};
use crate::{
    clock::Clock,
    fault::{FaultPlan, FaultRule},
    limits::Tier,
};

/// A schema that a sandbox can serve, or a snapshot with one.
pub trait IntoSchema {
    /// The schema, and the id of the account that it was pulled from, if known.
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

/// The settings of a sandbox. Every setting has a default; only [`Builder::allow_external`] opens the sandbox to others.
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
    pub(crate) read_timeout: Duration,
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
            read_timeout: Duration::from_secs(10),
            external: false,
        }
    }
}

impl Builder {
    /// Serves the tickets of this schema; by default that of a brand-new account.
    pub fn schema(mut self, schema: impl IntoSchema) -> Self {
        let (schema, portal) = schema.into_schema();
        self.schema = Some(schema);
        self.portal = portal.unwrap_or(self.portal);
        self
    }

    /// Listens on this port; 0, the default, chooses a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the seed of record ids, correlation ids and the order of batch results: equal seeds and equal requests give equal
    /// answers.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Uses this clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Injects the faults of this plan.
    pub fn faults(mut self, faults: FaultPlan) -> Self {
        self.faults = faults;
        self
    }

    /// Adds one fault to the plan.
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// Enforces the rate limits of this tier; by default they are reported and not enforced.
    pub fn tier(mut self, tier: Tier) -> Self {
        self.tier = tier;
        self
    }

    /// Hides parts of the account, as HubSpot does from a token without their scopes.
    pub fn hide(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.hidden.extend(parts);
        self
    }

    /// Sets what the account requires on writes beyond its schema; version 2026-09 enforces it.
    pub fn requirements(mut self, requirements: Requirements) -> Self {
        self.requirements = requirements;
        self
    }

    /// Delays the search index by this time, as HubSpot's index lags; no delay by default.
    pub fn search_lag(mut self, lag: Duration) -> Self {
        self.search_lag = lag;
        self
    }

    /// Keeps the records in this file between runs. It is saved twice a second and when the sandbox stops; a file that another
    /// sandbox uses is refused.
    pub fn state(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// Sets the time limit for the head of a request, and for its body; 10 seconds by default.
    pub fn read_timeout(mut self, read_timeout: Duration) -> Self {
        self.read_timeout = read_timeout;
        self
    }

    /// Listens on all addresses and answers to any host name: anyone who can reach this machine can then read and write
    /// the sandbox. Off by default.
    pub fn allow_external(mut self, allow: bool) -> Self {
        self.external = allow;
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    /// The port is taken, the schema is not one of tickets, or the state file cannot be read or is in use.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        Sandbox::start_with(self).await
    }
}
