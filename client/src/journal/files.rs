//! Which files a journal's folder has, and which it must have.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text::{listed, quoted};

use super::{checkpoint, frame, lock, storage};

/// How many names a message lists.
const NAMES_MAX: usize = 5;

/// The files of a folder that are a journal's by their names.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The numbers of the segments, in order.
    pub(super) segments: Vec<u32>,
    /// The names of the others, without what a killed beginning leaves.
    others: Vec<String>,
}

impl Files {
    /// The files of a folder; none of a folder that is not there.
    pub(super) fn list(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(files),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if let Some(number) = number_of(&path) {
                files.segments.push(number);
            } else if owns(&path) && !is_of_beginning(&path)? {
                files.others.push(name_of(&path));
            }
        }
        files.segments.sort_unstable();
        files.others.sort_unstable();
        Ok(files)
    }

    /// Whether the segments are those from the first to the last that is known of, or more, without a gap; an error says what
    /// is missing.
    pub(super) fn check(&self, last_known: u32) -> Result<(), String> {
        let last = self.segments.last().copied().unwrap_or(0).max(last_known);
        if last == 0 {
            return match self.others.as_slice() {
                [] => Ok(()),
                [one] => Err(format!("its segments are missing, and only {} is there", quoted(one))),
                more => {
                    let names = listed(more.iter().map(String::as_str), NAMES_MAX);
                    Err(format!("its segments are missing, and only {names} are there"))
                }
            };
        }
        let mut there = self.segments.iter().copied().peekable();
        let is_missing = |number: &u32| there.next_if_eq(number).is_none();
        // Numbers are of 32 bits, and a stray file may have any: it is the first gaps that are named.
        let missing: Vec<u32> = (1..=last).filter(is_missing).take(NAMES_MAX).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let all = u64::from(last) - self.segments.len() as u64;
        let names: Vec<String> = missing.iter().map(|number| segment_name(*number)).collect();
        let more = match all - missing.len() as u64 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let verb = if all == 1 { "is" } else { "are" };
        Err(format!("{}{more} {verb} missing", listed(names.iter().map(String::as_str), NAMES_MAX)))
    }
}

/// The bytes of a file; `None` if it is none (a folder, a pipe, a device), or has more bytes than these.
pub(super) fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    // A pipe would be waited for when it is opened.
    let metadata = fs::metadata(path)?;
    if metadata.is_file() && metadata.len() <= most { fs::read(path).map(Some) } else { Ok(None) }
}

/// The path of a segment.
pub(super) fn segment_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(segment_name(number))
}

fn segment_name(number: u32) -> String {
    format!("{number:08}.journal")
}

/// Whether a file is a journal's own by its name, now or later.
pub(super) fn owns(file: &Path) -> bool {
    let name = name_of(file);
    let name = name.strip_suffix(".tmp").unwrap_or(&name);
    let is_segment = |stem: &str| !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit());
    [checkpoint::NAME, lock::NAME].contains(&name) || name.strip_suffix(".journal").is_some_and(is_segment)
}

/// The number of the segment that a file is by its name.
fn number_of(file: &Path) -> Option<u32> {
    let name = name_of(file);
    let number = name.strip_suffix(".journal")?.parse().ok().filter(|number| *number > 0)?;
    // One number has one name.
    (name == segment_name(number)).then_some(number)
}

/// Whether a file is what a process leaves that is killed while it begins a journal: a part of the first entry. Where folders
/// cannot be locked, the file that is locked is there before as well.
fn is_of_beginning(file: &Path) -> io::Result<bool> {
    let name = name_of(file);
    if name == lock::NAME {
        return Ok(cfg!(not(unix)));
    }
    if Path::new(&name) != storage::temporary(Path::new(&segment_name(1))) {
        return Ok(false);
    }
    let metadata = fs::symlink_metadata(file)?;
    Ok(metadata.is_file() && metadata.len() <= frame::FIRST_MAX && frame::is_part_of_first(&fs::read(file)?))
}

/// The name of a file for people, and for comparing with names that are plain ASCII.
pub(super) fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
