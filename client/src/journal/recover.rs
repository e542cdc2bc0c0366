//! Reading a journal back, however it looks.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text::quoted;

use super::{
    JournalError, SEGMENT_BYTES,
    checkpoint::{self, Found},
    entry::{Entry, Numbered, VERSION},
    files::{self, Files},
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
    /// The checkpoint is damaged. It is written anew; until then nothing tells whether the last entries are missing.
    CheckpointDamaged {
        /// The file.
        file: PathBuf,
    },
    /// Entries are missing, as their numbers or the checkpoint tell, although nothing looks damaged: a segment was shortened.
    Missing {
        /// The segment in which they are missing.
        file: PathBuf,
        /// How many are missing.
        entries: u64,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| quoted(&path.to_string_lossy());
        match self {
            Self::Torn { file, bytes } => {
                write!(f, "the last {bytes} bytes of {} are no whole entry and were cut off", shown(file))
            }
            Self::Damaged { file, offset, bytes } => write!(
                f,
                "{bytes} bytes at offset {offset} of {} are damaged; records that may have been sent there are in doubt",
                shown(file)
            ),
            Self::CheckpointDamaged { file } => write!(
                f,
                "{} is damaged, so that nothing tells whether entries are missing at the journal's end; it is written anew",
                shown(file)
            ),
            Self::Missing { file, entries } => write!(
                f,
                "{entries} entries of {} are missing; records that may have been sent there are in doubt",
                shown(file)
            ),
        }
    }
}

/// The most bytes of a segment that is read. None gets this long: a new one is begun long before.
const BYTES_MAX: u64 = 8 * SEGMENT_BYTES;

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
    /// Its name; empty if there is no journal yet, or the entries with it are damaged.
    pub(super) name: String,
    /// The last segment that the checkpoint names; 0 if there is none that can be read.
    pub(super) checkpointed: u32,
}

/// Reads a folder: a whole journal, a damaged one, or none yet. What lost a file is an error.
pub(super) fn read(folder: &Path) -> Result<Recovered, JournalError> {
    // First, so that a sender that writes meanwhile has all that it speaks of.
    let checkpoint = checkpoint::read(folder)?;
    let files = Files::list(folder).map_err(|source| JournalError::io(folder, source))?;
    let lost = |what: String| JournalError::Lost { folder: folder.to_owned(), what };
    let last_known = if let Found::Whole(checkpoint) = &checkpoint { checkpoint.segment } else { 0 };
    files.check(last_known).map_err(lost)?;
    let mut recovered = Recovered::default();
    if let Found::Whole(checkpoint) = &checkpoint {
        recovered.name.clone_from(&checkpoint.journal);
    }
    let last = files.segments.last().copied();
    for number in files.segments {
        let path = files::segment_path(folder, number);
        let bytes = files::read(&path, BYTES_MAX).map_err(|source| JournalError::io(&path, source))?;
        let Some(bytes) = bytes else {
            let name = quoted(&files::name_of(&path));
            return Err(lost(format!("{name} is no file, or has more bytes than any segment")));
        };
        recovered.take_in(path, number, &bytes, Some(number) == last)?.map_err(lost)?;
    }
    recovered.check_against(checkpoint, folder).map_err(lost)?;
    recovered.ledger.close();
    Ok(recovered)
}

impl Recovered {
    /// Takes in a segment. The inner error says why the file is none of this journal.
    fn take_in(
        &mut self,
        path: PathBuf,
        number: u32,
        bytes: &[u8],
        is_last: bool,
    ) -> Result<Result<(), String>, JournalError> {
        let name = quoted(&files::name_of(&path));
        if bytes.is_empty() {
            return Ok(Err(format!("{name} is empty")));
        }
        let scan = frame::scan(bytes);
        if !scan.parts.iter().any(|part| matches!(part, Part::Payload(_))) {
            return Ok(Err(format!("{name} has no entry of a journal in it")));
        }
        let mut damage_told = false;
        for part in &scan.parts {
            let payload = match part {
                Part::Payload(range) => range.clone(),
                Part::Damage(range) => {
                    self.damaged(&path, range.start as u64, range.len() as u64);
                    damage_told = true;
                    continue;
                }
            };
            let Ok(Numbered(n, top, entry)) = serde_json::from_slice(&bytes[payload.clone()]) else {
                // A later version would have said so in its segment's first entry.
                self.damaged(&path, payload.start as u64, payload.len() as u64);
                damage_told = true;
                continue;
            };
            if let Entry::Segment { version, journal } = &entry {
                if *version > VERSION {
                    return Err(JournalError::Newer { file: path });
                }
                if self.name.is_empty() {
                    self.name.clone_from(journal);
                }
                if self.name != *journal || n < self.ledger.next() {
                    return Ok(Err(format!("{name} is of another journal, or of another place in this one")));
                }
            }
            if let Some(entries) = n.checked_sub(self.ledger.next()).filter(|gap| *gap > 0 && !damage_told) {
                self.notices.push(Notice::Missing { file: path.clone(), entries });
            }
            damage_told = false;
            self.ledger.apply(n, top, &entry);
        }
        if scan.good_end < bytes.len() && !is_last {
            self.damaged(&path, scan.good_end as u64, (bytes.len() - scan.good_end) as u64);
        }
        let (length, good_end) = (bytes.len() as u64, scan.good_end as u64);
        self.segments.push(Segment { path, number, length, good_end });
        Ok(Ok(()))
    }

    /// Holds what was read against the checkpoint; an error says what is lost.
    fn check_against(&mut self, checkpoint: Found, folder: &Path) -> Result<(), String> {
        let name = quoted(checkpoint::NAME);
        match checkpoint {
            Found::Whole(checkpoint) => {
                let missing = checkpoint.next.saturating_sub(self.ledger.next());
                if let Some(last) = self.segments.last().filter(|_| missing > 0) {
                    self.notices.push(Notice::Missing { file: last.path.clone(), entries: missing });
                }
                self.ledger.expect(checkpoint.next, checkpoint.top);
                self.checkpointed = checkpoint.segment;
            }
            Found::Damaged(0) => return Err(format!("{name} is empty")),
            Found::Damaged(_) => {
                self.notices.push(Notice::CheckpointDamaged { file: folder.join(checkpoint::NAME) })
            }
            // It comes into being after the first segment and before everything that follows there.
            Found::Missing if self.segments.iter().all(Segment::is_begun) && self.ledger.next() <= 1 => {}
            Found::Missing => return Err(format!("{name} is missing")),
        }
        Ok(())
    }

    fn damaged(&mut self, file: &Path, offset: u64, bytes: u64) {
        self.notices.push(Notice::Damaged { file: file.to_owned(), offset, bytes });
    }
}

impl Segment {
    /// Whether it is the first one with nothing but its first entry.
    fn is_begun(&self) -> bool {
        self.number == 1 && self.good_end == self.length
    }
}
