//! Where a journal's bytes go: the disk, or in tests one that gets full or ends at any moment.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
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

/// The file operations of a journal.
pub(super) trait Disk: Sync {
    /// A new file; an error if there is one with this name.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Medium>>;

    /// A file that is there, to be appended to.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Medium>>;

    /// Gives a file another name, in place of what has that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Makes sure that a folder's list of files outlives the machine.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The machine's own disk.
pub(super) struct Local;

impl Disk for Local {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Medium>> {
        Ok(Box::new(OpenOptions::new().create_new(true).append(true).open(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Medium>> {
        Ok(Box::new(OpenOptions::new().append(true).open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Only Unix lets a folder be opened and synced.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
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

/// The name under which a file is written before it is whole.
pub(super) fn temporary(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".tmp");
    name.into()
}

/// Writes a file so that it is never there in part: under a temporary name, synced, then renamed, in place of the one that was
/// there. What a killed process left under the temporary name is written anew. The file is handed back, open.
pub(super) fn write_whole(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<Box<dyn Medium>> {
    let temporary = temporary(path);
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut medium = disk.create(&temporary)?;
    medium.append(bytes)?;
    medium.sync()?;
    disk.rename(&temporary, path)?;
    disk.sync_folder(parent_of(path))?;
    Ok(medium)
}

/// The folder that a file or a folder is in.
fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder that is not there, with those above it, so that they outlive the machine.
pub(super) fn create_folder(folder: &Path, disk: &dyn Disk) -> io::Result<()> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && path.symlink_metadata().is_err();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(folder)?;
    missing.into_iter().try_for_each(|made| sync_parent(made, disk))
}

/// Makes sure that a folder's own name outlives the machine. Who may not read the folder above cannot do that.
pub(super) fn sync_parent(folder: &Path, disk: &dyn Disk) -> io::Result<()> {
    match disk.sync_folder(parent_of(folder)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}
