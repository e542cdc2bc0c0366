//! Pulling an account's schema into the snapshot file, for `ticketproof pull` and for programs that do the same.
//!
//! Never called by a build script: builds read the committed snapshot and touch no network.

mod lost;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use ticketproof_client::{Client, ClientError, PullOptions, Pulled, block_on};
use ticketproof_diagnostics::text::{self, escaped, quoted};
use ticketproof_schema::{
    Provenance, Snapshot, SnapshotError,
    file_identity::FileIdentity,
    lower::Anomaly,
    names::{Lock, LockError, Pinned, account_name},
    replace_file::check_replaceable,
};

use lost::Had;
pub use lost::check_nothing_is_lost;

/// The file beside the snapshot that pins the names of Rust items.
pub const NAMES_LOCK: &str = "names.toml";

/// What became of a pull.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PullReport {
    /// What was done to the snapshot file.
    pub written: Written,
    /// The snapshot as it now is in the file.
    pub snapshot: Snapshot,
    /// The names lock's file.
    pub names_path: PathBuf,
    /// The names that were pinned, and those whose item is gone.
    pub pinned: Pinned,
    /// What was odd in HubSpot's answers.
    pub anomalies: Vec<Anomaly>,
    /// What the user should know: what the token could not see, the end of the API version's support, and names whose item
    /// is gone.
    pub notices: Vec<String>,
}

/// What a pull did to the snapshot file.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Written {
    /// There was none; there is one now.
    New,
    /// It was another one.
    Changed,
    /// It says the same; it was not touched, not even its date.
    Unchanged,
}

/// A pull failed. The snapshot file is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PullError {
    /// HubSpot, or the way to it.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The snapshot file.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The names lock.
    #[error(transparent)]
    Names(#[from] LockError),
    /// The snapshot has what the account no longer shows.
    #[error(
        "{} has what did not come back: {}; the token may have lost a scope, or the account did not answer as a whole. Nothing \
         was written. Pull with a token that sees it; if it is really gone, move the file away and pull again",
        text::path(.path),
        .lost.join("; ")
    )]
    Lost {
        /// The snapshot file.
        path: PathBuf,
        /// What would be lost, a line each.
        lost: Vec<String>,
    },
    /// The snapshot would be written over the names lock, or the other way round.
    #[error("{} is the place of the names lock; give the snapshot another name", text::path(path))]
    NamesPlace {
        /// The file.
        path: PathBuf,
    },
}

/// Pulls an account's schema and writes nothing.
///
/// # Errors
/// Whatever [`Client::pull`] says.
pub fn pull(client: &Client, options: &PullOptions) -> Result<Pulled, ClientError> {
    block_on(client.pull(options))?
}

/// Pulls an account's schema into the snapshot file at `path`, and pins the names of what is new in [`NAMES_LOCK`] beside
/// it. Both are written whole or not at all, and only if they change: a pull of an unchanged account touches nothing.
///
/// An account that has a section of its own there, `[also.<file>.…]`, is pinned in it, as by [`pull_also_to`].
///
/// # Errors
/// When the names lock cannot be obeyed, the pull fails, the account no longer shows a part that the snapshot has
/// ([`check_nothing_is_lost`]), or a file cannot be written. The snapshot is then as it was.
pub fn pull_to(
    path: impl AsRef<Path>,
    client: &Client,
    options: &PullOptions,
) -> Result<PullReport, PullError> {
    pull_as(path.as_ref(), false, client, options)
}

/// Pulls the schema of another account that shares the types of the one in the same folder, for [`Builder::also`]: its ids are
/// pinned in the lock's sections `[also.<file>.…]`. Otherwise as [`pull_to`].
///
/// # Errors
/// As [`pull_to`].
///
/// [`Builder::also`]: crate::Builder::also
pub fn pull_also_to(
    path: impl AsRef<Path>,
    client: &Client,
    options: &PullOptions,
) -> Result<PullReport, PullError> {
    pull_as(path.as_ref(), true, client, options)
}

