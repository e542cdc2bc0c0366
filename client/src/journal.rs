//! The sender's memory: a write-ahead journal in a folder of its own.
//!
//! # On disk
//!
//! A folder with segments `00000001.journal`, `00000002.journal` and so on, which are only ever appended to, and a file
//! `checkpoint`. A new segment is begun after eight megabytes. A segment is lines, each with its own length and checksum, each
//! a JSON entry:
//!
//! ```text
//! 0000004f 6a09a2c3 [0,0,{"segment":{"version":1,"journal":"8d3f0a51b2c4e697"}}]
//! 00000070 51c6a97e [1,0,{"run":{"at":1790000000000,"target":"https://api.hubapi.com","key":null,"tool":"0.1.0"}}]
//! 00000065 0c2d7c11 [2,1,{"plan":{"from":0,"input":"tickets.ndjson","rows":[[1,0,"b5bb9d80…"]]}}]
//! 00000031 9a3e55f0 [3,1,{"send":{"at":1790000000123,"items":[0]}}]
//! 0000001c 5e01f2a7 [4,1,{"done":[[0,"512"]]}]
//! ```
//!
//! The checkpoint is one such line. It tells the last segment, and how many entries there are at least:
//!
//! ```text
//! 00000058 2f6b9d04 [5,1,{"checkpoint":{"version":1,"journal":"8d3f0a51b2c4e697","segment":1}}]
//! ```
//!
//! It holds no payloads and no token: identities (hashes), places in the input, ticket ids and HubSpot's refusals.
//!
//! # How it begins
//!
//! Both kinds of files come into being whole: written under a temporary name, synced, renamed, the folder synced. A segment
//! comes first, with its own entry alone; then the checkpoint that names it; and only then anything else is written. So a
//! process that is killed at any moment leaves one of these, and each of them is gone on with:
//!
//! | the folder has | it is |
//! |---|---|
//! | nothing, or a part of a first entry under a temporary name | no journal yet |
//! | the first segment, with its own entry alone, and no checkpoint | a journal in which nothing was sent |
//! | all segments up to the one that the checkpoint names, or one more | a journal |
//!
//! Everything else is a [loss](JournalError::Lost): no file of the two kinds can be deleted or emptied without it being noticed. Nothing is
//! sent by such a journal, because it is unknown what was sent before.
//!
//! One process holds a journal at a time. On Unix it locks the folder itself, and there is no file to be deleted; elsewhere it locks a
//! file `lock` (Windows keeps it from being deleted meanwhile).
//!
//! # Promises
//!
//! * A `send` entry is on disk (fsync) before the request's first byte is written to the socket. Answers are on disk with
//!   the next `send`, and at the end.
//! * A torn tail (what a crash leaves of the entries that were being written) is cut off and reported.
//! * Damage in the middle never stops a start. Entries are numbered over all segments, and the checkpoint has the number of the
//!   last run's end, so that it shows what is missing: records of an unkeyed journal that a lost entry may have sent are in
//!   doubt and not sent again.
//! * When the disk is full, nothing more is sent; what stands in the journal stays whole.

mod checkpoint;
mod entry;
mod error;
mod files;
mod frame;
mod ledger;
mod lock;
mod recover;
mod storage;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    fs::File,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

pub(crate) use self::entry::{Entry, PlannedRow};
use self::{
    checkpoint::Checkpoint,
    entry::{Numbered, VERSION},
    storage::{Disk, Medium},
};
pub use self::{
    entry::{Reason, RefusedProperty},
    error::JournalError,
    ledger::{Counts, Item, Ledger, Mode, RowId, State},
    recover::Notice,
};

/// A new segment is begun when the last one has this many bytes.
const SEGMENT_BYTES: u64 = 8 * 1024 * 1024;

