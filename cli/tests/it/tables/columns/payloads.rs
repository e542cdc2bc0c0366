//! A column of whole payloads.

use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
use serde_json::{Value, json};
use ticketproof_sandbox::Sandbox;

use super::files::{NAMES, column, read, write};
use crate::{
    command::{run, run_with},
    tables::{check, folder, text, told},
};

const GOOD: &str = r#"{"properties":{"subject":"a","hs_pipeline_stage":"1"}}"#;
const MENDED: &str = r#"{"properties":{"subject":"b","hs_pipeline_stage":"1","hs_ticket_priority":"HIGH"}}"#;

/// A good one, one that can be mended, one of several lines that cannot, and one that is not there.
fn payloads(name: &str) -> RecordBatch {
    let mendable = MENDED.replace("HIGH", "high");
    let cells = vec![Some(GOOD), Some(&mendable), Some("{\n  \"properties\":{\"subjct\":\"c\"}}"), None];
    let columns: [(&str, ArrayRef); 2] = [
        ("ticket_id", Arc::new(Int64Array::from(vec![71, 72, 73, 74]))),
        (name, Arc::new(StringArray::from(cells))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
}

#[test]
fn each_cell_is_a_record() {
    for name in NAMES {
        let folder = folder(&[]);
        write(&folder.path().join(name), &[payloads("payload"), payloads("payload")]);
        let args = ["--format", "json", "--key", "ticket_id", "--rejects", "bad.ndjson", name];
        let seen = check(folder.path(), &args);
        assert_eq!(seen.code, Some(1), "{name}: {}", seen.stderr);
        let document: Value = serde_json::from_str(&seen.stdout).unwrap();
        assert_eq!(document["summary"]["records"], 8, "{name}");
        assert_eq!(document["summary"]["invalid"], 6, "{name}: {}", seen.stdout);
        let rejects = text(folder.path(), "bad.ndjson");
        let rejects: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of = |name: &str| rejects.iter().map(|reject| reject[name].clone()).collect::<Vec<_>>();
        assert_eq!(of("line"), [2, 3, 4, 6, 7, 8].map(|line| json!(line)), "{name}");
        assert_eq!(of("key"), ["72", "73", "74", "72", "73", "74"].map(|key| json!(key)), "{name}");
        let told = told(document["findings"].as_array().unwrap());
        assert!(told[0].starts_with("unknown-option 2 "), "{told:?}");
    }
}

#[test]
fn mended_and_accepted_payloads_are_such_a_table() {
    for name in NAMES {
        let folder = folder(&[]);
        write(&folder.path().join(name), &[payloads("body")]);
        let (good, mended) = (format!("good-{name}"), format!("mended-{name}"));
        let args = ["--payload-column", "body", "--output", &mended, "--accepted", &good, name];
        let seen = check(folder.path(), &args);
        assert_eq!(seen.code, Some(1), "{name}: {}", seen.stderr);
        let cells = column(&read(&folder.path().join(mended)), "body");
        assert_eq!(cells, [GOOD, MENDED, "{\n  \"properties\":{\"subjct\":\"c\"}}", "-"], "{name}");
        let accepted = read(&folder.path().join(good));
        assert_eq!(column(&accepted, "body"), [GOOD, MENDED], "{name}");
        assert_eq!(accepted[0].schema().fields, payloads("body").schema().fields, "{name}");
        let wrong = check(folder.path(), &["--payload-column", "ticket_id", name]);
        assert_eq!(wrong.code, Some(2));
        assert!(wrong.stderr.contains("column `ticket_id` is of type Int64"), "{}", wrong.stderr);
        let missing = check(folder.path(), &["--payload-column", "nothing", name]);
        assert!(missing.stderr.contains("there is no column `nothing`"), "{}", missing.stderr);
    }
}

#[test]
fn many_batches_stay_in_order_and_a_stream_is_read_from_standard_input() {
    let folder = folder(&[]);
    let cells: Vec<String> = (0..30_000).map(|row| GOOD.replace("\"a\"", &format!("\"{row}\""))).collect();
    let mut batches = Vec::new();
    for part in cells.chunks(10_000) {
        let bytes =
            part.iter().enumerate().map(|(at, cell)| if at == 9_999 { b"{" } else { cell.as_bytes() });
        let array: ArrayRef = Arc::new(BinaryArray::from_iter_values(bytes));
        batches.push(RecordBatch::try_from_iter([("payload", array)]).unwrap());
    }
    for name in NAMES {
        write(&folder.path().join(name), &batches);
        let seen = check(folder.path(), &["--format", "ndjson", "--fix", name]);
        assert_eq!(seen.code, Some(1), "{name}: {}", seen.stderr);
        let lines: Vec<_> =
            seen.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect();
        let rows: Vec<_> = lines.iter().filter_map(|line| line["line"].as_u64()).collect();
        assert_eq!(rows, [10_000, 20_000, 30_000], "{name}");
        let fixed = read(&folder.path().join(name.replace('.', ".fixed.")));
        assert_eq!(fixed.iter().map(RecordBatch::num_rows).sum::<usize>(), 30_000, "{name}");
    }
    let stream = std::fs::read(folder.path().join("t.arrows")).unwrap();
    let seen = run(folder.path(), &["check", "--input-format", "ipc", "-"], &stream);
    assert!(
        seen.stdout.contains("30000 records") || seen.stdout.contains("30,000 records"),
        "{}",
        seen.stdout
    );
    // A file that ends too early is no shorter file.
    std::fs::write(folder.path().join("cut.arrows"), &stream[..stream.len() / 2]).unwrap();
    let seen = check(folder.path(), &["--fix", "cut.arrows"]);
    assert_eq!(seen.code, Some(2), "{}", seen.stdout);
    assert!(!folder.path().join("cut.fixed.arrows").exists());
}

#[test]
fn payloads_are_sent_once() {
    for name in NAMES {
        let folder = folder(&[]);
        write(&folder.path().join(name), &[payloads("payload")]);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::builder().start()).unwrap();
        let args = [
            "send",
            "--base-url",
            sandbox.base_url(),
            "--rate",
            "1000000",
            "--journal",
            "sent",
            "--rejects",
            "bad.ndjson",
            name,
        ];
        let send = || run_with(folder.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "pat-na1-test")]);
        let sent = send();
        assert_eq!(sent.code, Some(1), "{name}: {}", sent.stderr);
        assert!(sent.stderr.contains("1 done"), "{name}: {}", sent.stderr);
        assert_eq!(text(folder.path(), "bad.ndjson").lines().count(), 3, "{name}");
        assert!(send().stderr.contains("1 of them before"), "{name}");
        assert_eq!(sandbox.tickets().len(), 1, "{name}");
    }
}

#[test]
fn damaged_files_are_told_or_read_and_nothing_breaks() {
    let folder = folder(&[]);
    for name in NAMES {
        write(&folder.path().join(name), &[payloads("payload")]);
        let whole = std::fs::read(folder.path().join(name)).unwrap();
        let step = whole.len() / 24;
        let places = (0..whole.len()).step_by(step.max(1));
        let flipped = places.clone().map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            bytes
        });
        let cut = places.map(|at| whole[..at].to_vec());
        for bytes in flipped.chain(cut) {
            std::fs::write(folder.path().join(name), &bytes).unwrap();
            let run = check(folder.path(), &["--fix", name]);
            assert!(matches!(run.code, Some(0..=2)), "{name}: {:?} {}", run.code, run.stderr);
        }
    }
}
