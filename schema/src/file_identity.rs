//! Which file a name or a handle stands for, and how many names a file has.

use std::{fs::File, io, path::Path};

/// The identity of a file: two names whose identities are equal are names of one file.
///
/// It is the device and the inode on Unix, the volume and the file index on Windows. It holds as long as the file is there.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct FileIdentity {
    volume: u64,
    number: u64,
}

impl FileIdentity {
    /// The identity of the file that a path leads to; links are followed. The file is not opened on Unix, so that a pipe
    /// without a writer is not waited for.
    ///
    /// # Errors
    /// When there is no such file, or the system does not tell.
    pub fn of_path(path: &Path) -> io::Result<Self> {
        system::facts_of_path(path).map(|(identity, _)| identity)
    }

    /// The identity of an open file.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn of_file(file: &File) -> io::Result<Self> {
        system::facts_of_file(file).map(|(identity, _)| identity)
    }
}

/// How many names (hard links) the file has that a path leads to.
///
/// # Errors
/// When there is no such file, or the system does not tell.
pub fn count_names(path: &Path) -> io::Result<u64> {
    system::facts_of_path(path).map(|(_, names)| names)
}

#[cfg(unix)]
mod system {
    use std::{fs, os::unix::fs::MetadataExt as _};

    use super::{File, FileIdentity, Path, io};

    fn facts(metadata: &fs::Metadata) -> (FileIdentity, u64) {
        (FileIdentity { volume: metadata.dev(), number: metadata.ino() }, metadata.nlink())
    }

    pub(super) fn facts_of_path(path: &Path) -> io::Result<(FileIdentity, u64)> {
        fs::metadata(path).map(|metadata| facts(&metadata))
    }

    pub(super) fn facts_of_file(file: &File) -> io::Result<(FileIdentity, u64)> {
        file.metadata().map(|metadata| facts(&metadata))
    }
}

#[cfg(windows)]
mod system {
    use winapi_util::{
        Handle,
        file::{Information, information},
    };

    use super::{File, FileIdentity, Path, io};

    fn facts(information: &Information) -> (FileIdentity, u64) {
        let (volume, number) = (information.volume_serial_number(), information.file_index());
        (FileIdentity { volume, number }, information.number_of_links())
    }

    pub(super) fn facts_of_path(path: &Path) -> io::Result<(FileIdentity, u64)> {
        information(Handle::from_path_any(path)?).map(|information| facts(&information))
    }

    pub(super) fn facts_of_file(file: &File) -> io::Result<(FileIdentity, u64)> {
        information(file).map(|information| facts(&information))
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    use super::{File, FileIdentity, Path, io};

    pub(super) fn facts_of_path(_: &Path) -> io::Result<(FileIdentity, u64)> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn facts_of_file(_: &File) -> io::Result<(FileIdentity, u64)> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_hard_link_is_another_name_of_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other, copy] = ["one", "other", "copy"].map(|name| folder.path().join(name));
        fs::write(&one, "text").unwrap();
        assert_eq!(count_names(&one).unwrap(), 1);
        fs::hard_link(&one, &other).unwrap();
        fs::copy(&one, &copy).unwrap();
        let identity = FileIdentity::of_path(&one).unwrap();
        assert_eq!(FileIdentity::of_path(&other).unwrap(), identity);
        assert_eq!(FileIdentity::of_file(&File::open(&other).unwrap()).unwrap(), identity);
        assert_ne!(FileIdentity::of_path(&copy).unwrap(), identity);
        assert_eq!((count_names(&other).unwrap(), count_names(&copy).unwrap()), (2, 1));
        assert!(FileIdentity::of_path(&folder.path().join("nowhere")).is_err());
    }
}
