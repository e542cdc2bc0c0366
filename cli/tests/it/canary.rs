//! The access token is in nothing that the command prints or writes, whatever goes wrong.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
};

use ticketproof_sandbox::{Fault, FaultRule, Sandbox};
use tokio::runtime::Runtime;

use super::command::run_with;

const CANARY: &str = "pat-na1-canary-of-the-command";

/// A server that answers every request with this status and, in its body and headers, with whatever it got.
fn echo(status: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let mut reader = BufReader::new(stream);
            let mut got = String::new();
            // To the end of the head: what follows is of no interest, and the sockets live as long as this function.
            while reader.read_line(&mut got).is_ok_and(|read| read > 2) {}
            let token =
                got.lines().find_map(|line| line.split_once("Bearer ")).map_or("none", |found| found.1);
            let body = format!(
                r#"{{"status":"error","message":"Bearer {token}: [{{\"name\":\"{token}\"}}]","context":{{"a":["{token}"]}}}}"#
            );
            let _ = write!(
                reader.get_mut(),
                "HTTP/1.1 {status} X\r\nconnection: close\r\nretry-after: 0\r\nx-hubspot-correlation-id: {token}\r\n\
                 content-type: application/json\r\nlocation: /?{token}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
        }
    });
    url
}

/// Runs the command with the token, aloud, and looks for the token in all that it printed and wrote.
fn run(folder: &Path, args: &[&str]) -> Option<i32> {
    let aloud = [("HUBSPOT_ACCESS_TOKEN", CANARY), ("RUST_LOG", "trace"), ("RUST_BACKTRACE", "1")];
    let run = run_with(folder, args, b"", &aloud);
    assert!(!run.stdout.contains(CANARY), "{args:?} prints the token");
    assert!(!run.stderr.contains(CANARY), "{args:?} prints the token to stderr");
    search(folder, args);
    run.code
}

fn search(folder: &Path, args: &[&str]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, args);
        } else if path.file_name().is_none_or(|name| name != "token") {
            let bytes = fs::read(&path).unwrap();
            assert!(
                !String::from_utf8_lossy(&bytes).contains(CANARY),
                "{args:?} writes the token to {path:?}"
            );
        }
    }
}

fn write_ticket(folder: &Path) {
    let ticket = r#"{"properties":{"subject":"a","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    fs::write(folder.join("t.ndjson"), ticket).unwrap();
}

#[test]
fn servers_that_echo_the_token_do_not_get_it_printed() {
    for status in [200, 207, 301, 400, 401, 403, 404, 429, 500, 503] {
        let folder = tempfile::tempdir().unwrap();
        let url = echo(status);
        assert_eq!(run(folder.path(), &["pull", "--base-url", &url]), Some(2), "{status}");
        write_ticket(folder.path());
        if (300..404).contains(&status) {
            let code = run(
                folder.path(),
                &[
                    "send",
                    "--base-url",
                    &url,
                    "--journal",
                    "j",
                    "--settle",
                    "0",
                    "--timeout",
                    "1",
                    "t.ndjson",
                ],
            );
            assert_ne!(code, Some(0), "{status}");
        }
    }
}

#[test]
fn faults_of_every_kind_do_not_get_it_printed() {
    let runtime = Runtime::new().unwrap();
    for (word, fault) in Fault::ALL {
        let is_slow = matches!(fault, Fault::Stall | Fault::StallAfterCommit | Fault::SlowBody);
        if is_slow || *fault == Fault::TooManyRequests {
            // They cost half a minute, and end in a text that the client's own canary knows.
            continue;
        }
        let rule = FaultRule::next(*fault).path("/crm/*").times(1_000);
        let sandbox = runtime.block_on(Sandbox::builder().fault(rule).start()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let code = run(folder.path(), &["pull", "--base-url", sandbox.base_url()]);
        // An empty answer that says it is complete is one that a pull takes, and it reads no records.
        let is_taken = matches!(fault, Fault::EmptyComplete | Fault::EmptyIds | Fault::EqualIds);
        assert!(code == Some(2) || is_taken, "{word}: {code:?}");
    }
}

#[test]
fn what_fails_before_a_request_and_what_succeeds_do_not_print_it() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    fs::write(folder.path().join("token"), format!("{CANARY} and more")).unwrap();
    write_ticket(folder.path());
    let with_token = format!("http://user:{CANARY}@localhost");
    for args in [
        &["pull", "--token-file", "token"][..],
        &["pull", "--token-file", "."],
        &["pull", "--token-file", "missing"],
        &["pull", "--base-url", &with_token],
        &["pull", "--base-url", "http://example.com"],
        &["pull", "--base-url", "http://127.0.0.1:1"],
        &["pull", "--to", "no such", "--base-url", sandbox.base_url()],
        &["pull", "--out", "t.ndjson/x", "--base-url", sandbox.base_url()],
        &["send", "--base-url", "http://127.0.0.1:1", "--journal", "t.ndjson", "t.ndjson"],
    ] {
        assert_eq!(run(folder.path(), args), Some(2), "{args:?}");
    }
    assert_eq!(run(folder.path(), &["pull", "--base-url", sandbox.base_url()]), Some(0));
    assert_eq!(run(folder.path(), &["pull", "--dry-run", "--base-url", sandbox.base_url()]), Some(0));
    let send = ["send", "--base-url", sandbox.base_url(), "--journal", "j", "--settle", "0", "t.ndjson"];
    assert_eq!(run(folder.path(), &send), Some(0));
    assert_eq!(sandbox.tickets().len(), 1);
}

#[test]
fn the_sandbox_says_what_is_wrong_with_its_knobs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("faults.json"), r#"{"rules":[{"fault":"fire"}]}"#).unwrap();
    for (args, wanted) in [
        (&["sandbox", "--search-lag", "soon"][..], "a number of seconds"),
        (&["sandbox", "--search-lag=-1"], "a number of seconds"),
        (&["sandbox", "--tier", "platinum"], "professional"),
        (&["sandbox", "--hide", "subject"], "sensitive-properties"),
        (&["sandbox", "--faults", "faults.json"], "faults.json: `fire` is not a fault"),
        (&["sandbox", "--faults", "missing.json"], "cannot read missing.json"),
        (&["sandbox", "--requirements", "missing.toml"], "cannot read missing.toml"),
    ] {
        let wrong = run_with(folder.path(), args, b"", &[]);
        assert_eq!(wrong.code, Some(2), "{args:?}");
        assert!(wrong.stderr.contains(wanted), "{args:?}: {}", wrong.stderr);
    }
    let help = run_with(folder.path(), &["sandbox", "--help"], b"", &[]);
    for (word, _) in Fault::ALL {
        assert!(help.stdout.contains(word), "the help does not name the fault {word}");
    }
}
