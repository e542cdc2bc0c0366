//! The same for the commands that write a schema, or what is made of one.

use std::fs;

use crate::command::run;

#[test]
fn files_that_are_committed_are_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    let snapshot = ticketproof_schema::embedded::default_account_json();
    let files = [
        ("hubspot/tickets.json", snapshot),
        ("hubspot/other.json", snapshot),
        ("hubspot/names.toml", ""),
        ("hubspot/requirements.toml", "[create]\nrequired = []\n"),
        ("hubspot/columns.toml", ""),
        ("ticketproof.toml", ""),
        ("t.ndjson", "{}\n"),
        ("faults.json", "{}"),
        ("token", "canary"),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (args, over) in [
        (&["generate", "--out", "hubspot/tickets.json"][..], "the snapshot"),
        (&["generate", "--out", "./hubspot/names.toml"], "the names lock"),
        (&["generate", "--out", "hubspot/columns.toml"], "the file of columns"),
        (&["generate", "--also", "hubspot/other.json", "--out", "hubspot/other.json"], "the snapshot"),
        (&["generate", "--names", "token", "--out", "token"], "the names lock"),
        (&["schema", "view", "--output", "hubspot/tickets.json"], "the snapshot"),
        (&["schema", "view", "--output", "hubspot/names.toml"], "the names lock"),
        (&["check", "--report", "hubspot/names.toml", "t.ndjson"], "the names lock"),
        (&["check", "--config", "token", "--report", "ticketproof.toml", "t.ndjson"], "the configuration"),
        (
            &["check", "--mapping", "token", "--report", "hubspot/columns.toml", "t.ndjson"],
            "the file of columns",
        ),
        (&["check", "--write-mapping", "hubspot/names.toml", "t.ndjson"], "the names lock"),
        (&["check", "--in-place", "--schema", "hubspot/other.json", "hubspot/other.json"], "the snapshot"),
        (&["check", "--in-place", "t.ndjson", "./t.ndjson"], "the input"),
        (&["convert", "--output", "hubspot/tickets.json", "t.ndjson"], "the snapshot"),
        (&["convert", "--output", "hubspot/requirements.toml", "t.ndjson"], "the requirements"),
        (&["send", "--dry-run", "--rejects", "hubspot/names.toml", "t.ndjson"], "the names lock"),
        (&["sandbox", "--state", "hubspot/tickets.json"], "the snapshot"),
        (&["sandbox", "--faults", "faults.json", "--state", "faults.json"], "the fault script"),
        (&["pull", "--out", "hubspot/requirements.toml"], "the requirements"),
        (&["pull", "--out", "ticketproof.toml"], "the configuration"),
        (&["pull", "--token-file", "token", "--out", "token"], "the token"),
    ] {
        let refused = run(folder.path(), args, b"");
        let says = format!(" would write over {over}, ");
        assert_eq!(
            (refused.code, refused.stderr.contains(&says)),
            (Some(2), true),
            "{args:?}: {}",
            refused.stderr
        );
        for (name, text) in files {
            assert!(fs::read_to_string(folder.path().join(name)).unwrap() == text, "{args:?} {name}");
        }
    }
    for out in ["hubspot/names.toml", "new/names.toml", "new/../new/names.toml"] {
        let refused = run(folder.path(), &["pull", "--out", out], b"");
        assert_eq!(refused.code, Some(2));
        assert!(
            refused.stderr.contains("the names lock and --out would both write to"),
            "{}",
            refused.stderr
        );
    }
    assert!(!folder.path().join("new").exists());
}

#[test]
fn the_file_of_columns_may_be_written_wherever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    fs::write(folder.path().join("t.csv"), "subject,hs_pipeline_stage\na,1\n").unwrap();
    for name in ["hubspot/columns.toml", "own.toml"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    for to in ["hubspot/columns.toml", "own.toml", "new.toml"] {
        let saved =
            run(folder.path(), &["check", "--mapping", "own.toml", "--write-mapping", to, "t.csv"], b"");
        assert_eq!(saved.code, Some(0), "{to}: {}", saved.stderr);
        assert!(fs::read_to_string(folder.path().join(to)).unwrap().contains("subject"), "{to}");
    }
}
