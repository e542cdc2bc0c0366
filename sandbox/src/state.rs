//! The file that keeps an account's records between runs.

use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::store::{Account, Links, Record, Tie};

/// The format this version writes and reads.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct File {
    format: u32,
    last_id: u64,
    records: BTreeMap<String, Vec<Record>>,
    ties: Vec<Tie>,
}

/// A state file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The file could not be read or written.
    #[error("cannot {doing} the state file {}: {error}", .path.display())]
    Io {
        /// What was tried: `read` or `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        error: io::Error,
    },
    /// The file is not a state file of this version.
    #[error("{} is not a state file that this ticketproof can read: {reason}; it was left as it is", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// Fills an account from a file; a file that is not there is an account without records.
pub(crate) fn load(account: &mut Account, path: &Path) -> Result<(), StateError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StateError::Io { doing: "read", path: path.to_owned(), error }),
    };
    let malformed = |reason: String| StateError::Malformed { path: path.to_owned(), reason };
    let file: File = serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
    if file.format != FORMAT {
        return Err(malformed(format!("its format is {}, not {FORMAT}", file.format)));
    }
    for (object, records) in file.records {
        let Some(table) = account.table_mut(&object) else {
            return Err(malformed(format!("it has records of object type {object}")));
        };
        for record in records {
            table.put(record);
        }
    }
    account.links = Links::from_ties(file.ties);
    account.last_id = account.last_id.max(file.last_id);
    Ok(())
}

/// An account as the text of a state file.
pub(crate) fn render(account: &Account) -> String {
    let records = account
        .tables()
        .map(|table| (table.kind.id.to_owned(), table.records.values().cloned().collect()))
        .collect();
    let file = File { format: FORMAT, last_id: account.last_id, records, ties: account.links.ties() };
    serde_json::to_string(&file).expect("records and ties are text, numbers and lists of them")
}

/// Writes a state file whole or not at all.
pub(crate) fn save(path: &Path, text: &str) -> Result<(), StateError> {
    let failed = |error| StateError::Io { doing: "write", path: path.to_owned(), error };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    written.map_err(|error| {
        // What is left half written is of no use to anybody.
        let _ = std::fs::remove_file(&beside);
        failed(error)
    })
}
