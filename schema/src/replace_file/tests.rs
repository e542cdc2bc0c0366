//! Links, other names, permissions, and what is no file.

use super::*;

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_the_old_one_until_it_is_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    replace_file(&path, b"old").unwrap();
    let mut replacement = Replacement::begin(&path).unwrap();
    replacement.write_all(b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    drop(replacement);
    assert_eq!((fs::read(&path).unwrap().as_slice(), names(folder.path()).len()), (&b"old"[..], 1));
    replace_file(&path, b"new").unwrap();
    assert_eq!((fs::read(&path).unwrap().as_slice(), names(folder.path()).len()), (&b"new"[..], 1));
}

#[test]
fn folders_are_made_for_a_file_and_not_for_a_replacement() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/file");
    check_replaceable(&path).unwrap();
    let error = Replacement::begin(&path).unwrap_err();
    assert!(error.to_string().starts_with("there is no folder "), "{error}");
    replace_file(&path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn a_folder_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    for refused in [check_replaceable(folder.path()), replace_file(folder.path(), b"new")] {
        assert!(refused.unwrap_err().to_string().starts_with("it is a folder"));
    }
}

#[test]
fn a_file_with_two_names_is_not_replaced_under_one() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    fs::write(&one, "old").unwrap();
    let begun = Replacement::begin(&one).unwrap();
    fs::hard_link(&one, &other).unwrap();
    for refused in [begun.commit().map(drop), check_replaceable(&one), replace_file(&other, b"new")] {
        assert!(refused.unwrap_err().to_string().starts_with("it has 2 names (hard links)"));
    }
    assert_eq!((fs::read(&one).unwrap().as_slice(), names(folder.path()).len()), (&b"old"[..], 2));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, symlink},
        net::UnixListener,
    };

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn a_link_stays_one_and_what_it_leads_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("in")).unwrap();
        fs::write(path("in/file"), "old").unwrap();
        symlink("second", path("first")).unwrap();
        symlink("in/file", path("second")).unwrap();
        symlink("in/later", path("dangling")).unwrap();
        symlink("nowhere/file", path("astray")).unwrap();
        symlink("circle", path("circle")).unwrap();
        replace_file(&path("first"), b"new").unwrap();
        replace_file(&path("dangling"), b"made").unwrap();
        for link in ["first", "second", "dangling"] {
            assert!(fs::symlink_metadata(path(link)).unwrap().is_symlink(), "{link}");
        }
        assert_eq!(fs::read(path("in/file")).unwrap(), b"new");
        assert_eq!(fs::read(path("in/later")).unwrap(), b"made");
        let astray = replace_file(&path("astray"), b"new").unwrap_err().to_string();
        assert!(astray.starts_with("it is a link to ") && astray.contains("there is no folder"), "{astray}");
        let circle = replace_file(&path("circle"), b"new").unwrap_err().to_string();
        assert!(circle.starts_with("its links lead in a circle"), "{circle}");
        assert!(!path("nowhere").exists());
    }

    #[test]
    fn what_is_no_regular_file_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, socket) = (folder.path().join("pipe"), folder.path().join("socket"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = UnixListener::bind(&socket).unwrap();
        for (path, what) in
            [(pipe.as_path(), "a pipe"), (&socket, "a socket"), (Path::new("/dev/null"), "a device")]
        {
            let refused = replace_file(path, b"new").unwrap_err().to_string();
            assert!(refused.starts_with(&format!("it is {what}")), "{refused}");
            assert!(check_replaceable(path).is_err());
        }
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn permissions_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new, like, plain] = ["old", "new", "like", "plain"].map(|name| folder.path().join(name));
        for (path, mode) in [(&old, 0o640), (&like, 0o600)] {
            fs::write(path, "text").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        replace_file(&old, b"new").unwrap();
        for path in [&old, &new] {
            Replacement::begin_like(path, &like).unwrap().commit().unwrap();
        }
        fs::write(&plain, "").unwrap();
        let made = folder.path().join("made");
        replace_file(&made, b"new").unwrap();
        assert_eq!((mode(&old), mode(&new), mode(&made)), (0o640, 0o600, mode(&plain)));
    }

    #[test]
    fn owner_and_group_are_kept_by_root() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        if std::os::unix::fs::chown(&path, Some(4711), Some(4712)).is_err() {
            // Only root gives files away.
            return;
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace_file(&path, b"new").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!((metadata.uid(), metadata.gid(), mode(&path)), (4711, 4712, 0o640));
    }

    #[test]
    fn a_file_that_was_deleted_is_not_made_under_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let file = File::create(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let descriptor = format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
        assert!(replace_file(Path::new(&descriptor), b"new").is_err());
        assert!(names(folder.path()).is_empty());
    }
}
