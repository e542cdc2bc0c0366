//! The file `checkpoint`: which segments a journal has, and how many entries at least.
//!
//! It is one line like those of a segment. It is written anew, whole, when a segment comes into being and when a run ends. The last
//! segment is not missed without it: nothing else in the folder would tell that there was one.

use std::{io, path::Path};

use super::{
    JournalError,
    entry::{Entry, Numbered, VERSION},
    files,
    frame::{self, Part},
    storage::{self, Disk},
};

/// The file's name.
pub(super) const NAME: &str = "checkpoint";

/// The most bytes that are read; a checkpoint has about a hundred.
const BYTES_MAX: u64 = 4096;

/// The entries that are certainly on the disk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Checkpoint {
    /// The journal's name.
    pub(super) journal: String,
    /// The last segment.
    pub(super) segment: u32,
    /// The number of the entry that comes next.
    pub(super) next: u64,
    /// The size of the plan.
    pub(super) top: u32,
}

/// The state of a folder's checkpoint.
#[derive(Debug)]
pub(super) enum Found {
    /// A checkpoint.
    Whole(Checkpoint),
    /// This many bytes that are none, or more; none of them if the file is empty.
    Damaged(u64),
    /// Nothing.
    Missing,
}

impl Checkpoint {
    /// Writes it in place of the last one.
    pub(super) fn write(&self, disk: &dyn Disk, folder: &Path) -> io::Result<()> {
        let (journal, segment) = (self.journal.clone(), self.segment);
        let entry = Entry::Checkpoint { version: VERSION, journal, segment };
        let line = Numbered(self.next, self.top, entry).to_line()?;
        storage::write_whole(disk, &folder.join(NAME), &line).map(drop)
    }
}

/// Reads the checkpoint of a folder.
pub(super) fn read(folder: &Path) -> Result<Found, JournalError> {
    let path = folder.join(NAME);
    let bytes = match files::read(&path, BYTES_MAX) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(Found::Damaged(BYTES_MAX)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(source) => return Err(JournalError::io(&path, source)),
    };
    let scan = frame::scan(&bytes);
    let entry = match scan.parts.as_slice() {
        [Part::Payload(range)] => serde_json::from_slice(&bytes[range.clone()]).ok(),
        _ => None,
    };
    match entry {
        Some(Numbered(_, _, Entry::Checkpoint { version, .. })) if version > VERSION => {
            Err(JournalError::Newer { file: path })
        }
        Some(Numbered(next, top, Entry::Checkpoint { journal, segment, .. })) => {
            Ok(Found::Whole(Checkpoint { journal, segment, next, top }))
        }
        _ => Ok(Found::Damaged(bytes.len() as u64)),
    }
}
