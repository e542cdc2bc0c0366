//! The state file, which keeps an account's records between runs.
//!
//! The file itself is locked while a sandbox uses it, so there is no lock file that could be left behind or deleted. Every
//! save writes a new file, locks it, and then replaces the old one.

use std::{
    collections::BTreeMap,
    fs::{File, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use ticketproof_diagnostics::text::{self, escaped};
use ticketproof_schema::{
    file_identity::FileIdentity,
    replace_file::{Replacement, check_replaceable},
};

use crate::store::{Account, AssociationEntry, AssociationGraph, Record};

/// The version of the format, which is the only one that can be read.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Content {
    format: u32,
    last_id: u64,
    records: BTreeMap<String, Vec<Record>>,
    #[serde(rename = "ties")]
    associations: Vec<AssociationEntry>,
}

/// A state file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The file could not be read, locked or written.
    #[error("cannot {doing} the state file {}: {error}", text::path(.path))]
    Io {
        /// The operation that failed: `read`, `lock` or `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// The file is not a state file of this version.
    #[error("{} is not a state file that this ticketproof can read: {}; it was left as it is", text::path(.path), escaped(.reason))]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The reason why it cannot be read.
        reason: String,
    },
    /// Another sandbox uses the file.
    #[error("the state file {} is in use by another sandbox: stop that one, or name another file", text::path(.path))]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// Another program replaced the file.
    #[error("the state file {} was replaced by another program: the new file is not overwritten, and nothing more is saved", text::path(.path))]
    Replaced {
        /// The file.
        path: PathBuf,
    },
}

/// A locked state file. The lock ends when this is dropped, or with the process.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// The locked file.
    held: File,
}

impl StateFile {
    /// Locks a state file and loads the account from it. A file that does not exist is created from the account.
    pub(crate) fn open(path: &Path, account: &mut Account) -> Result<Self, StateError> {
        // The target of a symbolic link is replaced, not the link.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        loop {
            check_replaceable(&path).map_err(|error| StateError::Io {
                doing: "write",
                path: path.clone(),
                error,
            })?;
            if let Some(held) = lock_existing(&path)? {
                load(account, &held, &path)?;
                return Ok(Self { path, held });
            }
            if let Some(held) = create(&path, &render(account))? {
                return Ok(Self { path, held });
            }
            // Another sandbox created the file in between: try again.
        }
    }

    /// Replaces the file's content atomically.
    pub(crate) fn save(&mut self, text: &str) -> Result<(), StateError> {
        if !exists(&self.path)? {
            let created = create(&self.path, text)?;
            self.held = created.ok_or_else(|| StateError::Replaced { path: self.path.clone() })?;
            return Ok(());
        }
        if !is_same(&self.held, &self.path)? {
            return Err(StateError::Replaced { path: self.path.clone() });
        }
        let next = locked_draft(&self.path, text)?.commit();
        self.held =
            next.map_err(|error| StateError::Io { doing: "write", path: self.path.clone(), error })?;
        Ok(())
    }
}

/// Creates a locked file; `None` if one exists by now.
fn create(path: &Path, text: &str) -> Result<Option<File>, StateError> {
    match locked_draft(path, text)?.commit_new() {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(StateError::Io { doing: "write", path: path.to_owned(), error }),
    }
}

/// A locked draft with this content that can replace the file `of`.
fn locked_draft(of: &Path, text: &str) -> Result<Replacement, StateError> {
    let written = Replacement::begin_private(of).and_then(|mut draft| {
        draft.write_all(text.as_bytes())?;
        Ok(draft)
    });
    let draft = written.map_err(|error| StateError::Io { doing: "write", path: of.to_owned(), error })?;
    lock(draft.as_file(), of)?;
    Ok(draft)
}

/// Locks the file at a path; `None` if there is none.
fn lock_existing(path: &Path) -> Result<Option<File>, StateError> {
    let failed = |error| StateError::Io { doing: "read", path: path.to_owned(), error };
    while exists(path)? {
        let held = match File::open(path) {
            Ok(held) => held,
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(failed(error)),
        };
        lock(&held, path)?;
        // The sandbox that held the lock may have replaced the file and stopped.
        if exists(path)? && is_same(&held, path)? {
            return Ok(Some(held));
        }
    }
    Ok(None)
}

fn lock(file: &File, path: &Path) -> Result<(), StateError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => StateError::InUse { path: path.to_owned() },
        TryLockError::Error(error) => StateError::Io { doing: "lock", path: path.to_owned(), error },
    })
}

/// Whether there is a file at a path. Anything but a regular file is an error, because opening it may never end.
fn exists(path: &Path) -> Result<bool, StateError> {
    let failed = |error| StateError::Io { doing: "read", path: path.to_owned(), error };
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(failed(io::Error::other("it is not a regular file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// Whether an open file is the one at a path.
fn is_same(file: &File, path: &Path) -> Result<bool, StateError> {
    let failed = |error| StateError::Io { doing: "read", path: path.to_owned(), error };
    let held = FileIdentity::of_file(file).map_err(failed)?;
    match FileIdentity::of_path(path) {
        Ok(there) => Ok(there == held),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

fn load(account: &mut Account, mut file: &File, path: &Path) -> Result<(), StateError> {
    let mut text = String::new();
    let read = file.read_to_string(&mut text);
    read.map_err(|error| StateError::Io { doing: "read", path: path.to_owned(), error })?;
    let malformed = |reason: String| StateError::Malformed { path: path.to_owned(), reason };
    let content: Content = serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
    if content.format != FORMAT {
        return Err(malformed(format!("its format is {}, not {FORMAT}", content.format)));
    }
    for (object, records) in content.records {
        let Some(table) = account.table_mut(&object) else {
            return Err(malformed(format!("it has records of object type {object}")));
        };
        for record in records {
            table.put(record);
        }
    }
    account.associations = AssociationGraph::from_entries(content.associations);
    account.last_id = account.last_id.max(content.last_id);
    Ok(())
}

/// The account as the text of a state file.
pub(crate) fn render(account: &Account) -> String {
    let records = account
        .tables()
        .map(|table| (table.profile.object.id.to_owned(), table.records.values().cloned().collect()))
        .collect();
    let content = Content {
        format: FORMAT,
        last_id: account.last_id,
        records,
        associations: account.associations.entries(),
    };
    serde_json::to_string(&content).expect("records and associations are text, numbers and lists of them")
}
