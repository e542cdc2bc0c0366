//! The sender's memory: a write-ahead journal in a folder of its own.
//!
//! # On disk
//!
//! A folder with a file `lock`, held by the one process that uses the journal, and segments `00000001.journal`,
//! `00000002.journal` and so on, which are only ever appended to; a new one is begun after eight megabytes. A segment is
//! lines, each with its own length and checksum, each a JSON entry:
//!
//! ```text
//! 0000004f 6a09a2c3 [0,0,{"segment":{"version":1,"journal":"8d3f0a51b2c4e697"}}]
//! 00000070 51c6a97e [1,0,{"run":{"at":1790000000000,"target":"https://api.hubapi.com","key":null,"tool":"0.1.0"}}]
//! 00000065 0c2d7c11 [2,1,{"plan":{"from":0,"input":"tickets.ndjson","rows":[[1,0,"b5bb9d80…"]]}}]
//! 00000031 9a3e55f0 [3,1,{"send":{"at":1790000000123,"items":[0]}}]
//! 0000001c 5e01f2a7 [4,1,{"done":[[0,"512"]]}]
//! ```
//!
//! It holds no payloads and no token: identities (hashes), places in the input, ticket ids and HubSpot's refusals.
//!
//! # Promises
//!
//! * A `send` entry is on disk (fsync) before the request's first byte is written to the socket. Answers are on disk with
//!   the next `send`, and at the end.
//! * A torn tail (what a crash leaves of the entries that were being written) is cut off and reported.
//! * Damage in the middle never stops a start. Entries are numbered over all segments, so that it shows what is missing:
//!   records of an unkeyed journal that a lost entry may have sent are in doubt and not sent again.
//! * When the disk is full, nothing more is sent; what stands in the journal stays whole.

mod entry;
mod frame;
mod ledger;
mod medium;
mod recover;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    fs::{self, File, TryLockError},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use ticketproof_diagnostics::text::quoted;

pub(crate) use self::entry::{Entry, PlannedRow};
use self::{
    entry::{Numbered, VERSION},
    medium::{Medium, Opener},
};
pub use self::{
    entry::{Reason, RefusedProperty},
    ledger::{Counts, Item, Ledger, Mode, RowId, State},
    recover::Notice,
};

/// A new segment is begun when the last one has this many bytes.
const SEGMENT_BYTES: u64 = 8 * 1024 * 1024;

/// The file that is held as long as the journal is open.
const LOCK: &str = "lock";

/// A journal, open for one sender.
pub struct Journal {
    folder: PathBuf,
    name: String,
    ledger: Ledger,
    notices: Vec<Notice>,
    opener: Opener,
    segment: u32,
    length: u64,
    segment_bytes: u64,
    medium: Option<Arc<Mutex<Box<dyn Medium>>>>,
    /// Set by the first write that failed: nothing is written after it.
    failed: bool,
    /// Held as long as the journal is open; the system lets go of it when the process ends, however it ends.
    _lock: File,
}

