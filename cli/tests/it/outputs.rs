//! The files and streams that `ticketproof check` writes: what goes where, and in which order it is on the disk.

use std::{fs, path::Path};

use serde_json::Value;

use super::command::{Run, run};

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"New"}}"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), lines()).unwrap();
    folder
}

fn lines() -> String {
    format!("{GOOD}\n{LABEL}\n")
}

fn check(folder: &Path, args: &[&str]) -> Run {
    let args: Vec<&str> = ["check"].iter().chain(args).copied().collect();
    run(folder, &args, lines().as_bytes())
}

#[test]
fn the_report_may_go_to_standard_output() {
    let folder = folder();
    let checked = check(folder.path(), &["--report", "-", "t.ndjson"]);
    let report: Value = serde_json::from_str(&checked.stdout).unwrap();
    assert_eq!((checked.code, &report["invalid"]), (Some(1), &1.into()));
    assert!(checked.stderr.contains("TP0602"), "{}", checked.stderr);
}

#[test]
#[cfg(unix)]
fn a_link_stays_a_link_and_a_pipe_a_pipe() {
    use std::os::unix::fs::FileTypeExt as _;

    let folder = folder();
    let link = folder.path().join("link.ndjson");
    std::os::unix::fs::symlink("t.ndjson", &link).unwrap();
    let mended = lines().replace("\"New\"", "\"1\"");
    assert_eq!(check(folder.path(), &["--fix", "--in-place", "link.ndjson"]).code, Some(0));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), mended);

    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let from = pipe.clone();
    let reader = std::thread::spawn(move || fs::read_to_string(from).unwrap());
    assert_eq!(check(folder.path(), &["--fix", "--output", "pipe", "-"]).code, Some(0));
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(reader.join().unwrap(), mended);
}

#[test]
#[cfg(target_os = "linux")]
fn a_reject_is_written_before_its_neighbours_are_accepted() {
    let folder = folder();
    let text = format!("{LABEL}\n{}{LABEL}\n", format!("{GOOD}\n").repeat(20_000));
    fs::write(folder.path().join("many.ndjson"), text).unwrap();
    for input in ["many.ndjson", "t.ndjson"] {
        let full = check(folder.path(), &["--accepted", "/dev/full", "--rejects", "bad", input]);
        assert_eq!(full.code, Some(2), "{input}");
        assert!(full.stderr.contains("cannot write /dev/full: No space"), "{}", full.stderr);
        let rejects = fs::read_to_string(folder.path().join("bad")).unwrap();
        assert_eq!(rejects.lines().count(), 1, "{input}");
    }
    let full = check(folder.path(), &["--accepted", "good", "--rejects", "/dev/full", "many.ndjson"]);
    assert_eq!(full.code, Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("good")).unwrap(), "", "it would have no neighbour");
}

#[test]
fn accepted_records_keep_their_bytes_and_their_order() {
    let folder = folder();
    let odd = "{ \"properties\":\t{\"subject\":\"\\u00fc ü\" ,\"hs_pipeline_stage\":1}}";
    let long = GOOD.replace("Printer", &"x".repeat(60_000));
    fs::write(folder.path().join("a.ndjson"), format!("\u{feff}{odd}\r\n\r\n  \n{LABEL}\r\n{long}")).unwrap();
    fs::write(folder.path().join("b.json"), format!("[{GOOD},{LABEL},\n{odd}]")).unwrap();
    let args = ["--accepted", "good", "--rejects", "bad", "--report", "r.json", "a.ndjson", "b.json"];
    assert_eq!(check(folder.path(), &args).code, Some(1));
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(text("good"), format!("{odd}\n{long}\n{GOOD}\n{odd}\n"));
    let rejects: Vec<Value> = text("bad").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let places: Vec<_> = rejects.iter().map(|it| (it["input"].as_str().unwrap(), &it["line"])).collect();
    assert_eq!(places, [("a.ndjson", &4.into()), ("b.json", &1.into())]);
    for reject in &rejects {
        let offset = usize::try_from(reject["offset"].as_u64().unwrap()).unwrap();
        assert!(text(reject["input"].as_str().unwrap())[offset..].starts_with(LABEL), "{reject}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_does_not_take_the_files_in_the_end_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), GOOD).unwrap();
    let check = |place: &str, to: &str| {
        let command = env!("CARGO_BIN_EXE_ticketproof");
        std::process::Command::new("strace")
            .args(["-f", "-q", "-o", "calls", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO"])
            .args([command, "check", place, to, "t.ndjson"])
            .current_dir(folder.path())
            .output()
    };
    match std::process::Command::new("strace").args(["-q", "-o", "/dev/null", "true"]).status() {
        Ok(status) if status.success() => {}
        _ => {
            return eprintln!(
                "a_disk_that_does_not_take_the_files_in_the_end_is_an_error: skipped, there is no `strace` here"
            );
        }
    }
    for place in ["--accepted", "--rejects"] {
        let output = check(place, "there").unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{place}: {stderr}");
        assert!(stderr.contains("cannot write there: Input/output error"), "{place}: {stderr}");
        // What is no file has no disk.
        assert_eq!(check(place, "/dev/null").unwrap().status.code(), Some(0), "{place}");
    }
}
