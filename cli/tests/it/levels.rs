//! A rule's findings weigh what a run or the committed configuration says, also of the rule that says that there were more.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::command::run;

/// An update with so many properties that nobody knows.
fn record(mistakes: usize) -> String {
    let names: Vec<_> = (0..mistakes).map(|index| format!("\"no_{index}\":\"\"")).collect();
    format!("{{\"properties\":{{{}}}}}", names.join(","))
}

/// How often each rule is raised and with which severity, and the exit code.
fn check(folder: &Path, args: &[&str], record: &str) -> (Option<i32>, BTreeMap<(String, String), usize>) {
    let args: Vec<&str> =
        ["check", "--op", "update", "--format", "json", "-"].iter().chain(args).copied().collect();
    let run = run(folder, &args, record.as_bytes());
    let document: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let mut raised = BTreeMap::new();
    for finding in document["findings"].as_array().unwrap() {
        let text = |name: &str| finding[name].as_str().unwrap().to_owned();
        *raised.entry((text("rule"), text("severity"))).or_default() += 1;
    }
    (run.code, raised)
}

fn raised(list: &[(&str, &str, usize)]) -> BTreeMap<(String, String), usize> {
    list.iter()
        .map(|(rule, severity, times)| (((*rule).to_owned(), (*severity).to_owned()), *times))
        .collect()
}

#[test]
fn that_there_were_more_can_be_weighed_and_turned_off() {
    let folder = tempfile::tempdir().unwrap();
    let errors = ("unknown-property", "error", 1_000);
    for (args, wanted) in [
        (&[][..], &[errors, ("too-many-findings", "warning", 1)][..]),
        (&["--deny", "TP0112"], &[errors, ("too-many-findings", "error", 1)]),
        (&["--warn", "too-many-findings"], &[errors, ("too-many-findings", "warning", 1)]),
        (&["--off", "too-many-findings"], &[errors]),
        (&["--off", "tp0112"], &[errors]),
    ] {
        assert_eq!(check(folder.path(), args, &record(1_001)), (Some(1), raised(wanted)), "{args:?}");
    }
    let (code, found) = check(folder.path(), &["--deny", "too-many-findings"], &record(1_000));
    assert_eq!((code, found), (Some(1), raised(&[errors])), "nothing is left out of a thousand");
}

#[test]
fn the_committed_configuration_weighs_it_and_a_run_overrides_that() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("ticketproof.toml"),
        "[rules]\nTP0112 = \"off\"\nunknown-property = \"warning\"\n",
    )
    .unwrap();
    let warnings = ("unknown-property", "warning", 1_000);
    let found = check(folder.path(), &[], &record(1_001));
    assert_eq!(found, (Some(0), raised(&[warnings])));
    let found = check(folder.path(), &["--deny", "too-many-findings"], &record(1_001));
    assert_eq!(found, (Some(1), raised(&[warnings, ("too-many-findings", "error", 1)])));
}

#[test]
fn what_is_left_out_never_makes_a_record_valid() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--warn", "unknown-property", "--off", "too-many-findings"];
    let last = record(1_500).replace("}}", r#","hs_ticket_priority":"NONE"}}"#);
    let first = record(1_500).replace(r#":{""#, r#":{"hs_ticket_priority":"NONE",""#);
    for bad in [last, first] {
        let wanted = raised(&[("unknown-property", "warning", 999), ("unknown-option", "error", 1)]);
        assert_eq!(check(folder.path(), &args, &bad), (Some(1), wanted));
    }
}

#[test]
fn a_rule_that_the_configuration_names_twice_has_no_level() {
    let folder = tempfile::tempdir().unwrap();
    let twice = "[rules]\nTP0602 = \"off\"\nunknown-stage = \"error\"\n";
    fs::write(folder.path().join("ticketproof.toml"), twice).unwrap();
    let run = run(folder.path(), &["check", "-"], record(1).as_bytes());
    assert_eq!(run.code, Some(2));
    let message = "ticketproof.toml: `TP0602` and `unknown-stage` are the same rule";
    assert!(run.stderr.contains(message), "{}", run.stderr);
}

#[test]
fn a_record_that_nobody_has_read_is_never_valid() {
    let folder = tempfile::tempdir().unwrap();
    let big = format!("{{\"properties\":{{\"content\":\"{}\"}}}}\n", "x".repeat(9_000_000));
    fs::write(folder.path().join("t.ndjson"), big + "{\"properties\":\n\"\u{e9}\"").unwrap();
    for rule in ["too-large", "TP0106", "invalid-json", "invalid-utf8"] {
        for option in ["--off", "--warn"] {
            let args = ["check", option, rule, "--accepted", "good", "t.ndjson"];
            let run = run(folder.path(), &args, b"");
            assert_eq!(run.code, Some(2), "{args:?}: {}", run.stderr);
            assert!(
                run.stderr.contains("stays an error") && run.stderr.contains("--max-rejects"),
                "{}",
                run.stderr
            );
        }
    }
    let config = folder.path().join("own.toml");
    fs::write(&config, "[rules]\ntoo-large = \"off\"\n").unwrap();
    let off = run(folder.path(), &["check", "--config", "own.toml", "t.ndjson"], b"");
    assert_eq!((off.code, off.stderr.contains("own.toml: TP0106")), (Some(2), true), "{}", off.stderr);
    fs::write(&config, "[rules]\ntoo-large = \"error\"\n").unwrap();
    let args = ["check", "--op", "update", "--config", "own.toml", "--accepted", "good", "t.ndjson"];
    let denied = run(folder.path(), &args, b"");
    assert_eq!((denied.code, fs::read(folder.path().join("good")).unwrap().len()), (Some(1), 0));
}
