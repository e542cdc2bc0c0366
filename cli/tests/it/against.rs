//! `ticketproof check --against`: how many of yesterday's records would fail tomorrow.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    command::{Run, run},
    diff::{ACME, edited},
};

fn record(properties: &Value) -> String {
    let mut all = json!({ "subject": "Jam", "hs_pipeline": "0", "hs_pipeline_stage": "1" });
    for (name, value) in properties.as_object().unwrap() {
        all[name] = value.clone();
    }
    json!({ "properties": all }).to_string()
}

/// Four records that are valid today, of which two use what is gone tomorrow, and one that fails on both days.
fn records() -> String {
    [
        record(&json!({})),
        record(&json!({ "hs_ticket_priority": "HIGH" })),
        record(&json!({ "hs_ticket_priority": "LOW" })),
        record(&json!({ "hs_pipeline_stage": "New" })),
        record(&json!({ "serial_number": "A1", "hs_ticket_priority": "HIGH" })),
    ]
    .join("\n")
}

/// A folder with the committed snapshot, tomorrow's, and the records.
fn folder(edit: impl FnOnce(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    fs::write(folder.path().join("hubspot/tickets.json"), ACME).unwrap();
    fs::write(folder.path().join("tomorrow.json"), edited(edit)).unwrap();
    fs::write(folder.path().join("tickets.ndjson"), records()).unwrap();
    folder
}

fn a_night(json: &mut Value) {
    let properties = &mut json["schema"]["properties"];
    properties["hs_ticket_priority"]["options"].as_object_mut().unwrap().remove("HIGH");
    properties["serial_number"]["readOnly"] = true.into();
}

fn check(folder: &TempDir, more: &[&str]) -> Run {
    let args = [&["check", "--against", "tomorrow.json", "tickets.ndjson"], more].concat();
    run(folder.path(), &args, b"")
}

#[test]
fn people_read_how_many_would_fail_and_why() {
    let run = check(&folder(a_night), &[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn json_counts_today_and_tomorrow() {
    let folder = folder(a_night);
    let run = check(&folder, &["--format", "json", "--report", "report.json", "--rejects", "rejects.ndjson"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let against = json!({ "schema": "tomorrow.json", "wouldFail": 2, "failToday": 1 });
    assert_eq!(
        document["summary"],
        json!({ "records": 5, "valid": 2, "invalid": 3, "warnings": 0, "against": against })
    );
    let lines: Vec<_> =
        document["findings"].as_array().unwrap().iter().map(|finding| finding["line"].as_u64()).collect();
    assert_eq!(lines, [Some(2), Some(5), Some(5)], "only what is news: {document}");
    let report: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!((&report["schema"], &report["against"]), (&"tomorrow.json".into(), &against));
    let rejects = fs::read_to_string(folder.path().join("rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 2, "{rejects}");
}

#[test]
fn every_format_has_the_news_alone() {
    let folder = folder(a_night);
    for (format, mark) in
        [("ndjson", "\"code\":"), ("github", "::error "), ("sarif", "\"ruleId\":\""), ("human", "error[")]
    {
        let run = check(&folder, &["--format", format]);
        assert_eq!((run.code, run.stdout.matches(mark).count()), (Some(1), 3), "{format}: {}", run.stdout);
    }
}

#[test]
fn an_account_that_did_not_change_lets_no_record_fail() {
    for edit in [
        (|_| {}) as fn(&mut Value),
        |json| json["provenance"]["pulled"] = "2030-01-01".into(),
        |json| json["schema"]["properties"]["hs_ticket_category"]["label"] = "Kind".into(),
    ] {
        let run = check(&folder(edit), &[]);
        assert_eq!(run.code, Some(0), "what fails today already is no news: {}{}", run.stdout, run.stderr);
        assert_eq!(
            run.stdout,
            "5 records checked against tomorrow.json: 0 valid today would fail, 1 fails already, 4 would pass\n"
        );
    }
}

#[test]
fn what_tomorrow_does_not_know_is_not_taken_for_nothing() {
    let folder = folder(|json| {
        json["provenance"]["notVisible"] = json!(["pipelines"]);
        json["schema"].as_object_mut().unwrap().remove("pipelines");
    });
    let run = check(&folder, &[]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("pipelines and stages were not compared"), "{}", run.stderr);

    for (name, text) in [("tomorrow.json", "{"), ("hubspot/tickets.json", "[]")] {
        fs::write(folder.path().join(name), text).unwrap();
        let run = check(&folder, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{name}");
    }
    fs::remove_file(folder.path().join("tomorrow.json")).unwrap();
    assert_eq!(check(&folder, &[]).code, Some(2));
    assert_eq!(check(&folder, &["--fix"]).code, Some(2), "there is nothing to mend in what is valid today");
}

#[test]
fn a_share_of_failures_may_be_fine() {
    let folder = folder(a_night);
    assert_eq!(check(&folder, &["--max-rejects", "2"]).code, Some(0));
    assert_eq!(check(&folder, &["--max-rejects", "1"]).code, Some(1));
}

#[test]
fn values_that_must_be_unique_tomorrow() {
    let folder = folder(|_| {});
    let today = edited(|json| json["schema"]["properties"]["serial_number"]["unique"] = false.into());
    fs::write(folder.path().join("hubspot/tickets.json"), today).unwrap();
    let twice = record(&json!({ "serial_number": "A1" }));
    fs::write(folder.path().join("tickets.ndjson"), [twice.clone(), twice].join("\n")).unwrap();
    let run = check(&folder, &[]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stdout.contains("1 valid today would fail, 0 fail already"), "{}", run.stdout);
    // Where they must be so today, it is no news.
    fs::copy(folder.path().join("tomorrow.json"), folder.path().join("hubspot/tickets.json")).unwrap();
    let run = check(&folder, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("0 valid today would fail, 1 fails already"), "{}", run.stdout);
}

const REQUIREMENTS: &str = "[create]\nrequired = [\"serial_number\"]\n";

#[test]
fn what_hubspot_will_enforce_is_told_apart_from_what_fails_anyway() {
    let folder = folder(|_| {});
    fs::write(folder.path().join("hubspot/requirements.toml"), REQUIREMENTS).unwrap();
    let check = |args: &[&str]| run(folder.path(), &[&["check", "tickets.ndjson"], args].concat(), b"");
    let today = check(&[]);
    assert!(today.stdout.ends_with("4 valid, 1 invalid\n"), "{}", today.stdout);
    let enforced = check(&["--api-version", "2026-09"]);
    assert_eq!(enforced.code, Some(1));
    assert!(
        enforced.stdout.ends_with("1 valid, 4 invalid; 3 invalid only because of 2026-09\n"),
        "{}",
        enforced.stdout
    );
    let document = check(&["--api-version", "2026-09", "--format", "json"]).stdout;
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        document["summary"]["against"],
        json!({ "apiVersion": "2026-09", "wouldFail": 3, "failToday": 1 })
    );
    assert!(check(&["--api-version", "2026-03"]).stdout.ends_with("4 valid, 1 invalid\n"));
    // Both at once: tomorrow's schema under tomorrow's rules.
    let both = check(&["--against", "tomorrow.json", "--api-version", "2026-09"]);
    assert!(
        both.stdout.contains("3 valid today would fail, 1 fails already, 1 would pass"),
        "{}",
        both.stdout
    );
}
