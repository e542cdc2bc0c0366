//! A running sandbox, and what can be seen of it from outside HTTP.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{embedded, profile::TICKETS};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    Builder, Clock, FaultRule, Request,
    autosave::Autosave,
    limits::Limiter,
    log::Log,
    seed::Seed,
    server::{self, Shared, lock},
    state::{StateError, StateFile},
    store::{Account, End, Record, Table},
};

/// A sandbox could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The address could not be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why it failed.
        error: std::io::Error,
    },
    /// The schema is of another object type.
    #[error("the sandbox serves tickets, and this schema is of {}", quoted(.0))]
    NotTickets(String),
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The machinery under it could not be set up.
    #[error("cannot start: {0}")]
    Runtime(std::io::Error),
}

/// A local HubSpot that is running. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<Result<(), StateError>>>,
    state: Option<Arc<Autosave>>,
}

/// A record as the sandbox keeps it: the truth to hold a client's belief against.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct StoredRecord {
    /// The id.
    pub id: u64,
    /// What is set, HubSpot's own additions included.
    pub properties: BTreeMap<String, String>,
    /// Whether it is in the recycle bin.
    pub archived: bool,
    /// When it was made, in milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// What it is tied to.
    pub associations: Vec<StoredAssociation>,
}

/// One tie of a record.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct StoredAssociation {
    /// The other record's object type, such as `0-1`.
    pub object: String,
    /// The other record's id.
    pub id: u64,
    /// The types of the tie: category and type id.
    pub types: Vec<(String, u32)>,
}

impl Sandbox {
    /// Starts a sandbox of a brand-new account on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port could be listened on.
    pub async fn start() -> Result<Self, SandboxError> {
        Self::builder().start().await
    }

    /// A sandbox to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) async fn start_with(builder: Builder) -> Result<Self, SandboxError> {
        let schema = builder.schema.unwrap_or_else(|| embedded::default_account().schema.clone());
        if schema.object.id != TICKETS.object.id {
            return Err(SandboxError::NotTickets(schema.object.name));
        }
        let mut account = Account::new(schema, builder.portal, builder.seed);
        account.hidden = builder.hidden;
        account.requirements = builder.requirements;
        account.search_lag = i64::try_from(builder.search_lag.as_millis()).unwrap_or(i64::MAX);
        let state = builder.state.map(|path| StateFile::open(&path, &mut account)).transpose()?;
        let ip = if builder.external { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let address = SocketAddr::from((ip, builder.port));
        let listen = |error| SandboxError::Listen { address, error };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let shared = Arc::new(Shared {
            account: Mutex::new(account),
            log: Mutex::new(Log::default()),
            faults: Mutex::new(builder.faults),
            limiter: Mutex::new(Limiter::new(builder.tier)),
            seed: Mutex::new(Seed::new(builder.seed ^ 0xC0DE)),
            clock: builder.clock,
            base_url: format!("http://127.0.0.1:{}", address.port()),
            patience: builder.patience,
            external: builder.external,
        });
        let (stop, stopped) = watch::channel(false);
        let router = server::router(Arc::clone(&shared));
        let state = state.map(|file| Arc::new(Autosave::new(file, Arc::clone(&shared))));
        let serving = server::accept(listener, router, shared.patience, stopped);
        let server = tokio::spawn(run(serving, state.clone()));
        Ok(Self { shared, address, stop, server: Some(server), state })
    }

    /// Where it listens, such as `http://127.0.0.1:40123`, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The clock it goes by.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Every request that arrived, in order, refused ones included: the last 100,000.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).requests()
    }

    /// How many requests arrived.
    pub fn request_count(&self) -> u64 {
        lock(&self.shared.log).count()
    }

    /// Lets something go wrong from now on.
    pub fn inject(&self, rule: FaultRule) {
        lock(&self.shared.faults).push(rule);
    }

    /// The tickets, archived ones included, by id.
    pub fn tickets(&self) -> Vec<StoredRecord> {
        self.records(TICKETS.object.name)
    }

    /// The records of an object type that the sandbox keeps (tickets, contacts, companies), archived ones included, by id;
    /// none of any other.
    pub fn records(&self, object: &str) -> Vec<StoredRecord> {
        let account = lock(&self.shared.account);
        account
            .table(object)
            .map(|table| table.records.values().map(|record| stored(&account, table, record)).collect())
            .unwrap_or_default()
    }

    /// Stops it: its port is free, its connections are closed and its state file is written and free for another sandbox
    /// when this returns.
    ///
    /// # Errors
    /// The state file could not be written; what happened since it last was is in memory only, and gone now.
    pub async fn stop(mut self) -> Result<(), SandboxError> {
        let _ = self.stop.send(true);
        let ended = match self.server.take() {
            // That it was ended by somebody else is fine too.
            Some(server) => server.await.unwrap_or(Ok(())),
            None => Ok(()),
        };
        let released = self.state.as_ref().map_or(Ok(()), |state| state.release());
        Ok(ended.and(released)?)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(server) = self.server.take() {
            server.abort();
        }
        if let Some(Err(error)) = self.state.as_ref().map(|state| state.release()) {
            tracing::warn!(%error, "the state file is behind");
        }
    }
}

async fn run(serving: impl Future<Output = ()>, state: Option<Arc<Autosave>>) -> Result<(), StateError> {
    let Some(state) = state else {
        serving.await;
        return Ok(());
    };
    tokio::select! {
        () = serving => {}
        () = state.keep() => {}
    }
    state.release()
}

fn stored(account: &Account, table: &Table, record: &Record) -> StoredRecord {
    let end = End::new(table.profile.object.id, record.id);
    StoredRecord {
        id: record.id,
        properties: record.values().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        archived: record.archived_at.is_some(),
        created_at: record.created_at,
        associations: account
            .links
            .all_of(&end)
            .into_iter()
            .map(|(other, types)| StoredAssociation {
                object: other.object,
                id: other.id,
                types: types.into_iter().map(|key| (key.category, key.type_id)).collect(),
            })
            .collect(),
    }
}

/// Runs a sandbox until the process is told to stop (Ctrl-C, or SIGTERM where there is one). `ready` is called once it
/// listens.
///
/// # Errors
/// It could not start, or its state file could not be written in the end.
pub fn serve(builder: Builder, ready: impl FnOnce(&Sandbox)) -> Result<(), SandboxError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(SandboxError::Runtime)?;
    runtime.block_on(async {
        let sandbox = builder.start().await?;
        ready(&sandbox);
        told_to_stop().await.map_err(SandboxError::Runtime)?;
        sandbox.stop().await
    })
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
