//! Inputs and outputs under all their names.

use std::fs;

use super::*;

/// The guard's answer for some inputs and outputs in a folder.
fn checked(folder: &Path, read: &[&str], written: &[&str]) -> Result<(), Refused> {
    let path =
        |name: &str| if name == "-" || name.starts_with('/') { name.into() } else { folder.join(name) };
    let mut guard = OverwriteGuard::default();
    for name in read {
        guard.reads("the input", &path(name));
    }
    for name in written {
        guard.writes(*name, &path(name), Writing::AsItComes);
    }
    guard.check()
}

#[test]
fn a_file_is_written_once_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), "{}").unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (written, is_fine) in [
        (&["a", "b"][..], true),
        (&["t.ndjson"], false),
        (&["in/../t.ndjson"], false),
        (&["in"], true),
        (&["a", "a"], false),
        (&["a", "in/../a"], false),
        (&["a", "./a"], false),
        (&["nowhere/a", "./nowhere/a"], false),
        (&["a", "in/a"], true),
        (&["-", "a"], true),
        (&["-", "-"], false),
        (&["nowhere/a", "nowhere/b"], true),
        (&["nowhere/a", "nowhere/a"], false),
        (&["é", "e\u{301}"], cfg!(target_os = "linux")),
        (&["Out", "out"], cfg!(target_os = "linux")),
    ] {
        let checked = checked(folder.path(), &["-", "t.ndjson", "in/t.ndjson"], written);
        assert_eq!(checked.is_ok(), is_fine, "{written:?}: {checked:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left of what was asked");
}

#[test]
fn an_output_may_be_the_one_input_that_it_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.ndjson");
    fs::write(&path, "{}").unwrap();
    let mut guard = OverwriteGuard::default();
    let input = guard.reads("the input", &path);
    guard.writes_over(vec![input], "--in-place", &path, Writing::Replaced);
    guard.check().unwrap();
    guard.reads("the snapshot", &path);
    assert!(guard.check().unwrap_err().to_string().starts_with("--in-place would write over the snapshot, "));
}

#[test]
#[cfg(unix)]
fn links_pipes_and_devices() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("t.ndjson"), "{}").unwrap();
    fs::create_dir(path("in")).unwrap();
    symlink("t.ndjson", path("link")).unwrap();
    symlink(folder.path(), path("in/up")).unwrap();
    symlink("in/../nowhere", path("early")).unwrap();
    fs::hard_link(path("t.ndjson"), path("hard")).unwrap();
    for pipe in ["pipe", "other"] {
        assert!(std::process::Command::new("mkfifo").arg(path(pipe)).status().unwrap().success());
    }
    for (read, written, is_fine) in [
        ("t.ndjson", &["link"][..], false),
        ("t.ndjson", &["hard"], false),
        ("t.ndjson", &["in/up/t.ndjson"], false),
        ("link", &["in/up/hard"], false),
        ("t.ndjson", &["early", "nowhere"], false),
        ("t.ndjson", &["early", "in/up/nowhere"], false),
        ("t.ndjson", &["/dev/null", "/dev/null"], true),
        ("/dev/null", &["/dev/null"], true),
        ("pipe", &["other"], true),
        ("pipe", &["pipe"], false),
        ("t.ndjson", &["pipe", "pipe"], false),
        ("t.ndjson", &["/dev/fd/1", "-"], false),
        ("t.ndjson", &["/dev/stdout", "/dev/fd/1"], false),
    ] {
        let checked = checked(folder.path(), &[read], written);
        assert_eq!(checked.is_ok(), is_fine, "{read} {written:?}: {checked:?}");
    }
}
