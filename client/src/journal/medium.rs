//! Where a segment's bytes go: a file, or in tests something that fails.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Something that bytes can be appended to.
pub(super) trait Medium: Send {
    /// Appends all of these bytes, or some of them and fails.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Cuts off what stands after this many bytes.
    fn cut(&mut self, length: u64) -> io::Result<()>;

    /// Makes sure that what was appended outlives the machine.
    fn sync(&mut self) -> io::Result<()>;
}

/// Opens the media of segments.
pub(super) type Opener = fn(&Path) -> io::Result<Box<dyn Medium>>;

/// A file.
pub(super) fn open_file(path: &Path) -> io::Result<Box<dyn Medium>> {
    Ok(Box::new(OpenOptions::new().create(true).append(true).open(path)?))
}

impl Medium for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        // On macOS this is F_FULLFSYNC, which reaches the drive's own cache.
        self.sync_data()
    }
}

/// Makes sure that a folder's list of files outlives the machine. Not every system lets a folder be opened.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
