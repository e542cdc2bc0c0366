//! The file that is to be replaced, and whether it may be.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use super::folder_of;
use crate::file_identity::{FileIdentity, count_names};

/// How many links that lead to links are followed, as many as Linux does.
const LINKS_MAX: usize = 40;

/// Where a link leads in the end, whether or not anything is there; a path that is no link itself.
///
/// # Errors
/// When links lead in a circle, or are too many.
pub fn target_of(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..=LINKS_MAX {
        match fs::read_link(&target) {
            Ok(link) => target = folder_of(&target).join(link),
            Err(_) => return Ok(target),
        }
    }
    Err(refused("its links lead in a circle"))
}

/// The regular file that is there, if anything is; `target` is where `path` leads.
pub(super) fn existing(path: &Path, target: &Path) -> io::Result<Option<Metadata>> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !metadata.is_file() {
        let what = kind_of(&metadata);
        return Err(refused(&format!(
            "it is {what}, and only a regular file can be replaced: name another file"
        )));
    }
    // A descriptor may lead to a file that was deleted.
    if FileIdentity::of_path(target).ok() != Some(FileIdentity::of_path(path)?) {
        return Err(refused("the file that it leads to has no name any more: name another file"));
    }
    match count_names(target)? {
        0 | 1 => Ok(Some(metadata)),
        names => Err(refused(&format!(
            "it has {names} names (hard links), and only this one would lead to the new file: name another file, or remove \
             the other names"
        ))),
    }
}

/// The kind of something that is no regular file, as messages say it.
fn kind_of(metadata: &Metadata) -> &'static str {
    let kind = metadata.file_type();
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
    }
    if kind.is_dir() { "a folder" } else { "a device" }
}

pub(super) fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}
