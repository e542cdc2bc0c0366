//! `--report FILE.html` and `schema view`: pages that are complete, and that keep to themselves what they are told to.

use std::{collections::BTreeMap, fs};

use ticketproof_schema::{Provenance, Snapshot, embedded::default_account};

use crate::command::run;

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"properties":{"subject":"s3cret","hs_pipeline_stage":"New","s3cret_name":"<b>"}}"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), format!("{GOOD}\n{LABEL}\n{GOOD}\n")).unwrap();
    folder
}

#[test]
fn a_report_is_a_page_where_its_name_says_so() {
    let folder = folder();
    let check = run(folder.path(), &["check", "--report", "r.html", "t.ndjson"], b"");
    assert_eq!(check.code, Some(1), "{}", check.stderr);
    let page = fs::read_to_string(folder.path().join("r.html")).unwrap();
    for words in [
        "<!DOCTYPE html>",
        "default-src &#39;none&#39;",
        "2 of 3 records pass",
        "t.ndjson, line 2",
        "<mark>&quot;New&quot;</mark>",
        "<mark>&quot;1&quot;</mark>",
        "unknown-stage",
        "s3cret",
    ] {
        let words = words.replace("&#39;", "'");
        assert!(page.contains(&words), "{words}");
    }
    assert!(!page.contains("<b>"), "text of a record is not markup");
    let again = run(folder.path(), &["check", "--report", "again.html", "t.ndjson"], b"");
    assert_eq!(again.stdout, check.stdout);
    assert_eq!(
        fs::read_to_string(folder.path().join("again.html")).unwrap(),
        page,
        "equal bytes for equal findings"
    );
}

#[test]
fn every_finding_is_counted_where_there_are_many() {
    let folder = folder();
    fs::write(folder.path().join("many.ndjson"), format!("{LABEL}\n").repeat(4_000)).unwrap();
    run(folder.path(), &["check", "--report", "r.html", "many.ndjson"], b"");
    let page = fs::read_to_string(folder.path().join("r.html")).unwrap();
    assert!(page.contains("None of 4,000 records passes"));
    assert!(page.contains("8,000 findings by 2 rules"), "two in each record");
}

#[test]
fn what_is_missing_is_counted_under_its_property() {
    let folder = folder();
    let mut schema = default_account().schema.clone();
    schema.required_properties.extend(["content".to_owned()]);
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    Snapshot::new(schema, Provenance::default()).write(folder.path().join("hubspot/tickets.json")).unwrap();
    let declared = "[create]\nrequired = [\"hs_ticket_category\"]\n[[conditional]]\nproperty = \"hs_ticket_priority\"\n\
                    values = [\"LOW\"]\nrequire = [\"hs_resolution\"]\n";
    fs::write(folder.path().join("hubspot/requirements.toml"), declared).unwrap();
    let lacking = r#"{"hs_ticket_priority":"LOW","hs_pipeline":"0"}"#;
    fs::write(folder.path().join("t.ndjson"), format!("{lacking}\n{lacking}\n")).unwrap();
    for name in ["r.json", "r.html"] {
        let args =
            ["check", "--shape", "properties", "--api-version", "2026-09", "--report", name, "t.ndjson"];
        let check = run(folder.path(), &args, b"");
        assert_eq!(check.code, Some(1), "{}", check.stderr);
    }
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("r.json")).unwrap()).unwrap();
    let missing = ["content", "hs_pipeline_stage", "hs_resolution", "hs_ticket_category", "subject"];
    let expected: BTreeMap<&str, u64> = missing.into_iter().map(|name| (name, 2)).collect();
    assert_eq!(report["byProperty"], serde_json::json!(expected));
    let page = fs::read_to_string(folder.path().join("r.html")).unwrap();
    let by_property = page.split("Findings by property").nth(1).expect("there is such a table");
    for name in missing {
        assert!(by_property.contains(&format!("<code>{name}</code>")), "{name}");
    }
}

#[test]
fn no_payload_is_kept_from_every_report() {
    let folder = folder();
    for name in ["r.html", "r.json"] {
        let check = run(folder.path(), &["check", "--report", name, "--no-payload", "t.ndjson"], b"");
        assert_eq!(check.code, Some(1), "{}", check.stderr);
        let report = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(report.contains("unknown-stage") && report.contains("hs_pipeline_stage"), "{name}");
        assert!(!report.contains("s3cret"), "{name}: {report}");
    }
    let without = run(folder.path(), &["check", "--no-payload", "t.ndjson"], b"");
    assert_eq!(without.code, Some(2), "there is nothing to keep it from");
}

#[test]
fn what_is_mended_and_what_cannot_be_read_is_said() {
    let folder = folder();
    run(folder.path(), &["check", "--fix", "--report", "r.html", "t.ndjson", "missing.ndjson"], b"");
    let page = fs::read_to_string(folder.path().join("r.html")).unwrap();
    assert!(page.contains("1 finding") && page.contains("mended by"), "the stage's label was mended");
    assert!(page.contains("Not everything was checked."));
}

#[test]
fn the_account_is_a_page_in_a_file_or_on_standard_output() {
    let folder = folder();
    let view = run(folder.path(), &["schema", "view"], b"");
    assert_eq!(view.code, Some(0), "{}", view.stderr);
    assert!(view.stderr.contains("wrote schema.html"), "{}", view.stderr);
    let page = fs::read_to_string(folder.path().join("schema.html")).unwrap();
    assert!(page.contains("What a ticket may hold") && page.contains("hs_ticket_priority"));
    let piped = run(folder.path(), &["schema", "view", "--output", "-"], b"");
    assert_eq!(piped.stdout, page);
}

#[test]
fn a_dry_run_tells_what_would_be_sent() {
    let folder = folder();
    let args = ["send", "--dry-run", "--no-payload", "--report", "r.html", "t.ndjson"];
    let send = run(folder.path(), &args, b"");
    assert_eq!(send.code, Some(1), "{}", send.stderr);
    let page = fs::read_to_string(folder.path().join("r.html")).unwrap();
    assert!(page.contains("2 records would be sent") && page.contains("unknown-stage"), "{page}");
    assert!(!page.contains("s3cret"));
}
