//! Files that are open already: the three streams, and what paths such as `/dev/fd/3` stand for.

use std::{fs::File, io, path::Path};

/// How many links that lead to links are followed, as many as Linux does.
#[cfg(unix)]
const LINKS_MAX: usize = 40;

/// The number of the open file that a path names: 1 of `/dev/stdout`, 3 of `/dev/fd/3` or `/proc/self/fd/3`. `-` is 1, since it
/// is asked of outputs.
#[cfg(unix)]
pub fn descriptor_of(path: &Path) -> Option<u32> {
    use ticketproof_schema::replace_file::folder_of;

    if super::is_stream(path) {
        return Some(1);
    }
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        let number = path.file_name()?.to_str().and_then(|name| name.parse().ok());
        if number.is_some() && lists_descriptors(folder_of(&path)) {
            return number;
        }
        path = folder_of(&path).join(std::fs::read_link(&path).ok()?);
    }
    None
}

/// Whether a folder is one in which the system shows this process its open files.
#[cfg(unix)]
fn lists_descriptors(folder: &Path) -> bool {
    // On Linux it is a link to the next one.
    if folder == Path::new("/dev/fd") {
        return true;
    }
    let full = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(folder) = full(folder) else { return false };
    // A thread's files are those of its process.
    let of_process = match folder.parent().and_then(Path::parent) {
        Some(tasks) if tasks.ends_with("task") => tasks.with_file_name("fd"),
        _ => folder,
    };
    full(Path::new("/proc/self/fd")) == Some(of_process)
}

/// No path names an open file here.
#[cfg(not(unix))]
pub fn descriptor_of(path: &Path) -> Option<u32> {
    super::is_stream(path).then_some(1)
}

/// A second handle of one of the three streams, to ask what it is or to write to it without waiting for its lock.
#[cfg(unix)]
pub fn duplicate_of(stream: &impl std::os::fd::AsFd) -> io::Result<File> {
    stream.as_fd().try_clone_to_owned().map(File::from)
}

/// A second handle of one of the three streams, to ask what it is or to write to it without waiting for its lock.
#[cfg(windows)]
pub fn duplicate_of(stream: &impl std::os::windows::io::AsHandle) -> io::Result<File> {
    stream.as_handle().try_clone_to_owned().map(File::from)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::{fd::AsRawFd as _, unix::fs::symlink};

    use super::*;

    #[test]
    fn an_open_file_is_known_by_each_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::create(folder.path().join("7")).unwrap();
        let number = file.as_raw_fd();
        let link = folder.path().join("link");
        symlink("/dev/stdout", &link).unwrap();
        let beside = folder.path().join("7");
        let by_number = format!("/dev/fd/{number}");
        for (path, is) in [
            (Path::new("-"), Some(1)),
            (Path::new("/dev/stdin"), Some(0)),
            (Path::new("/dev/stdout"), Some(1)),
            (&link, Some(1)),
            (Path::new(&by_number), u32::try_from(number).ok()),
            (&beside, None),
            (Path::new("/dev/null"), None),
        ] {
            assert_eq!(descriptor_of(path), is, "{path:?}");
        }
        if cfg!(target_os = "linux") {
            for folder in ["/proc/self/fd", "/proc/thread-self/fd", "/dev/fd/../fd"] {
                assert_eq!(descriptor_of(&Path::new(folder).join("2")), Some(2), "{folder}");
            }
            assert_eq!(descriptor_of(Path::new("/proc/1/fd/2")), None, "another process's");
        }
    }
}
