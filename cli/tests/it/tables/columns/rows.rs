//! Columns that are properties.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, TimestampMicrosecondArray, types::Int32Type,
};
use serde_json::{Value, json};
use ticketproof_sandbox::Sandbox;

use super::files::{NAMES, column, read, write};
use crate::{
    command::run_with,
    tables::{check, folder, text, told},
};

/// Three rows: a fine one, one with a stage that is none, one without a subject.
fn tickets() -> RecordBatch {
    let stages: DictionaryArray<Int32Type> = vec!["New", "Nwe", "Closed"].into_iter().collect();
    let columns: [(&str, ArrayRef); 5] = [
        ("Row", Arc::new(Int64Array::from(vec![7, 8, 9]))),
        ("Ticket name", Arc::new(StringArray::from(vec![Some("Printer,\n\"x\""), Some("Toner"), None]))),
        ("Ticket status", Arc::new(stages)),
        ("Priority", Arc::new(StringArray::from(vec![Some("High"), None, Some("LOW")]))),
        ("contact_id", Arc::new(Float64Array::from(vec![Some(101.0), None, None]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
}

#[test]
fn findings_name_row_column_and_header() {
    for name in NAMES {
        let folder = folder(&[]);
        write(&folder.path().join(name), &[tickets(), tickets()]);
        let args = ["--format", "json", "--key", "row", "--rejects", "bad.ndjson", name];
        let run = check(folder.path(), &args);
        assert_eq!(run.code, Some(1), "{name}: {}", run.stderr);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let wanted = [
            "unknown-stage 2 3 Ticket status",
            "missing-subject 3 null -",
            "unknown-stage 5 3 Ticket status",
            "missing-subject 6 null -",
        ];
        assert_eq!(told(document["findings"].as_array().unwrap()), wanted, "{name}");
        assert_eq!(document["summary"]["records"], 6, "{name}");
        let rejects = text(folder.path(), "bad.ndjson");
        let reject: Value = serde_json::from_str(rejects.lines().next().unwrap()).unwrap();
        assert_eq!((&reject["line"], &reject["key"]), (&json!(2), &json!("8")), "{name}");
        assert_eq!(reject["payload"]["properties"]["hs_pipeline_stage"], "Nwe", "{name}");
        let seen = check(folder.path(), &["--key", "row", name]).stdout;
        assert!(seen.contains(&format!("--> {name}:2:")), "{seen}");
        assert!(seen.contains("is not the id of a stage (column 3, `Ticket status`)"), "{seen}");
    }
}

#[test]
fn what_comes_out_is_such_a_table() {
    for name in NAMES {
        let folder = folder(&[]);
        write(&folder.path().join(name), &[tickets(), tickets()]);
        let good = format!("good-{name}");
        let run = check(folder.path(), &["--fix", "--accepted", &good, "--key", "row", name]);
        assert_eq!(run.code, Some(1), "{name}: {}", run.stderr);
        let fixed = read(&folder.path().join(name.replace('.', ".fixed.")));
        assert_eq!(fixed[0].schema().fields, tickets().schema().fields, "{name}");
        assert_eq!(column(&fixed, "Ticket status"), ["1", "Nwe", "4", "1", "Nwe", "4"], "{name}");
        assert_eq!(column(&fixed, "Priority"), ["HIGH", "-", "LOW", "HIGH", "-", "LOW"], "{name}");
        assert_eq!(column(&fixed, "Ticket name")[..3], ["Printer,\n\"x\"", "Toner", "-"], "{name}");
        let rows: usize = fixed.iter().map(RecordBatch::num_rows).sum();
        assert_eq!(rows, 6, "{name}");
        let good = read(&folder.path().join(good));
        assert_eq!(column(&good, "Ticket status"), ["New", "New"], "accepted rows stand as they are");
        assert_eq!(good[0].schema().fields, tickets().schema().fields, "{name}");
        // What is mended needs no mending, also in place.
        let again = check(folder.path(), &["--in-place", "--key", "row", name]);
        assert_eq!(again.code, Some(1), "{}", again.stderr);
        assert_eq!(read(&folder.path().join(name)), fixed, "{name}");
    }
}

#[test]
fn values_take_the_form_that_hubspot_reads() {
    let midnight = 1_767_225_600_000_000;
    let columns: [(&str, ArrayRef); 6] = [
        ("subject", Arc::new(Int64Array::from(vec![Some(-3), None]))),
        ("hs_pipeline_stage", Arc::new(Int64Array::from(vec![1, 1]))),
        ("content", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        (
            "closed_date",
            Arc::new(TimestampMicrosecondArray::from(vec![Some(midnight), None]).with_timezone("UTC")),
        ),
        ("hs_ticket_category", Arc::new(Date32Array::from(vec![Some(20_454), None]))),
        ("hs_resolution", Arc::new(Float64Array::from(vec![Some(0.5), None]))),
    ];
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap();
    for name in NAMES {
        let folder = folder(&[("requirements.toml", b"")]);
        write(&folder.path().join(name), std::slice::from_ref(&batch));
        let mapping = "[columns]\nclosed_date = \"hs_file_upload\"\nhs_resolution = \"hs_ticket_priority\"\n";
        std::fs::write(folder.path().join("columns.toml"), mapping).unwrap();
        let args = ["--mapping", "columns.toml", "--deny", "unknown-option", "--rejects", "bad.ndjson", name];
        let run = check(folder.path(), &args);
        assert_eq!(run.code, Some(1), "{name}: {} {}", run.stdout, run.stderr);
        let rejects = text(folder.path(), "bad.ndjson");
        let reject: Value = serde_json::from_str(rejects.lines().next().unwrap()).unwrap();
        let wanted = json!({
            "subject": "-3",
            "hs_pipeline_stage": "1",
            "content": "true",
            "hs_file_upload": "1767225600000",
            "hs_ticket_category": "2026-01-01",
            "hs_ticket_priority": "0.5",
        });
        assert_eq!(reject["payload"]["properties"], wanted, "{name}");
        let reject: Value = serde_json::from_str(rejects.lines().nth(1).unwrap()).unwrap();
        assert_eq!(reject["payload"]["properties"], json!({"hs_pipeline_stage": "1"}), "null is no value");
    }
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let lists =
        ListArray::from_iter_primitive::<arrow_array::types::Int64Type, _, _>(vec![Some(vec![Some(1)])]);
    let columns: [(&str, ArrayRef); 3] = [
        ("subject", Arc::new(StringArray::from(vec!["a"]))),
        ("hs_pipeline_stage", Arc::new(StringArray::from(vec!["1"]))),
        ("content", Arc::new(lists)),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    for name in NAMES {
        let folder = folder(&[("columns.toml", b"[columns]\ncontent = false\n")]);
        write(&folder.path().join(name), std::slice::from_ref(&batch));
        let run = check(folder.path(), &[name]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("column `content` is of type List("), "{}", run.stderr);
        let run = check(folder.path(), &["--fix", "--mapping", "columns.toml", name]);
        assert_eq!(run.code, Some(0), "what is left out may be anything: {}", run.stderr);
        assert_eq!(read(&folder.path().join(name.replace('.', ".fixed."))), std::slice::from_ref(&batch));
        // Not such a file at all.
        std::fs::write(folder.path().join(name), "subject,hs_pipeline_stage\na,1\n").unwrap();
        let run = check(folder.path(), &["--fix", name]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(run.stderr.contains(&format!("cannot read {name}")), "{}", run.stderr);
    }
}

#[test]
fn a_correction_that_does_not_fit_its_column_is_told_and_nothing_is_written() {
    let columns: [(&str, ArrayRef); 3] = [
        ("subject", Arc::new(StringArray::from(vec!["a", "b"]))),
        ("hs_pipeline_stage", Arc::new(StringArray::from(vec!["New", "1"]))),
        ("contact_id", Arc::new(Int64Array::from(vec![1, 2]))),
    ];
    let fine = RecordBatch::try_from_iter(columns).unwrap();
    let columns: [(&str, ArrayRef); 3] = [
        ("subject", Arc::new(StringArray::from(vec!["a"]))),
        ("hs_pipeline_stage", Arc::new(StringArray::from(vec!["1"]))),
        // A boolean is read as a label of the option, which is another text.
        ("flag", Arc::new(BooleanArray::from(vec![true]))),
    ];
    let unfit = RecordBatch::try_from_iter(columns).unwrap();
    for name in NAMES {
        let folder = folder(&[("columns.toml", b"[columns]\nflag = \"hs_ticket_priority\"\n")]);
        write(&folder.path().join(name), std::slice::from_ref(&fine));
        assert_eq!(check(folder.path(), &["--fix", name]).code, Some(0));
        let snapshot = crate::command::run(folder.path(), &["schema", "--help"], b"");
        assert_eq!(snapshot.code, Some(0));
        write(&folder.path().join(name), std::slice::from_ref(&unfit));
        let run = check(folder.path(), &["--fix", "--mapping", "columns.toml", name]);
        assert_eq!(run.code, Some(1), "an option that nobody knows has no correction: {}", run.stderr);
    }
}

#[test]
fn rows_are_sent_once_with_ids_for_labels() {
    for name in NAMES {
        let folder = folder(&[("columns.toml", b"[columns]\nRow = false\n")]);
        write(&folder.path().join(name), &[tickets()]);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::builder().start()).unwrap();
        let contact = sandbox.tickets().len();
        assert_eq!(contact, 0);
        let fixed = ["send", "--base-url", sandbox.base_url(), "--rate", "1000000", "--journal", "sent"];
        let send = |args: &[&str]| {
            let args = [&fixed[..], &["--mapping", "columns.toml"], args].concat();
            run_with(folder.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "pat-na1-test")])
        };
        let dry = send(&["--dry-run", name]);
        assert!(dry.stdout.contains("would send 1 record"), "{name}: {} {}", dry.stdout, dry.stderr);
        assert!(dry.stderr.contains("(column 3, `Ticket status`)"), "{name}: {}", dry.stderr);
    }
}
