//! The findings of a record do not depend on its file: its format, name, size, line ends or neighbours.

mod accounts;

use std::{fs, path::Path};

use serde_json::{Value, json};
use ticketproof_schema::{
    FieldType, ObjectSchema, Property, PropertyOption, PropertyType, Provenance, Snapshot,
};
use ticketproof_validator::example;

use super::command::run;

const GOOD: &str = r#"{"properties":{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;

/// The example account with an option that is an escape of JSON, were it not escaped.
fn account() -> ObjectSchema {
    let mut schema = example::account();
    let mut reason = Property::new("Reason", PropertyType::Enumeration, FieldType::Select);
    for value in [r"Billing\refund", r"C:\temp", r"N\u0041"] {
        reason.options.insert(value.to_owned(), PropertyOption::new(value));
    }
    schema.properties.insert("reason".to_owned(), reason);
    schema
}

/// The verdicts of the command: how many records are valid and invalid, and the findings without their places in the file.
fn verdicts(folder: &Path, name: &str, bytes: &[u8]) -> (u64, u64, Vec<Value>) {
    fs::write(folder.join(name), bytes).unwrap();
    let args = ["check", "--schema", "account.json", "--format", "json"];
    let run = if name == "-" {
        run(folder, &[&args[..], &["-"]].concat(), bytes)
    } else {
        run(folder, &[&args[..], &[name]].concat(), b"")
    };
    let document: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let findings = document["findings"].as_array().unwrap().iter().map(|finding| {
        let members = ["code", "rule", "severity", "location", "message", "help", "fix"];
        members.iter().map(|name| ((*name).to_owned(), finding[name].clone())).collect()
    });
    let count = |name: &str| document["summary"][name].as_u64().unwrap();
    (count("valid"), count("invalid"), findings.collect())
}

/// Ways to write these records, which hold no line feed, a line each: the file's name, its text, and how often it holds each.
fn files(records: &[&[u8]]) -> Vec<(&'static str, Vec<u8>, usize)> {
    // A stream has no name that tells what it is, so a line must: one that begins an object or a list.
    let is_told = records.iter().any(|record| record.starts_with(b"{"));
    let ways = [
        ("lf.ndjson", "", "\n", "\n", 1),
        ("open.ndjson", "", "\n", "", 1),
        ("crlf.ndjson", "", "\r\n", "\r\n", 1),
        ("mark.ndjson", "\u{feff}", "\n\n \r\n\t\n", " ", 1),
        ("many.ndjson", "", "\n", "\n", 400),
        ("open-crlf.jsonl", "", "\r\n", "", 400),
        ("-", "", "\r\n", "\r\n", 400),
    ];
    let ways = ways.into_iter().filter(|(name, ..)| *name != "-" || is_told);
    let written = ways.map(|(name, before, end, last, copies)| {
        let lines = vec![records.join(end.as_bytes()); copies].join(end.as_bytes());
        (name, [before.as_bytes(), &lines, last.as_bytes()].concat(), copies)
    });
    written.collect()
}

/// The same in one document, where each record is JSON: nobody could tell otherwise where one ends.
fn documents(records: &[&[u8]]) -> Vec<(&'static str, Vec<u8>, usize)> {
    let ways = [
        ("array.json", "[", ",", "]", 1),
        ("-", "[\r\n", " ,\n  ", "]\n", 1),
        ("many.json", " [", ",", "\t]", 400),
        ("batch.json", "{\"inputs\": [", ",", "] }", 1),
    ];
    let written = ways.map(|(name, before, between, last, copies)| {
        let list = vec![records.join(between.as_bytes()); copies].join(between.as_bytes());
        (name, [before.as_bytes(), &list, last.as_bytes()].concat(), copies)
    });
    written.into()
}

#[test]
fn a_record_is_judged_alike_in_every_file() {
    let folder = tempfile::tempdir().unwrap();
    Snapshot::new(account(), Provenance::default()).write(folder.path().join("account.json")).unwrap();
    let reason = |text: &str| GOOD.replacen("\"x\"", &format!("\"x\",\"reason\":\"{text}\""), 1);
    let good = reason(r"Billing\\refund");
    let cases: [(String, bool, bool); 12] = [
        (GOOD.to_owned(), true, true),
        (good.clone(), true, true),
        (reason(r"Billing\u005crefund"), true, true),
        (reason(r"Billing\refund"), true, false),
        (reason(r"C:\temp"), true, false),
        (reason(r"N\u0041"), true, false),
        (reason(r"\ud800"), true, false),
        (GOOD.replacen("\"x\"", "\"\\u000c\"", 1), true, true),
        (format!("{GOOD}\u{c}"), false, false),
        (format!("{GOOD} \u{b}"), false, false),
        (format!("\u{a0}{GOOD}"), false, false),
        ("\u{c}".to_owned(), false, false),
    ];
    for (record, is_json, is_valid) in cases {
        let alone = record.as_bytes();
        for (records, wanted) in
            [(vec![alone], [1, 0]), (vec![GOOD.as_bytes(), alone, good.as_bytes()], [3, 2])]
        {
            let mut all = files(&records);
            if is_json {
                all.extend(documents(&records));
            }
            if records.len() == 1 {
                all.push(("one.json", alone.to_vec(), 1));
                all.push(("-", [b"\xef\xbb\xbf\r\n ", alone, b" \n"].concat(), 1));
            }
            let mut first: Option<Vec<Value>> = None;
            for (name, text, copies) in all {
                let shown = || format!("{name}: {record:?}");
                let (valid, invalid, findings) = verdicts(folder.path(), name, &text);
                let good = wanted[usize::from(!is_valid)] * copies as u64;
                assert_eq!((valid, valid + invalid), (good, (records.len() * copies) as u64), "{}", shown());
                let first = first.get_or_insert_with(|| findings[..findings.len() / copies].to_vec());
                for copy in findings.chunks(first.len().max(1)) {
                    assert_eq!(&json!(copy), &json!(first), "{}", shown());
                }
            }
        }
    }
}

#[test]
fn an_empty_line_is_no_record_and_an_odd_one_is() {
    let folder = tempfile::tempdir().unwrap();
    Snapshot::new(account(), Provenance::default()).write(folder.path().join("account.json")).unwrap();
    for end in ["\n", "\r\n"] {
        for (odd, invalid) in [
            ("", 0),
            (" ", 0),
            ("\t", 0),
            ("\u{c}", 1),
            ("\u{b}", 1),
            ("\u{a0}", 1),
            ("\u{feff}", 1),
            ("\0", 1),
        ] {
            for text in [format!("{GOOD}{end}{odd}{end}{GOOD}{end}"), format!("{GOOD}{end}{GOOD}{end}{odd}")]
            {
                for name in ["t.ndjson", "-"] {
                    let (valid, found, _) = verdicts(folder.path(), name, text.as_bytes());
                    assert_eq!((valid, found), (2, invalid), "{name}: {text:?}");
                }
            }
            for copies in [1, 2] {
                let text = format!("{end}{odd}{}", format!("{end}{GOOD}").repeat(copies));
                for name in ["t.ndjson", "-"] {
                    let (valid, found, _) = verdicts(folder.path(), name, text.as_bytes());
                    assert_eq!((valid, found), (copies as u64, invalid), "{name}: {text:?}");
                }
            }
        }
    }
}
