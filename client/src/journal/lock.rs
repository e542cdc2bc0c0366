//! How a journal is held by one process at a time.
//!
//! On Unix the folder itself is locked: there is no file that could be deleted, so that a second process would lock another one.
//! The system lets go of it when the process ends, however it ends. Other systems do not let a folder be locked. There a file
//! `lock` in it is; Windows does not let anybody delete it as long as it is open here, and without a holder it means nothing.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

use super::JournalError;

/// The name of the file that is locked where folders cannot be.
pub(super) const NAME: &str = "lock";

/// Locks a folder as long as the file that is handed back is open.
pub(super) fn lock(folder: &Path) -> Result<File, JournalError> {
    let file = open(folder).map_err(|source| JournalError::io(folder, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(JournalError::io(folder, source)),
    }
}

#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(windows)]
    {
        /// FILE_SHARE_READ and FILE_SHARE_WRITE, but not FILE_SHARE_DELETE.
        const SHARED: u32 = 0b011;
        std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, SHARED);
    }
    options.open(folder.join(NAME))
}
