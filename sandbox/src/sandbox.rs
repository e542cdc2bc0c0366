//! A running sandbox, and access to its records and requests without HTTP.

mod builder;

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{embedded, profile::TICKETS};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use self::builder::{Builder, IntoSchema};
use crate::{
    autosave::Autosave,
    clock::Clock,
    fault::FaultRule,
    limits::Limiter,
    request_log::{LoggedRequest, RequestLog},
    rng::Rng,
    server::{self, Shared, lock},
    state::{StateError, StateFile},
    store::{Account, Record, RecordRef, Table},
};

/// An error of starting or stopping a sandbox.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The sandbox could not listen on the address.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        error: std::io::Error,
    },
    /// The schema is not a schema of tickets.
    #[error("the sandbox serves tickets, and this schema is of {}: give it a snapshot of tickets", quoted(.0))]
    NotTickets(String),
    /// The state file could not be read or written.
    #[error(transparent)]
    State(#[from] StateError),
    /// The runtime could not be set up.
    #[error("cannot start: {0}")]
    Runtime(std::io::Error),
}

/// A running local HubSpot. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<Result<(), StateError>>>,
    state: Option<Arc<Autosave>>,
}

/// A record as the sandbox stores it, with which a test compares what a client believes.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct StoredRecord {
    /// The id.
    pub id: u64,
    /// The properties that are set, including those that HubSpot sets by itself.
    pub properties: BTreeMap<String, String>,
    /// Whether it is in the recycle bin.
    pub archived: bool,
    /// The creation time, in milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// The associations.
    pub associations: Vec<StoredAssociation>,
}

/// An association of a record with another one.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct StoredAssociation {
    /// The other record's object type, such as `0-1`.
    pub object: String,
    /// The other record's id.
    pub id: u64,
    /// The association types: category and type id.
    pub types: Vec<(String, u32)>,
}

impl Sandbox {
    /// Starts a sandbox of a brand-new account on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// The sandbox could not listen on any port.
    pub async fn start() -> Result<Self, SandboxError> {
        Self::builder().start().await
    }

    /// The settings of a sandbox, to be changed before it starts.
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
            requests: Mutex::new(RequestLog::default()),
            faults: Mutex::new(builder.faults),
            limiter: Mutex::new(Limiter::new(builder.tier)),
            rng: Mutex::new(Rng::new(builder.seed ^ 0xC0DE)),
            clock: builder.clock,
            base_url: format!("http://127.0.0.1:{}", address.port()),
            read_timeout: builder.read_timeout,
            external: builder.external,
        });
        let (stop, stopped) = watch::channel(false);
        let router = server::router(Arc::clone(&shared));
        let state = state.map(|file| Arc::new(Autosave::new(file, Arc::clone(&shared))));
        let serving = server::accept(listener, router, shared.read_timeout, stopped);
        let server = tokio::spawn(run(serving, state.clone()));
        Ok(Self { shared, address, stop, server: Some(server), state })
    }

    /// The base URL, such as `http://127.0.0.1:40123`, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The last 100,000 requests in the order of their arrival, including refused ones.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.shared.requests).requests()
    }

    /// The number of requests that arrived.
    pub fn request_count(&self) -> u64 {
        lock(&self.shared.requests).count()
    }

    /// Adds a fault to the plan of the running sandbox.
    pub fn inject(&self, rule: FaultRule) {
        lock(&self.shared.faults).push(rule);
    }

    /// The tickets, archived ones included, by id.
    pub fn tickets(&self) -> Vec<StoredRecord> {
        self.records(TICKETS.object.name)
    }

    /// The records of an object type that the sandbox stores (tickets, contacts, companies), archived ones included, by id;
    /// empty for any other.
    pub fn records(&self, object: &str) -> Vec<StoredRecord> {
        let account = lock(&self.shared.account);
        account
            .table(object)
            .map(|table| table.records.values().map(|record| stored(&account, table, record)).collect())
            .unwrap_or_default()
    }

    /// Stops the sandbox. When this returns, the port is free, all connections are closed, and the state file is saved and
    /// unlocked.
    ///
    /// # Errors
    /// The state file could not be saved; all changes since the last save are lost.
    pub async fn stop(mut self) -> Result<(), SandboxError> {
        let _ = self.stop.send(true);
        let ended = match self.server.take() {
            // A cancelled task has ended, too.
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
            tracing::warn!(%error, "the state file could not be saved; changes since the last save are lost");
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
        () = state.run() => {}
    }
    state.release()
}

fn stored(account: &Account, table: &Table, record: &Record) -> StoredRecord {
    let end = RecordRef::new(table.profile.object.id, record.id);
    StoredRecord {
        id: record.id,
        properties: record.values().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        archived: record.archived_at.is_some(),
        created_at: record.created_at,
        associations: account
            .associations
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

/// Runs a sandbox until the process receives Ctrl-C, or SIGTERM where there is one. `ready` is called once it listens.
///
/// # Errors
/// The sandbox could not start, or its state file could not be saved at the end.
pub fn serve(builder: Builder, ready: impl FnOnce(&Sandbox)) -> Result<(), SandboxError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(SandboxError::Runtime)?;
    runtime.block_on(async {
        let sandbox = builder.start().await?;
        ready(&sandbox);
        stop_signal().await.map_err(SandboxError::Runtime)?;
        sandbox.stop().await
    })
}

#[cfg(unix)]
async fn stop_signal() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stop_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
