//! Columns that are properties.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, ListArray,
    RecordBatch, StringArray, TimestampMicrosecondArray, types::Int32Type,
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
fn a_file_has_one_dictionary_for_all_of_its_rows() {
    let rows = 5_000;
    let texts = |stage: &str| vec![stage.to_owned(); rows];
    let batch = |stage: &str| {
        let stages: DictionaryArray<Int32Type> = texts(stage).iter().map(String::as_str).collect();
        let columns: [(&str, ArrayRef); 2] =
            [("subject", Arc::new(StringArray::from(texts("a")))), ("Ticket status", Arc::new(stages))];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let folder = folder(&[]);
    // A stream may send its dictionary again, and a file may not.
    write(&folder.path().join("t.arrows"), &[batch("New"), batch("Closed")]);
    write(&folder.path().join("t.parquet"), &[batch("New"), batch("Closed")]);
    write(&folder.path().join("t.arrow"), &read(&folder.path().join("t.parquet"))[..1]);
    for name in NAMES {
        let run = check(folder.path(), &["--fix", name]);
        assert_eq!(run.code, Some(0), "{name}: {} {}", run.stdout, run.stderr);
        let fixed = read(&folder.path().join(name.replace('.', ".fixed.")));
        let cells = column(&fixed, "Ticket status");
        assert_eq!(cells[0], "1", "{name}");
        assert!(cells.iter().all(|cell| cell == "1" || cell == "4"), "{name}");
        if name != "t.arrow" {
            assert_eq!((cells.len(), cells[2 * rows - 1].as_str()), (2 * rows, "4"), "{name}");
        }
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
        let folder = folder(&[]);
        write(&folder.path().join(name), std::slice::from_ref(&batch));
        let mapping = "[columns]\nhs_resolution = \"hs_ticket_priority\"\n";
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
            "closed_date": "1767225600000",
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
    let seconds = 1_786_334_400;
    let batch = |closed: ArrayRef| {
        let columns: [(&str, ArrayRef); 3] = [
            ("subject", Arc::new(StringArray::from(vec!["a"]))),
            ("hs_pipeline_stage", Arc::new(StringArray::from(vec!["1"]))),
            ("closed_date", closed),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    for name in NAMES {
        let folder = folder(&[]);
        let (fits, fixed) =
            (batch(Arc::new(Int64Array::from(vec![i64::from(seconds)]))), name.replace('.', ".fixed."));
        write(&folder.path().join(name), &[fits]);
        let run = check(folder.path(), &["--unsafe-fixes", name]);
        assert_eq!(run.code, Some(0), "{name}: {} {}", run.stdout, run.stderr);
        let mended = batch(Arc::new(Int64Array::from(vec![i64::from(seconds) * 1000])));
        assert_eq!(read(&folder.path().join(&fixed)), [mended], "{name}");
        std::fs::remove_file(folder.path().join(&fixed)).unwrap();
        // Milliseconds do not fit, in the second of two batches.
        let fine = batch(Arc::new(Int32Array::from(vec![0])));
        write(&folder.path().join(name), &[fine, batch(Arc::new(Int32Array::from(vec![seconds])))]);
        let run = check(folder.path(), &["--unsafe-fixes", name]);
        assert_eq!(run.code, Some(2), "{name}: {} {}", run.stdout, run.stderr);
        assert!(run.stderr.contains("column `closed_date`: it is of type Int32"), "{}", run.stderr);
        assert!(!folder.path().join(&fixed).exists(), "{name}");
        let before = read(&folder.path().join(name));
        assert_eq!(check(folder.path(), &["--unsafe-fixes", "--in-place", name]).code, Some(2));
        assert_eq!(read(&folder.path().join(name)), before, "{name}");
    }
}

#[test]
fn rows_are_sent_once_with_ids_for_labels() {
    for name in NAMES {
        let folder = folder(&[("columns.toml", b"[columns]\nRow = false\ncontact_id = false\n")]);
        write(&folder.path().join(name), &[tickets()]);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::builder().start()).unwrap();
        let url = sandbox.base_url();
        let fixed = [
            "send",
            "--base-url",
            url,
            "--rate",
            "1000000",
            "--journal",
            "sent",
            "--mapping",
            "columns.toml",
        ];
        let send = |args: &[&str]| {
            let args = [&fixed, args].concat();
            run_with(folder.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "pat-na1-test")])
        };
        let dry = send(&["--dry-run", name]);
        assert!(dry.stdout.contains("would send 1 record"), "{name}: {} {}", dry.stdout, dry.stderr);
        let sent = send(&["--rejects", "bad.ndjson", name]);
        assert_eq!(sent.code, Some(1), "{name}: {}", sent.stderr);
        assert!(sent.stderr.contains("1 done"), "{name}: {}", sent.stderr);
        assert!(sent.stderr.contains("(column 3, `Ticket status`)"), "{name}: {}", sent.stderr);
        assert!(text(folder.path(), "bad.ndjson").contains("\"header\":\"Ticket status\""), "{name}");
        assert!(send(&[name]).stderr.contains("1 of them before"), "{name}");
        let tickets = sandbox.tickets();
        assert_eq!(tickets.len(), 1, "{name}");
        let value = |name: &str| tickets[0].properties.get(name).map(String::as_str);
        assert_eq!(value("hs_pipeline_stage"), Some("1"), "{name}");
        assert_eq!(value("subject"), Some("Printer,\n\"x\""), "{name}");
    }
}
