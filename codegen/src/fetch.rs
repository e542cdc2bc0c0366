//! Pulling an account's schema into the snapshot file, for `ticketproof pull` and for programs that do the same.
//!
//! Build scripts do not call it: they read the committed snapshot and do not use the network.

mod lost_parts;
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

use lost_parts::PartCounts;
pub use lost_parts::check_nothing_is_lost;

/// The file beside the snapshot that pins the names of Rust items.
pub const NAMES_LOCK: &str = "names.toml";

/// The result of a pull.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PullReport {
    /// Whether the snapshot file was written.
    pub written: Written,
    /// The snapshot that the file has now.
    pub snapshot: Snapshot,
    /// The names lock's file.
    pub names_path: PathBuf,
    /// The names that were pinned, and those whose item is gone.
    pub pinned: Pinned,
    /// Anomalies in HubSpot's answers.
    pub anomalies: Vec<Anomaly>,
    /// Notices for the user: parts that the token could not see, the end of the API version's support, and names of items that are
    /// gone.
    pub notices: Vec<String>,
}

/// Whether a pull wrote the snapshot file.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Written {
    /// The file is new.
    New,
    /// The file was replaced.
    Changed,
    /// The account is unchanged, and so is the file, its date included.
    Unchanged,
}

/// The error of a pull. The snapshot file is unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PullError {
    /// The request to HubSpot failed.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The snapshot file cannot be read or written.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The names lock cannot be read or written.
    #[error(transparent)]
    Names(#[from] LockError),
    /// The snapshot has parts that the account no longer shows.
    #[error(
        "{} has parts that HubSpot did not return: {}; the token may have lost a scope, or the answer was incomplete. Nothing was \
         written. Pull with a token that can see them; if they are really gone, move the file away and pull again",
        text::path(.path),
        .lost.join("; ")
    )]
    Lost {
        /// The snapshot file.
        path: PathBuf,
        /// The parts that would be lost, a line each.
        lost: Vec<String>,
    },
    /// The snapshot and the names lock have the same path.
    #[error("{} is the path of the names lock; give the snapshot another name", text::path(path))]
    NamesPlace {
        /// The file.
        path: PathBuf,
    },
}

/// Pulls an account's schema, without writing a file.
///
/// # Errors
/// Those of [`Client::pull`].
pub fn pull(client: &Client, options: &PullOptions) -> Result<Pulled, ClientError> {
    block_on(client.pull(options))?
}

/// Pulls an account's schema into the snapshot file at `path`, and pins the names of new items in [`NAMES_LOCK`] beside it. Each
/// file is replaced atomically, and only if it changes: a pull of an unchanged account writes nothing.
///
/// An account that has a section of its own there, `[also.<file>.…]`, is pinned in it, as by [`pull_also_to`].
///
/// # Errors
/// When the names lock cannot be used, the pull fails, the account no longer shows a part that the snapshot has
/// ([`check_nothing_is_lost`]), or a file cannot be written. The snapshot is then unchanged.
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
    // Local problems are reported before HubSpot is asked.
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
        old.counts.check(path, &pulled.snapshot.schema, options)?;
    }

    let names_before = lock.to_toml();
    let account = account_name(path);
    let also = also || lock.accounts().any(|known| known == account);
    let mut notices = pulled.notices;
    if !also && matches!(before, Before::Nothing) && !lock.is_empty() {
        notices.push(other_account_notice(path, &names_path));
    }
    if let Before::Snapshot(old) = &before {
        notices.extend(owners_not_asked_for(path, &old.counts, options));
    }
    let schema = &pulled.snapshot.schema;
    let pinned = if also { lock.pin_also(&account, schema) } else { lock.pin(schema) };
    // The lock is written first: a lock with too many names does no harm, but a snapshot without its names would get new ones.
    if !pinned.new.is_empty() && lock.to_toml() != names_before {
        lock.write(&names_path)?;
    }
    let mut snapshot = pulled.snapshot;
    let written = match before {
        Before::Snapshot(old) if old.equals_except_date(&snapshot) => {
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

/// The notice for a names lock that existed before the snapshot.
fn other_account_notice(path: &Path, names: &Path) -> String {
    format!(
        "{} had the names of another snapshot, and those of {} were added to them; if it is another account that shares \
         the types, put the old file back and pull with `--also`",
        text::path(names),
        text::path(path)
    )
}

/// The notice for a snapshot with owners, if this pull does not request owners.
fn owners_not_asked_for(path: &Path, had: &PartCounts, options: &PullOptions) -> Option<String> {
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

/// The notice for names of items that the account no longer has.
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

/// The file at the snapshot's path before the pull.
enum Before {
    Nothing,
    Snapshot(Box<Old>),
    Broken,
}

/// The facts that are kept of the old snapshot during a pull; two whole schemas would take twice the memory.
struct Old {
    hash: String,
    provenance: Provenance,
    counts: PartCounts,
}

impl Old {
    /// Whether a snapshot differs from this one only in its date.
    fn equals_except_date(&self, new: &Snapshot) -> bool {
        let mut redated = new.provenance.clone();
        redated.pulled.clone_from(&self.provenance.pulled);
        redated == self.provenance && new.hash() == self.hash
    }
}

fn existing(path: &Path) -> Result<Before, SnapshotError> {
    match Snapshot::read(path) {
        Ok(snapshot) => Ok(Before::Snapshot(Box::new(Old {
            hash: snapshot.hash(),
            counts: PartCounts::of(&snapshot.schema),
            provenance: snapshot.provenance,
        }))),
        Err(SnapshotError::NotFound { .. }) => Ok(Before::Nothing),
        // The advice for these errors is to pull again.
        Err(SnapshotError::Malformed(_) | SnapshotError::Inconsistent(_)) => Ok(Before::Broken),
        Err(error) => Err(error),
    }
}