fn pull_as(path: &Path, also: bool, client: &Client, options: &PullOptions) -> Result<PullReport, PullError> {
    let names_path = path.with_file_name(NAMES_LOCK);
    // What is wrong on this side is said before HubSpot is asked.
    let is_names = FileIdentity::of_path(path)
        .is_ok_and(|there| FileIdentity::of_path(&names_path).is_ok_and(|names| names == there));
    if path == names_path || is_names {
        return Err(PullError::NamesPlace { path: path.to_owned() });
    }
    check_replaceable(path).map_err(|error| SnapshotError::Io {
        doing: "write",
        path: path.to_owned(),
        error,
    })?;
    check_replaceable(&names_path).map_err(|source| LockError::Write { path: names_path.clone(), source })?;
    let mut lock = Lock::read(&names_path)?;
    if also {
        lock.also_sections().check(&[path])?;
    }
    let before = existing(path)?;
    let pulled = pull(client, options)?;
    if let Before::Snapshot(old) = &before {
        old.had.check(path, &pulled.snapshot.schema, options)?;
    }

    let names_before = lock.to_toml();
    let account = account_name(path);
    let also = also || lock.accounts().any(|known| known == account);
    let mut notices = pulled.notices;
    if !also && matches!(before, Before::Nothing) && !lock.is_empty() {
        notices.push(of_another(path, &names_path));
    }
    if let Before::Snapshot(old) = &before {
        notices.extend(owners_not_asked_for(path, &old.had, options));
    }
    let schema = &pulled.snapshot.schema;
    let pinned = if also { lock.pin_also(&account, schema) } else { lock.pin(schema) };
    // The lock goes first: a lock that knows more than the snapshot does no harm, the reverse would name things anew.
    if !pinned.new.is_empty() && lock.to_toml() != names_before {
        lock.write(&names_path)?;
    }
    let mut snapshot = pulled.snapshot;
    let written = match before {
        Before::Snapshot(old) if old.says_the_same(&snapshot) => {
            snapshot.provenance = old.provenance;
            Written::Unchanged
        }
        before => {
            snapshot.write(path)?;
            if matches!(before, Before::Nothing) { Written::New } else { Written::Changed }
        }
    };
    notices.extend(gone(&pinned, &names_path));
    Ok(PullReport { written, snapshot, names_path, pinned, anomalies: pulled.anomalies, notices })
}

/// What to say where the names lock was there before the snapshot.
fn of_another(path: &Path, names: &Path) -> String {
    format!(
        "{} had the names of another snapshot, and those of {} were added to them; if it is another account that shares \
         the types, put the old file back and pull with `--also`",
        text::path(names),
        text::path(path)
    )
}

/// What to say where the snapshot has owners and nobody asked for them this time.
fn owners_not_asked_for(path: &Path, had: &Had, options: &PullOptions) -> Option<String> {
    (had.owners > 0 && !options.owners).then(|| {
        format!(
            "{} had {} owners, and this pull did not ask for any: owners' ids are not checked any more; pull with `--owners`",
            text::path(path),
            had.owners
        )
    })
}

/// The most names that a notice shows.
const SHOWN_MAX: usize = 5;

/// What to say of names whose item the account has no more.
fn gone(pinned: &Pinned, names: &Path) -> Option<String> {
    let shown: Vec<String> = pinned
        .gone
        .iter()
        .map(|entry| {
            format!("{} = {} ({})", escaped(&entry.id), quoted(&entry.name), escaped(&entry.section))
        })
        .collect();
    (!shown.is_empty()).then(|| {
        let (first, more) = shown.split_at(shown.len().min(SHOWN_MAX));
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        format!(
            "{} of the names in {} are of nothing that the account has now: {}{more}; they are kept, so that nothing else \
             takes them",
            shown.len(),
            text::path(names),
            first.join(", ")
        )
    })
}

/// What is at the snapshot's place.
enum Before {
    Nothing,
    Snapshot(Box<Old>),
    Broken,
}

/// What is kept of the snapshot that a pull may replace: two whole schemas would be twice the memory.
struct Old {
    hash: String,
    provenance: Provenance,
    had: Had,
}

impl Old {
    /// Whether a snapshot differs from this one in its date only.
    fn says_the_same(&self, new: &Snapshot) -> bool {
        let mut redated = new.provenance.clone();
        redated.pulled.clone_from(&self.provenance.pulled);
        redated == self.provenance && new.hash() == self.hash
    }
}

fn existing(path: &Path) -> Result<Before, SnapshotError> {
    match Snapshot::read(path) {
        Ok(snapshot) => Ok(Before::Snapshot(Box::new(Old {
            hash: snapshot.hash(),
            had: Had::of(&snapshot.schema),
            provenance: snapshot.provenance,
        }))),
        Err(SnapshotError::NotFound { .. }) => Ok(Before::Nothing),
        // To pull again is what these errors advise.
        Err(SnapshotError::Malformed(_) | SnapshotError::Inconsistent(_)) => Ok(Before::Broken),
        Err(error) => Err(error),
    }
}
