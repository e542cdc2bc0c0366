//! Parquet and Arrow IPC: the same as every other table, and refused by name in a build without them.

#[cfg(all(feature = "ipc", feature = "parquet"))]
mod files;
#[cfg(all(feature = "ipc", feature = "parquet"))]
mod payloads;
#[cfg(all(feature = "ipc", feature = "parquet"))]
mod rows;

#[cfg(not(any(feature = "ipc", feature = "parquet")))]
#[test]
fn a_build_without_them_says_which_one_reads_them() {
    let names = ["t.parquet", "t.arrow", "t.ipc", "t.feather"];
    let folder = super::folder(&names.map(|name| (name, &b"PAR1"[..])));
    for name in names {
        let sent = ["send", "--journal", "sent", "--dry-run", name];
        let checked = super::check(folder.path(), &["--fix", name]);
        for run in [checked, crate::command::run(folder.path(), &sent, b"")] {
            assert_eq!(run.code, Some(2), "{}", run.stderr);
            let how = "`cargo install --path cli --features parquet,ipc`";
            assert!(run.stderr.contains(name) && run.stderr.contains(how), "{}", run.stderr);
        }
    }
    assert!(!folder.path().join("t.fixed.parquet").exists());
    let by_option = crate::command::run(folder.path(), &["check", "--input-format", "parquet", "-"], b"");
    assert_eq!(by_option.code, Some(2));
    assert!(by_option.stderr.contains("--features parquet,ipc"), "{}", by_option.stderr);
}
