//! Replacing a file whole: it is the old one or the new one, whenever the process ends or the power fails.
//!
//! A temporary file in the same folder (`.ticketproof-….tmp`) gets the new bytes, goes to the disk (fsync) and takes the
//! file's place. A symbolic link stays one, and the file that it leads to is replaced. What would be lost by a replacement is
//! refused: a file with several names, of which only one would lead to the new file, and whatever is no regular file.

mod existing;

use std::{
    fs::{self, File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text;

pub use self::existing::target_of;
use self::existing::{existing, refused};
use crate::temporary_file::TemporaryFile;

/// New bytes for a file, which is as it was until [`Replacement::commit`]. Dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct Replacement {
    /// The file that is replaced, and no link.
    target: PathBuf,
    file: TemporaryFile,
    access: NewAccess,
}

/// The permissions of a file that was not there before.
#[derive(Debug)]
enum NewAccess {
    /// Those of any new file.
    Usual,
    /// Nobody else may read it.
    Private,
    /// Those of another file.
    Like(PathBuf),
}

impl Replacement {
    /// Begins to replace the file that `path` leads to, or to make it. An existing file's permissions are kept, and its
    /// owner and group as far as the system lets this process.
    ///
    /// # Errors
    /// When there is something else than a regular file with one name, or no folder for it, or the folder takes no file.
    pub fn begin(path: &Path) -> io::Result<Self> {
        Self::begin_as(path, NewAccess::Usual)
    }

    /// As [`Replacement::begin`]; a file that is not there yet gets the permissions of the file `like`, whose text it has.
    ///
    /// # Errors
    /// As [`Replacement::begin`].
    pub fn begin_like(path: &Path, like: &Path) -> io::Result<Self> {
        Self::begin_as(path, NewAccess::Like(like.to_owned()))
    }

    /// As [`Replacement::begin`]; a file that is not there yet will be readable by nobody else.
    ///
    /// # Errors
    /// As [`Replacement::begin`].
    pub fn begin_private(path: &Path) -> io::Result<Self> {
        Self::begin_as(path, NewAccess::Private)
    }

    fn begin_as(path: &Path, access: NewAccess) -> io::Result<Self> {
        let target = target_of(path)?;
        let is_new = existing(path, &target)?.is_none();
        let folder = folder_of(&target);
        if !folder.is_dir() {
            return Err(no_folder(path, &target));
        }
        // Nobody may read it earlier than the file that it will be.
        let file = match access {
            NewAccess::Usual if is_new => TemporaryFile::readable_in(folder)?,
            _ => TemporaryFile::new_in(folder)?,
        };
        Ok(Self { target, file, access })
    }

    /// The open file, to be locked before it takes its place.
    pub fn as_file(&self) -> &File {
        self.file.as_file()
    }

    /// Puts the new file in its place and returns it.
    ///
    /// # Errors
    /// As of the file system, or when something else has come to stand there. The file is then as it was.
    pub fn commit(self) -> io::Result<File> {
        self.put_in_place(true)
    }

    /// As [`Replacement::commit`], where nothing is yet.
    ///
    /// # Errors
    /// `AlreadyExists` where something is, which is left as it is; otherwise as [`Replacement::commit`].
    pub fn commit_new(self) -> io::Result<File> {
        self.put_in_place(false)
    }

    fn put_in_place(self, may_replace: bool) -> io::Result<File> {
        let Self { target, file, access } = self;
        match (existing(&target, &target)?, access) {
            (Some(old), _) => keep_access(file.as_file(), &old)?,
            (None, NewAccess::Like(like)) => {
                file.as_file().set_permissions(fs::metadata(like)?.permissions())?;
            }
            (None, NewAccess::Usual | NewAccess::Private) => {}
        }
        file.as_file().sync_all()?;
        file.persist(&target, may_replace).map_err(|error| match error.kind() {
            io::ErrorKind::ResourceBusy => {
                refused("it is mounted by itself, so that it cannot be replaced: mount its folder")
            }
            _ => error,
        })
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Replaces a file by these bytes, or makes it; folders on the way are made.
///
/// # Errors
/// As [`Replacement::begin`] and [`Replacement::commit`]; an existing file is then as it was.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Where a link is, there is a folder; where it leads to, there is one already or none is wanted.
    if fs::symlink_metadata(path).is_err() {
        fs::create_dir_all(folder_of(path))?;
    }
    let mut replacement = Replacement::begin(path)?;
    replacement.write_all(bytes)?;
    replacement.commit().map(drop)
}

/// Says why the file at this path cannot be replaced, before anything is done; nothing is opened, and no pipe is waited for.
/// A folder that is not there is no reason: [`replace_file`] makes it.
///
/// # Errors
/// As [`Replacement::begin`].
pub fn check_replaceable(path: &Path) -> io::Result<()> {
    existing(path, &target_of(path)?).map(drop)
}

/// The folder that a file is in; a path without one is in the current folder.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a new file the permissions of the one that it replaces, and its owner and group as far as the system lets this
/// process.
#[cfg(unix)]
fn keep_access(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

    let new = file.metadata()?;
    let mut mode = old.mode() & 0o7777;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // Only root gives files to others; a group may be given by its members.
        let is_of_group = fchown(file, Some(old.uid()), Some(old.gid())).is_ok()
            || fchown(file, None, Some(old.gid())).is_ok();
        if !is_of_group {
            // Another group may do no more than everybody.
            mode = (mode & !0o070) | ((mode & 0o007) << 3);
        }
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Gives a new file the permissions of the one that it replaces.
#[cfg(not(unix))]
fn keep_access(file: &File, old: &Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

fn no_folder(path: &Path, target: &Path) -> io::Error {
    let folder = text::path(folder_of(target));
    let text = if path == target {
        format!("there is no folder {folder}: make it, or name another file")
    } else {
        format!(
            "it is a link to {}, and there is no folder {folder}: make it, or name another file",
            text::path(target)
        )
    };
    io::Error::new(io::ErrorKind::NotFound, text)
}

#[cfg(test)]
mod tests;