/// A journal, open for one sender.
pub struct Journal {
    folder: PathBuf,
    name: String,
    ledger: Ledger,
    notices: Vec<Notice>,
    disk: &'static dyn Disk,
    segment: u32,
    /// The segment that the checkpoint names; 0 if there is none.
    checkpointed: u32,
    length: u64,
    segment_bytes: u64,
    medium: Option<Arc<Mutex<Box<dyn Medium>>>>,
    /// Set by the first write that failed: nothing is written after it.
    failed: bool,
    /// Held as long as the journal is open; the system lets go of it when the process ends, however it ends.
    _lock: File,
}

impl Journal {
    /// Opens the journal in this folder, or begins one. What was under way when the last sender ended is in doubt;
    /// [`Journal::notices`] tells what was damaged.
    ///
    /// # Errors
    /// When another process uses it, a newer version wrote it, a file of it is lost, or the folder cannot be read and written.
    /// Never because of damage within the files.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, JournalError> {
        Self::open_on(folder.as_ref(), &storage::Local)
    }

    /// Whether a file of a journal's folder is the journal's own by its name, now or later.
    pub fn owns(file: impl AsRef<Path>) -> bool {
        files::owns(file.as_ref())
    }

    /// Reads the journal in this folder, without a lock and without changing it: what a running sender writes meanwhile
    /// may be missing.
    ///
    /// # Errors
    /// When there is none, a newer version wrote it, a file of it is lost, or the folder cannot be read.
    pub fn read(folder: impl AsRef<Path>) -> Result<(Ledger, Vec<Notice>), JournalError> {
        let folder = folder.as_ref();
        let recovered = match recover::read(folder) {
            // A sender that begins it at this moment may have written one file before and the other after it was looked for.
            Err(JournalError::Lost { .. }) => recover::read(folder)?,
            other => other?,
        };
        if recovered.segments.is_empty() {
            return Err(JournalError::Missing { folder: folder.to_owned() });
        }
        Ok((recovered.ledger, recovered.notices))
    }

    fn open_on(folder: &Path, disk: &'static dyn Disk) -> Result<Self, JournalError> {
        storage::create_folder(folder, disk).map_err(|source| JournalError::io(folder, source))?;
        let lock = lock::lock(folder)?;
        let recovered = recover::read(folder)?;
        let mut notices = recovered.notices;
        let (mut segment, mut length) = (0, u64::MAX);
        if let Some(last) = recovered.segments.last() {
            (segment, length) = (last.number, last.good_end);
            if last.good_end < last.length {
                // A tail that cannot be cut is left behind in its segment, where it does no harm.
                let cut = disk.open(&last.path).and_then(|mut medium| medium.cut(last.good_end));
                if cut.is_err() {
                    length = u64::MAX;
                }
                notices.push(Notice::Torn { file: last.path.clone(), bytes: last.length - last.good_end });
            }
        }
        let name = if recovered.name.is_empty() { fresh_name() } else { recovered.name };
        Ok(Self {
            folder: folder.to_owned(),
            name,
            ledger: recovered.ledger,
            notices,
            disk,
            segment,
            checkpointed: recovered.checkpointed,
            length,
            segment_bytes: SEGMENT_BYTES,
            medium: None,
            failed: false,
            _lock: lock,
        })
    }

    /// The state of every record.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The damage that was found when it was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The journal's own name, sixteen random hexadecimal digits; trace ids begin with it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Writes an entry. It is in the ledger if and only if it was written whole.
    pub(crate) fn write(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if self.failed {
            return self.checked(Err(io::Error::other("an earlier write failed")));
        }
        if self.medium.is_none() || self.length >= self.segment_bytes {
            self.begin_segment()?;
        }
        self.append(entry)
    }

    /// Makes sure that everything written outlives the machine.
    pub(crate) async fn sync(&mut self) -> Result<(), JournalError> {
        let Some(medium) = &self.medium else { return Ok(()) };
        let medium = Arc::clone(medium);
        // A disk may take its time; other tasks of the caller's runtime shall not wait for it.
        let synced = tokio::task::spawn_blocking(move || locked(&medium).sync()).await;
        self.checked(synced.unwrap_or_else(|_| Err(io::Error::other("the write was cancelled"))))
    }

    /// Writes that a run ends, and why if it ends early; everything outlives the machine then, and the checkpoint says so.
    pub(crate) async fn end(&mut self, at: i64, why: Option<String>) -> Result<(), JournalError> {
        // Without this last entry nothing is missing.
        let checkpoint = self.checkpoint();
        self.write(&Entry::End { at, why })?;
        self.sync().await?;
        let checkpoint = Checkpoint { segment: self.segment, ..checkpoint };
        let (disk, folder) = (self.disk, self.folder.clone());
        let written = tokio::task::spawn_blocking(move || checkpoint.write(disk, &folder)).await;
        self.checked(written.unwrap_or_else(|_| Err(io::Error::other("the write was cancelled"))))
    }

    /// Goes on with the last segment, or begins one; see the module for the order of what is written.
    fn begin_segment(&mut self) -> Result<(), JournalError> {
        if let Some(medium) = self.medium.take() {
            let synced = locked(&medium).sync();
            self.checked(synced)?;
        }
        let opened = if self.length < self.segment_bytes {
            self.disk.open(&files::segment_path(&self.folder, self.segment))
        } else {
            self.create_segment()
        };
        let mut medium = self.checked(opened)?;
        if self.checkpointed != self.segment {
            let written = medium.sync().and_then(|()| self.checkpoint().write(self.disk, &self.folder));
            self.checked(written)?;
            self.checkpointed = self.segment;
        }
        self.medium = Some(Arc::new(Mutex::new(medium)));
        Ok(())
    }

    /// A segment with its own entry.
    fn create_segment(&mut self) -> io::Result<Box<dyn Medium>> {
        self.segment += 1;
        let path = files::segment_path(&self.folder, self.segment);
        if path.symlink_metadata().is_ok() {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "somebody else made this file meanwhile",
            ));
        }
        let (number, top) = (self.ledger.next(), self.ledger.size());
        let entry = Entry::Segment { version: VERSION, journal: self.name.clone() };
        let line = Numbered(number, top, entry.clone()).to_line()?;
        let medium = storage::write_whole(self.disk, &path, &line)?;
        if self.segment == 1 {
            storage::sync_parent(&self.folder, self.disk)?;
        }
        self.length = line.len() as u64;
        self.ledger.apply(number, top, &entry);
        Ok(medium)
    }

    /// The checkpoint once everything written so far is on the disk.
    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            journal: self.name.clone(),
            segment: self.segment,
            next: self.ledger.next(),
            top: self.ledger.size(),
        }
    }

    fn append(&mut self, entry: &Entry) -> Result<(), JournalError> {
        let top = match entry {
            Entry::Plan { from, rows, .. } => {
                let end = from.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
                self.ledger.size().max(end)
            }
            _ => self.ledger.size(),
        };
        let numbered = Numbered(self.ledger.next(), top, entry.clone());
        let line = self.checked(numbered.to_line())?;
        let Some(medium) = &self.medium else { return Ok(()) };
        let written = {
            let mut medium = locked(medium);
            let written = medium.append(&line);
            if written.is_err() {
                // Half a line would be a torn tail, which the next start cuts anyway.
                let _ = medium.cut(self.length);
            }
            written
        };
        self.checked(written)?;
        self.length += line.len() as u64;
        self.ledger.apply(numbered.0, top, entry);
        Ok(())
    }

    fn checked<T>(&mut self, result: io::Result<T>) -> Result<T, JournalError> {
        result.map_err(|source| {
            self.failed = true;
            JournalError::io(&files::segment_path(&self.folder, self.segment), source)
        })
    }
}

/// Everything it is about; the medium has nothing to show.
impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal")
            .field("folder", &self.folder)
            .field("name", &self.name)
            .field("counts", &self.ledger.counts())
            .finish_non_exhaustive()
    }
}

fn locked(medium: &Mutex<Box<dyn Medium>>) -> std::sync::MutexGuard<'_, Box<dyn Medium>> {
    medium.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A name that no other journal has: the standard library's hasher is seeded by the system.
fn fresh_name() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
