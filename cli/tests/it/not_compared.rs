//! More values of unique properties than are remembered: what is not compared is said.

use std::{fmt::Write as _, fs};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::command::run;

/// As many unique properties: a record then has as many values, and a file with too many of them has few records.
const PROPERTIES: usize = 2_000;

/// More values than fit into the memory that is used for them.
const RECORDS: usize = 750;

/// An account, records of different values, and behind them one that repeats a value of the first and one of the last.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut account: Value =
        serde_json::from_str(ticketproof_schema::embedded::default_account_json()).unwrap();
    for number in 0..PROPERTIES {
        account["schema"]["properties"][format!("u{number}")] =
            json!({ "label": "U", "type": "string", "fieldType": "text", "unique": true });
    }
    fs::write(folder.path().join("account.json"), account.to_string()).unwrap();
    let mut lines = String::new();
    let mut line = |record: usize, properties: std::ops::Range<usize>| {
        lines.push_str(r#"{"properties":{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#);
        for property in properties {
            let _ = write!(lines, ",\"u{property}\":\"{record}\"");
        }
        lines.push_str("}}\n");
    };
    (1..=RECORDS).for_each(|record| line(record, 0..PROPERTIES));
    line(1, 5..6);
    line(RECORDS, 6..7);
    fs::write(folder.path().join("t.ndjson"), lines).unwrap();
    folder
}

#[test]
fn values_that_are_not_remembered_are_counted_and_said_once() {
    let folder = folder();
    let folder = folder.path();
    let check = run(folder, &["check", "--schema", "account.json", "--format", "json", "t.ndjson"], b"");
    let json: Value = serde_json::from_str(&check.stdout).unwrap();
    let count = json["summary"]["notCompared"].as_u64().expect("a count");
    let values = (PROPERTIES * RECORDS) as u64;
    assert!((100_000..values - 1_300_000).contains(&count), "1.3 million are remembered: {count}");
    assert_eq!(check.stderr.matches("warning").count(), 1, "{}", check.stderr);
    assert!(check.stderr.contains(&format!("{count} values of unique properties")), "{}", check.stderr);
    let found = json["findings"].as_array().unwrap();
    assert_eq!((check.code, found.len()), (Some(1), 1), "{found:?}");
    assert!(found[0]["message"].as_str().unwrap().contains("record 1 writes `1`, too"), "{found:?}");

    let args = ["send", "--schema", "account.json", "--dry-run", "--report", "s.ndjson", "t.ndjson"];
    let send = run(folder, &args, b"");
    assert!(send.stderr.contains(&format!("{count} values of unique properties")), "{}", send.stderr);
    let report = fs::read_to_string(folder.join("s.ndjson")).unwrap();
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["summary"]["notCompared"], count);
    let rejected: Vec<_> =
        lines.iter().filter(|line| line["state"] == "rejected").map(|line| &line["line"]).collect();
    assert_eq!(rejected, [&json!(RECORDS + 1)], "what check refuses is not sent");
}
