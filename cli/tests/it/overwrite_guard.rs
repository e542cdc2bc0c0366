//! Nothing that is read is written over, and each text goes to a place of its own.

mod commands;
#[cfg(unix)]
mod streams;

use std::{fs, path::Path};

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
fn nothing_is_written_over_what_is_read_and_nothing_twice() {
    let folder = folder();
    fs::write(folder.path().join("t.ndjson.gz"), "never read").unwrap();
    fs::write(folder.path().join("s.json"), ticketproof_schema::embedded::default_account_json()).unwrap();
    for args in [
        &["--accepted", "t.ndjson", "t.ndjson"][..],
        &["--rejects", "./t.ndjson", "t.ndjson"],
        &["--report", "t.ndjson", "t.ndjson"],
        &["--fix", "--output", "t.ndjson", "-", "--accepted", "t.ndjson"],
        &["--schema", "s.json", "--report", "s.json", "t.ndjson"],
        &["--accepted", "one", "--rejects", "one", "t.ndjson"],
        &["--accepted", "-", "--rejects", "-", "t.ndjson"],
        &["--fix", "--accepted", "-", "-"],
        &["--fix", "t.ndjson", "t.ndjson.gz"],
        &["--fix", "--rejects", "t.fixed.ndjson", "t.ndjson"],
    ] {
        let refused = check(folder.path(), args);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{args:?}");
        let says = ["would write over", "would both write to"].iter().any(|it| refused.stderr.contains(it));
        assert!(says, "{args:?}: {}", refused.stderr);
        assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), lines(), "{args:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing was made");
    for wanted in ["--rejects", "--report"] {
        let send = run(folder.path(), &["send", "--dry-run", wanted, "t.ndjson", "t.ndjson"], b"");
        assert!(send.code == Some(2) && send.stderr.contains("would write over"), "{}", send.stderr);
        assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), lines(), "{wanted}");
    }
}

#[test]
fn files_that_settings_are_read_from_are_not_written_over() {
    let folder = folder();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    let default = ticketproof_schema::embedded::default_account_json();
    for (path, text) in [
        ("hubspot/tickets.json", default),
        ("hubspot/requirements.toml", ""),
        ("hubspot/columns.toml", ""),
        ("ticketproof.toml", ""),
        ("token", "canary"),
    ] {
        fs::write(folder.path().join(path), text).unwrap();
        for command in [&["check"][..], &["send", "--dry-run", "--token-file", "token"]] {
            if path == "token" && command[0] == "check" {
                continue;
            }
            let refused = run(folder.path(), &[command, &["--report", path, "t.ndjson"]].concat(), b"");
            assert_eq!(refused.code, Some(2), "{command:?} {path}");
            assert!(refused.stderr.contains("--report would write over the "), "{}", refused.stderr);
            assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), text);
        }
    }
}

#[test]
fn nothing_is_called_packed_that_is_not() {
    let folder = folder();
    for args in [
        &["check", "--accepted", "good.ndjson.gz", "t.ndjson"][..],
        &["check", "--rejects", "bad.ZST", "t.ndjson"],
        &["check", "--report", "r.json.gz", "t.ndjson"],
        &["check", "--fix", "--output", "fixed.ndjson.gz", "t.ndjson"],
        &["send", "--dry-run", "--rejects", "bad.gz", "t.ndjson"],
    ] {
        let refused = run(folder.path(), args, b"");
        assert_eq!(refused.code, Some(2), "{args:?}");
        assert!(refused.stderr.contains("is not packed, and "), "{}", refused.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was made");
}

#[test]
fn nothing_but_the_journal_writes_to_the_journal() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("sent")).unwrap();
    for name in ["lock", "00000001.journal"] {
        fs::write(path("sent").join(name), "the journal's own").unwrap();
    }
    fs::hard_link(path("sent/00000001.journal"), path("hard")).unwrap();
    let send = |args: &[&str]| run(folder.path(), &[&["send", "--dry-run"], args].concat(), b"");
    for args in [
        &["--journal", "new", "--rejects", "new", "t.ndjson"][..],
        &["--journal", "new", "--rejects", "./new/00000001.journal", "t.ndjson"],
        &["--journal", "new", "--report", "new/lock", "t.ndjson"],
        &["--journal", "sent", "--report", "sent/00000001.journal", "t.ndjson"],
        &["--journal", "sent", "--report", "sent/00000002.journal", "t.ndjson"],
        &["--journal", "sent/", "--rejects", "hard", "t.ndjson"],
        &["--journal", "sent", "--write-mapping", "sent/7.journal", "t.ndjson"],
        &["--journal", "sent", "hard"],
        &["--journal", "t.ndjson", "t.ndjson"],
    ] {
        let refused = send(args);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{args:?}");
        let says = ["would write over", "would both write to"].iter().any(|it| refused.stderr.contains(it));
        assert!(says && refused.stderr.contains("the journal"), "{args:?}: {}", refused.stderr);
    }
    for report in ["hard", "sent/lock", "sent/00000002.journal"] {
        let status = run(folder.path(), &["send", "--status", "sent", "--report", report], b"");
        assert!(
            status.code == Some(2) && status.stderr.contains("write over the journal"),
            "{}",
            status.stderr
        );
    }
    for name in ["hard", "sent/lock"] {
        assert_eq!(fs::read_to_string(path(name)).unwrap(), "the journal's own");
    }
    assert!(!path("new").exists() && !path("sent/00000002.journal").exists(), "nothing was made");
    let beside = send(&["--journal", "sent", "--rejects", "sent/rejects.ndjson", "t.ndjson"]);
    assert!(!beside.stderr.contains("would"), "{}", beside.stderr);
}

