//! `ticketproof pull` against answers that are larger than any account: each ends with an error that names the limit, writes
//! nothing and takes little memory.

use std::{fs, net::TcpListener, path::Path};

use super::{account::Account, command::run_with};

/// The properties in use that need no scope of their own.
const PROPERTIES: &str = "archived=false&dataSensitivity=non_sensitive";

const SUBJECT: &str = r#"{"name":"subject","label":"S","type":"string","fieldType":"text"}"#;

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn a_page_of_nine_million_objects_takes_little_memory() {
    for (parts, limit) in [
        (&[("{\"results\":[", 1), (r#"{"":0},"#, 9_000_000), ("{}]}", 1)][..], "more than 100000 entries"),
        (&[("{\"results\":[[", 1), (r#"{"":0},"#, 9_000_000), ("{}]]}", 1)], "more than 4 MiB"),
        (&[("{\"results\":[", 1), (r#"{"":"#, 9_000_000)], "more than 64 deep"),
        (&[("{\"results\":[\"", 1), ("x", 60_000_000), ("\"]}", 1)], "more than 4 MiB"),
    ] {
        let account = Account::start();
        account.answer_in_parts(PROPERTIES, parts);
        let folder = tempfile::tempdir().unwrap();
        let (run, peak) = account.run_measured(folder.path(), &["pull"]);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(limit) && run.stderr.contains("the limit"), "{limit}: {}", run.stderr);
        assert!(is_empty(folder.path()), "{limit}");
        assert!(peak < 64 << 20, "{limit}: {peak} bytes");
    }
}

#[test]
fn what_nobody_reads_takes_no_memory() {
    let account = Account::start();
    let head = format!(r#"{{"results":[{SUBJECT}],"junk":["#);
    account.answer_in_parts(PROPERTIES, &[(&head, 1), (r#"{"":0},"#, 8_000_000), ("{}]}", 1)]);
    account.answer_in_parts(
        "/schemas/",
        &[
            (r#"{"requiredProperties":["subject"],"properties":["#, 1),
            (r#"{"":0},"#, 8_000_000),
            (r#"{}],"associations":[]}"#, 1),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let (run, peak) = account.run_measured(folder.path(), &["pull"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(peak < 64 << 20, "{peak} bytes");
}

#[test]
fn a_server_that_never_finishes_ends_the_pull_at_its_deadline() {
    // It is connected to, and never says a word.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let args = ["pull", "--deadline", "1", "--base-url", &url];
    let run = run_with(folder.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "token")]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("not done within 1s"), "{}", run.stderr);
    assert!(is_empty(folder.path()));
}
