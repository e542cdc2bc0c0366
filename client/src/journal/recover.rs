//! Reading a journal back, however it looks.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text::quoted;

use super::{
    JournalError,
    entry::{Entry, Numbered, VERSION},
    frame::{self, Part},
    ledger::Ledger,
};

/// Something about a journal that its owner should know.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Notice {
    /// The last bytes were not a whole entry, as a crash leaves them, and were cut off.
    Torn {
        /// The segment.
        file: PathBuf,
        /// How many bytes were cut off.
        bytes: u64,
    },
    /// Bytes before the end are damaged; the entries in them are lost.
    Damaged {
        /// The segment.
        file: PathBuf,
        /// Where the damage begins.
        offset: u64,
        /// How long it is.
        bytes: u64,
    },
    /// Entries are missing, as their numbers tell, although nothing looks damaged: a segment is gone or was shortened.
    Missing {
        /// The segment before which they are missing.
        file: PathBuf,
        /// How many are missing.
        entries: u64,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| quoted(&path.display().to_string());
        match self {
            Self::Torn { file, bytes } => {
                write!(f, "the last {bytes} bytes of {} are no whole entry and were cut off", shown(file))
            }
            Self::Damaged { file, offset, bytes } => write!(
                f,
                "{bytes} bytes at offset {offset} of {} are damaged; records that may have been sent there are in doubt",
                shown(file)
            ),
            Self::Missing { file, entries } => write!(
                f,
                "{entries} entries before or in {} are missing; records that may have been sent there are in doubt",
                shown(file)
            ),
        }
    }
}

/// A segment that was read.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) path: PathBuf,
    pub(super) number: u32,
    pub(super) length: u64,
    pub(super) good_end: u64,
}

/// A journal that was read.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    pub(super) ledger: Ledger,
    pub(super) notices: Vec<Notice>,
    pub(super) segments: Vec<Segment>,
    pub(super) name: Option<String>,
}

pub(super) fn segment_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.journal"))
}

/// Reads all segments of a folder.
pub(super) fn read(folder: &Path) -> Result<Recovered, JournalError> {
    let mut recovered = Recovered::default();
    let segments = segments(folder).map_err(|source| JournalError::io(folder, source))?;
    let last = segments.last().map(|(number, _)| *number);
    for (number, path) in segments {
        let bytes = fs::read(&path).map_err(|source| JournalError::io(&path, source))?;
        recovered.take_in(path, number, &bytes, Some(number) == last)?;
    }
    recovered.ledger.close();
    Ok(recovered)
}

fn segments(folder: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
    let mut segments = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(segments),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        segments.extend(number_of(&path).map(|number| (number, path)));
    }
    segments.sort_unstable();
    Ok(segments)
}

/// The number of the segment that a file is, if it is one by its name.
pub(super) fn number_of(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_suffix(".journal")?.parse().ok()
}

impl Recovered {
    fn take_in(
        &mut self,
        path: PathBuf,
        number: u32,
        bytes: &[u8],
        is_last: bool,
    ) -> Result<(), JournalError> {
        let scan = frame::scan(bytes);
        let mut damage_told = false;
        for part in &scan.parts {
            let payload = match part {
                Part::Payload(range) => range.clone(),
                Part::Damage(range) => {
                    self.damaged(&path, range.start, range.len());
                    damage_told = true;
                    continue;
                }
            };
            let Ok(Numbered(n, top, entry)) = serde_json::from_slice(&bytes[payload.clone()]) else {
                // A later version would have said so in its segment's first entry.
                self.damaged(&path, payload.start, payload.len());
                damage_told = true;
                continue;
            };
            if let Entry::Segment { version, journal } = &entry {
                if *version > VERSION {
                    return Err(JournalError::Newer { file: path });
                }
                self.name.get_or_insert_with(|| journal.clone());
            }
            if let Some(entries) = n.checked_sub(self.ledger.next()).filter(|gap| *gap > 0 && !damage_told) {
                self.notices.push(Notice::Missing { file: path.clone(), entries });
            }
            damage_told = false;
            self.ledger.apply(n, top, &entry);
        }
        if scan.good_end < bytes.len() && !is_last {
            self.damaged(&path, scan.good_end, bytes.len() - scan.good_end);
        }
        let (length, good_end) = (bytes.len() as u64, scan.good_end as u64);
        self.segments.push(Segment { path, number, length, good_end });
        Ok(())
    }

    fn damaged(&mut self, file: &Path, offset: usize, bytes: usize) {
        self.notices.push(Notice::Damaged {
            file: file.to_owned(),
            offset: offset as u64,
            bytes: bytes as u64,
        });
    }
}