/// A journal cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// Another sender uses it.
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A newer version of this library wrote it.
    Newer {
        /// The segment.
        file: PathBuf,
    },
    /// There is none.
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// It cannot be read or written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Journal {
    /// Opens the journal in this folder, or begins one. What was under way when the last sender ended is in doubt;
    /// [`Journal::notices`] tells what was damaged.
    ///
    /// # Errors
    /// When another process uses it, a newer version wrote it, or the folder cannot be read and written. Never because of
    /// damage.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, JournalError> {
        Self::open_with(folder.as_ref(), medium::open_file)
    }

    /// Whether a file of a journal's folder is the journal's own by its name, now or later.
    pub fn owns(file: impl AsRef<Path>) -> bool {
        let file = file.as_ref();
        file.file_name().is_some_and(|name| name == LOCK) || recover::number_of(file).is_some()
    }

    /// Reads the journal in this folder, without a lock and without changing it: what a running sender writes meanwhile
    /// may be missing.
    ///
    /// # Errors
    /// When there is none, a newer version wrote it, or the folder cannot be read.
    pub fn read(folder: impl AsRef<Path>) -> Result<(Ledger, Vec<Notice>), JournalError> {
        let folder = folder.as_ref();
        let recovered = recover::read(folder)?;
        if recovered.segments.is_empty() {
            return Err(JournalError::Missing { folder: folder.to_owned() });
        }
        Ok((recovered.ledger, recovered.notices))
    }

    fn open_with(folder: &Path, opener: Opener) -> Result<Self, JournalError> {
        fs::create_dir_all(folder).map_err(|source| JournalError::io(folder, source))?;
        let lock = lock(folder)?;
        let recovered = recover::read(folder)?;
        let mut notices = recovered.notices;
        let (mut segment, mut length) = (0, u64::MAX);
        if let Some(last) = recovered.segments.last() {
            (segment, length) = (last.number, last.good_end);
            if last.good_end < last.length {
                // A tail that cannot be cut is left behind in its segment, where it does no harm.
                let cut = opener(&last.path).and_then(|mut medium| medium.cut(last.good_end));
                if cut.is_err() {
                    length = u64::MAX;
                }
                notices.push(Notice::Torn { file: last.path.clone(), bytes: last.length - last.good_end });
            }
        }
        let name = recovered.name.unwrap_or_else(fresh_name);
        Ok(Self {
            folder: folder.to_owned(),
            name,
            ledger: recovered.ledger,
            notices,
            opener,
            segment,
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

    /// What was found damaged when it was opened.
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

    fn begin_segment(&mut self) -> Result<(), JournalError> {
        if let Some(medium) = self.medium.take() {
            let synced = locked(&medium).sync();
            self.checked(synced)?;
        }
        if self.length >= self.segment_bytes {
            self.segment += 1;
            self.length = 0;
        }
        let path = recover::segment_path(&self.folder, self.segment);
        let opened = (self.opener)(&path);
        let medium = self.checked(opened)?;
        self.medium = Some(Arc::new(Mutex::new(medium)));
        if self.length == 0 {
            let synced = medium::sync_folder(&self.folder);
            self.checked(synced)?;
            self.append(&Entry::Segment { version: VERSION, journal: self.name.clone() })?;
        }
        Ok(())
    }

    fn append(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if self.failed {
            return self.checked(Err(io::Error::other("an earlier write failed")));
        }
        let top = match entry {
            Entry::Plan { from, rows, .. } => {
                let end = from.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
                self.ledger.size().max(end)
            }
            _ => self.ledger.size(),
        };
        let numbered = Numbered(self.ledger.next(), top, entry.clone());
        let payload = serde_json::to_vec(&numbered).map_err(io::Error::other);
        let payload = self.checked(payload)?;
        let mut line = Vec::with_capacity(payload.len() + 32);
        frame::write(&mut line, &payload);
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
            JournalError::io(&recover::segment_path(&self.folder, self.segment), source)
        })
    }
}

impl JournalError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
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

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| quoted(&path.display().to_string());
        match self {
            Self::InUse { folder } => {
                write!(
                    f,
                    "another sender uses the journal {}; wait for it, or use another folder",
                    shown(folder)
                )
            }
            Self::Newer { file } => {
                write!(f, "{} was written by a newer version; use that version to go on", shown(file))
            }
            Self::Missing { folder } => write!(f, "there is no journal in {}", shown(folder)),
            Self::Io { path, source } => write!(f, "the journal {} cannot be used: {source}", shown(path)),
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn lock(folder: &Path) -> Result<File, JournalError> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|source| JournalError::io(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(JournalError::io(&path, source)),
    }
}

fn locked(medium: &Mutex<Box<dyn Medium>>) -> std::sync::MutexGuard<'_, Box<dyn Medium>> {
    medium.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A name that no other journal has: the standard library's hasher is seeded by the system.
fn fresh_name() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
