//! `ticketproof check --fix`, one kind of fix after the other: what is safe, what is a guess, and that a second check of the
//! output finds none of what was mended.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::command::run;

/// Values of properties, by name: the text as it is written, and as it is fixed.
const SAFE: &[(&str, &str, &str)] = &[
    ("hs_ticket_priority", "\"Urgent\"", "\"URGENT\""),
    ("hs_ticket_priority", "\"low\"", "\"LOW\""),
    ("source_type", "\"Chat\"", "\"CHAT\""),
    ("goods_returned", "\"True\"", "\"true\""),
    ("goods_returned", "1", "\"true\""),
    ("goods_returned", "\"0\"", "\"false\""),
    ("hs_ticket_category", "\"PRODUCT_ISSUE,BILLING_ISSUE\"", "\"PRODUCT_ISSUE;BILLING_ISSUE\""),
    ("hs_ticket_category", "\"Product issue, billing_issue\"", "\"PRODUCT_ISSUE;BILLING_ISSUE\""),
    ("warranty_until", "\"2026-11-22T00:00:00Z\"", "\"2026-11-22\""),
    ("warranty_until", "\"2026-11-22T00:00:00.000+00:00\"", "\"2026-11-22\""),
    ("hs_pipeline", "\"returns\"", "\"72\""),
    ("hs_pipeline_stage", "\"Goods received\"", "\"702\""),
];

const GUESSES: &[(&str, &str, &str)] = &[
    ("warranty_until", "\"2026-11-22T10:30:00+01:00\"", "\"2026-11-22\""),
    ("warranty_until", "1786334400000", "\"2026-08-10\""),
    ("closed_date", "1786334400", "\"1786334400000\""),
    // A label that two pipelines share.
    ("hs_pipeline_stage", "\"New\"", "\"1\""),
];

/// A folder with the snapshot of an account that has a property of every kind, and two pipelines.
fn folder() -> tempfile::TempDir {
    let text = ticketproof_schema::embedded::default_account_json();
    let mut snapshot: Value = serde_json::from_str(text).unwrap();
    let schema = &mut snapshot["schema"];
    schema["pipelines"]["72"] = json!({"id": "72", "label": "Returns", "stages": {
        "701": {"id": "701", "label": "New"}, "702": {"id": "702", "label": "Goods received"}}});
    schema["properties"]["goods_returned"] =
        json!({"label": "Goods returned", "type": "bool", "fieldType": "booleancheckbox"});
    schema["properties"]["warranty_until"] =
        json!({"label": "Warranty until", "type": "date", "fieldType": "date"});
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.json"), snapshot.to_string()).unwrap();
    folder
}

/// An update, with unusual blanks, so that a byte that changes without need is seen.
fn record(property: &str, value: &str) -> String {
    format!("{{ \"id\":\"1\",\t\"properties\" : {{\"{property}\" :{value} , \"content\":\"\\u00fc / ü\"}} }}")
}

fn check(folder: &Path, args: &[&str]) -> (Option<i32>, Value) {
    let head = ["check", "--schema", "s.json", "--op", "update", "--format", "json"];
    let head = head.iter().chain(&["--off", "stage-without-pipeline", "--off", "pipeline-without-stage"]);
    let args: Vec<&str> = head.chain(args).copied().collect();
    let run = run(folder, &args, b"");
    let document =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    (run.code, document)
}

/// The lines of a table, wrong and mended.
fn lines(table: &[(&str, &str, &str)]) -> (String, String) {
    let line = |(property, wrong, right): &(&str, &str, &str)| {
        (record(property, wrong) + "\r\n", record(property, right) + "\r\n")
    };
    table.iter().map(line).unzip()
}

#[test]
fn safe_fixes_are_made_and_guesses_only_when_asked_for() {
    let folder = folder();
    let path = folder.path();
    let ((safe, safely), (guess, guessed)) = (lines(SAFE), lines(GUESSES));
    fs::write(path.join("t.ndjson"), format!("{safe}{guess}")).unwrap();
    let (code, found) = check(path, &["t.ndjson"]);
    assert_eq!((code, found["summary"]["invalid"].as_u64()), (Some(1), Some(16)), "{found:#}");

    let (code, left) = check(path, &["--fix", "t.ndjson"]);
    assert_eq!((code, left["summary"]["invalid"].as_u64()), (Some(1), Some(4)), "{left:#}");
    assert_eq!(left["summary"]["fixed"], SAFE.len(), "{left:#}");
    assert_eq!(found["summary"].get("fixed"), None);
    let text = |name: &str| fs::read_to_string(path.join(name)).unwrap();
    assert_eq!(text("t.ndjson"), format!("{safe}{guess}"), "never in place unless that is said");
    assert_eq!(text("t.fixed.ndjson"), format!("{safely}{guess}"));
    let (_, again) = check(path, &["t.fixed.ndjson"]);
    assert_eq!(again["summary"]["invalid"], 4, "{again:#}");

    let (code, left) = check(path, &["--fix", "--unsafe-fixes", "--output", "all.ndjson", "t.ndjson"]);
    assert_eq!((code, left["summary"]["invalid"].as_u64()), (Some(0), Some(0)), "{left:#}");
    assert_eq!(text("all.ndjson"), format!("{safely}{guessed}"));
    let (code, again) = check(path, &["all.ndjson"]);
    assert_eq!((code, again["findings"].as_array().map(Vec::len)), (Some(0), Some(0)), "{again:#}");
}

#[test]
fn what_nobody_can_guess_is_left_alone() {
    let folder = folder();
    let values = ["\"soon\"", "\"2026-02-30\"", "[\"2026-02-03\"]", "true"];
    let text: String = values.iter().map(|value| record("warranty_until", value) + "\n").collect();
    fs::write(folder.path().join("t.ndjson"), &text).unwrap();
    let (code, left) = check(folder.path(), &["--fix", "--unsafe-fixes", "--in-place", "t.ndjson"]);
    assert_eq!((code, left["summary"]["invalid"].as_u64()), (Some(1), Some(4)), "{left:#}");
    assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), text);
}
