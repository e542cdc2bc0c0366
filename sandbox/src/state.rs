//! The file that keeps an account's records between runs.
//!
//! The file itself is locked while a sandbox uses it, so there is no lock file that could be left behind or deleted. Every
//! save makes a new file that takes the old one's place, and locks it before it does.

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

use crate::store::{Account, Links, Record, Tie};

/// The format this version writes and reads.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Content {
    format: u32,
    last_id: u64,
    records: BTreeMap<String, Vec<Record>>,
    ties: Vec<Tie>,
}

/// A state file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The file could not be read, locked or written.
    #[error("cannot {doing} the state file {}: {error}", text::path(.path))]
    Io {
        /// What was tried: `read`, `lock` or `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        error: io::Error,
    },
    /// The file is not a state file of this version.
    #[error("{} is not a state file that this ticketproof can read: {}; it was left as it is", text::path(.path), escaped(.reason))]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another sandbox keeps its records in the file.
    #[error("the state file {} is in use by another sandbox: stop that one, or name another file", text::path(.path))]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// Another file stands where this sandbox's state file was.
    #[error("the state file {} was replaced by another program; that one is left as it is, so nothing more is saved", text::path(.path))]
    Replaced {
        /// The file.
        path: PathBuf,
    },
}

/// A state file that no other sandbox can use. The lock ends when this is dropped, or with the process.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// The locked file.
    held: File,
}

impl StateFile {
    /// Locks a state file and fills an account from it. A file that is not there is made, of the account as it is.
    pub(crate) fn open(path: &Path, account: &mut Account) -> Result<Self, StateError> {
        // What a symbolic link points to is replaced, not the link.
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
            // Another sandbox was faster.
        }
    }

    /// Replaces the file's content, whole or not at all.
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

/// Puts a new, locked file at a path; `None` where one has come to be there.
fn create(path: &Path, text: &str) -> Result<Option<File>, StateError> {
    match locked_draft(path, text)?.commit_new() {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(StateError::Io { doing: "write", path: path.to_owned(), error }),
    }
}

/// A locked file of this content, to take the place of `of`.
fn locked_draft(of: &Path, text: &str) -> Result<Replacement, StateError> {
    let written = Replacement::begin_private(of).and_then(|mut draft| {
        draft.write_all(text.as_bytes())?;
        Ok(draft)
    });
    let draft = written.map_err(|error| StateError::Io { doing: "write", path: of.to_owned(), error })?;
    lock(draft.as_file(), of)?;
    Ok(draft)
}

/// Locks the file at a path; `None` where there is none.
fn lock_existing(path: &Path) -> Result<Option<File>, StateError> {
    let failed = |error| StateError::Io { doing: "read", path: path.to_owned(), error };
    while exists(path)? {
        let held = match File::open(path) {
            Ok(held) => held,
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(failed(error)),
        };
        lock(&held, path)?;
        // The sandbox that had it may have put another file in its place, and ended.
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

/// Whether there is a file at a path. What is there and is no regular file is an error: to open it may take forever.
fn exists(path: &Path) -> Result<bool, StateError> {
    let failed = |error| StateError::Io { doing: "read", path: path.to_owned(), error };
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(failed(io::Error::other("it is not a regular file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// Whether a file is the one at a path.
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
    account.links = Links::from_ties(content.ties);
    account.last_id = account.last_id.max(content.last_id);
    Ok(())
}

/// An account as the text of a state file.
pub(crate) fn render(account: &Account) -> String {
    let records = account
        .tables()
        .map(|table| (table.profile.object.id.to_owned(), table.records.values().cloned().collect()))
        .collect();
    let content = Content { format: FORMAT, last_id: account.last_id, records, ties: account.links.ties() };
    serde_json::to_string(&content).expect("records and ties are text, numbers and lists of them")
}