#[test]
#[cfg(unix)]
fn the_file_that_a_stream_goes_to_is_not_written_twice_nor_read() {
    let folder = folder();
    let run = |args: &[&str], out: &str, err: &str| {
        let to = |name: &str| {
            fs::File::options().append(true).create(true).open(folder.path().join(name)).unwrap()
        };
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_ticketproof"))
            .arg("check")
            .args(args)
            .current_dir(folder.path())
            .stdin(fs::File::open(folder.path().join("t.ndjson")).unwrap())
            .stdout(to(out))
            .stderr(to(err))
            .status();
        (status.unwrap().code(), fs::read_to_string(folder.path().join(err)).unwrap())
    };
    fs::hard_link(folder.path().join("t.ndjson"), folder.path().join("hard")).unwrap();
    for (args, out, err, says) in [
        (
            &["--accepted", "out", "t.ndjson"][..],
            "out",
            "err1",
            "--accepted would write over standard output",
        ),
        (&["--rejects", "err2", "t.ndjson"], "out", "err2", "--rejects would write over standard error"),
        (&["t.ndjson"], "t.ndjson", "err3", "standard output goes to the input, t.ndjson"),
        (&["--accepted", "-", "-"], "t.ndjson", "err4", "standard output goes to the input"),
        (&["--accepted", "hard", "t.ndjson"], "out", "err5", "--accepted would write over the input"),
        (&["--fix", "--output", "hard", "t.ndjson"], "out", "err6", "--output would write over the input"),
    ] {
        let (code, stderr) = run(args, out, err);
        assert_eq!((code, stderr.contains(says)), (Some(2), true), "{args:?}: {stderr}");
        assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), lines(), "{args:?}");
    }
    assert_eq!(run(&["--accepted", "good", "t.ndjson"], "out", "err7").0, Some(1));
}

#[test]
fn what_else_is_read_or_written_is_kept_from_each_other() {
    let folder = folder();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    let files = [
        ("t.csv", "subject,hs_pipeline_stage\na,1\n".to_owned()),
        ("columns.toml", "[columns]\n\"subject\" = \"subject\"\n".to_owned()),
        ("own.toml", "[rules]\n".to_owned()),
        ("r.toml", "[create]\nrequired = []\n".to_owned()),
        ("hubspot/tickets.json", ticketproof_schema::embedded::default_account_json().to_owned()),
    ];
    for (name, text) in &files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (args, says) in [
        (&["--write-mapping", "t.csv"][..], "--write-mapping would write over the input, t.csv"),
        (
            &["--write-mapping", "a", "--accepted", "a"],
            "--accepted and --write-mapping would both write to a",
        ),
        (&["--write-mapping", "hubspot/tickets.json"], "over the snapshot, hubspot/tickets.json"),
        (&["--accepted", "hubspot/tickets.json"], "over the snapshot, hubspot/tickets.json"),
        (
            &["--mapping", "columns.toml", "--rejects", "columns.toml"],
            "over the file of columns, columns.toml",
        ),
        (&["--config", "own.toml", "--report", "own.toml"], "over the configuration, own.toml"),
        (&["--requirements", "r.toml", "--accepted", "r.toml"], "over the requirements, r.toml"),
    ] {
        let refused = check(folder.path(), &[args, &["t.csv"]].concat());
        assert_eq!(
            (refused.code, refused.stderr.contains(says)),
            (Some(2), true),
            "{args:?}: {}",
            refused.stderr
        );
        for (name, text) in &files {
            assert_eq!(&fs::read_to_string(folder.path().join(name)).unwrap(), text, "{args:?}");
        }
    }
    let again = ["--mapping", "columns.toml", "--write-mapping", "columns.toml", "t.csv"];
    assert_eq!(check(folder.path(), &again).code, Some(0), "the file of columns is written over itself");
}
