//! Temporary files that also go when the process ends by a signal: destructors do not run then.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::{Builder, NamedTempFile};

/// The beginning of the names of temporary files; random characters and [`SUFFIX`] follow.
const PREFIX: &str = ".ticketproof-";
const SUFFIX: &str = ".tmp";

/// The temporary files of this process, and the files whose place some of them took.
#[derive(Debug, Default)]
struct Registry {
    temporary: BTreeSet<PathBuf>,
    replaced: Vec<PathBuf>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { temporary: BTreeSet::new(), replaced: Vec::new() });

/// Paths and nothing else: they are whole even after a panic.
fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is removed when it is dropped, or by [`remove_all`].
#[derive(Debug)]
pub struct TemporaryFile {
    file: NamedTempFile,
    // Dropped after the file, which is then gone.
    registered: Registered,
}

/// An entry of the registry.
#[derive(Debug)]
struct Registered(PathBuf);

impl Drop for Registered {
    fn drop(&mut self) {
        registry().temporary.remove(&self.0);
    }
}

impl TemporaryFile {
    /// Makes one in the system's folder of temporary files, readable by nobody else.
    ///
    /// # Errors
    /// As of the file system.
    pub fn new() -> io::Result<Self> {
        Self::new_in(&std::env::temp_dir())
    }

    /// Makes one in a folder, readable by nobody else.
    ///
    /// # Errors
    /// As of the file system.
    pub fn new_in(folder: &Path) -> io::Result<Self> {
        Self::build(Builder::new().prefix(PREFIX).suffix(SUFFIX), folder)
    }

    /// Makes one in a folder, as readable as any new file.
    ///
    /// # Errors
    /// As of the file system.
    pub(crate) fn readable_in(folder: &Path) -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // Less what the process's mask takes away.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Self::build(&builder, folder)
    }

    fn build(builder: &Builder<'_, '_>, folder: &Path) -> io::Result<Self> {
        // The registry is held, so that no file is there that it does not know.
        let mut registry = registry();
        let file = builder.tempfile_in(folder)?;
        let path = file.path().to_owned();
        registry.temporary.insert(path.clone());
        Ok(Self { file, registered: Registered(path) })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The open file.
    pub fn as_file(&self) -> &File {
        self.file.as_file()
    }

    /// Gives it another name, for good; what was called so is replaced, if it may be.
    pub(crate) fn persist(self, target: &Path, may_replace: bool) -> io::Result<File> {
        let Self { file, registered } = self;
        let persisted = {
            let mut registry = registry();
            let persisted = if may_replace { file.persist(target) } else { file.persist_noclobber(target) };
            if persisted.is_ok() {
                registry.replaced.push(target.to_owned());
            }
            persisted
        };
        let persisted = persisted.map_err(|error| error.error);
        drop(registered);
        persisted
    }
}

impl Write for TemporaryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes all temporary files of this process, for one that ends without running destructors. Returns the files whose
/// place some of them had taken.
///
/// The process has to end now: a thread that makes, drops or persists a [`TemporaryFile`] after this waits for ever.
pub fn remove_all() -> Vec<PathBuf> {
    let mut registry = registry();
    for path in std::mem::take(&mut registry.temporary) {
        // One that cannot be removed stays, as after a kill; there is nothing else to be done.
        let _ = fs::remove_file(path);
    }
    let replaced = std::mem::take(&mut registry.replaced);
    std::mem::forget(registry);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_file_is_known_as_long_as_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = TemporaryFile::new_in(folder.path()).unwrap();
        let path = file.path().to_owned();
        assert!(path.exists() && registry().temporary.contains(&path));
        drop(file);
        assert!(!path.exists() && !registry().temporary.contains(&path));

        let file = TemporaryFile::new_in(folder.path()).unwrap();
        let (path, target) = (file.path().to_owned(), folder.path().join("target"));
        file.persist(&target, true).unwrap();
        let second = TemporaryFile::new_in(folder.path()).unwrap();
        assert_eq!(second.persist(&target, false).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(target.exists() && !path.exists());
        let registry = registry();
        assert!(!registry.temporary.contains(&path) && registry.replaced.contains(&target));
    }

    #[test]
    fn one_that_cannot_be_renamed_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = TemporaryFile::new_in(folder.path()).unwrap();
        assert!(file.persist(&folder.path().join("no/such/folder"), true).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
