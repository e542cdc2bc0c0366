//! Mistakes and false alarms that people reported in public, through the command: each alone, 400 times in one file, and so
//! often that the fast path reads it.
//!
//! The table is the project's own. Where `TICKETPROOF_RECORDED` names the folder of recorded responses, the collection of
//! cases beside it goes through the command, too.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde_json::Value;
use ticketproof_schema::{
    FieldType, ObjectType, Property, PropertyOption, PropertyType, Snapshot, embedded,
    lower::lower,
    wire::{Entry, RawSchema, collection},
};

use super::command::run;

/// How often a record stands in one file: below and above the 32 KiB from which on the fast path reads it.
const COPIES: [usize; 2] = [400, 1_000];

/// The command's verdict on a file.
struct Judged {
    records: u64,
    invalid: u64,
    /// The rules of its errors.
    errors: BTreeSet<String>,
}

fn judged(folder: &Path, operation: &str, name: &str, text: &str) -> Judged {
    std::fs::write(folder.join(name), text).unwrap();
    let args = ["check", "--schema", "account.json", "--format", "json", "--op", operation, name];
    let ran = run(folder, &args, b"");
    let document: Value = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {text}\n{}{}", ran.stdout, ran.stderr));
    let count = |member: &str| document["summary"][member].as_u64().unwrap();
    let findings = document["findings"].as_array().unwrap().iter();
    let errors = findings.filter(|finding| finding["severity"] == "error");
    let errors: BTreeSet<_> = errors.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ran.code, Some(i32::from(!errors.is_empty())), "{text}: {}", ran.stdout);
    Judged { records: count("records"), invalid: count("invalid"), errors }
}

/// The records of a file as lines, so often each: of an array its items, of a batch its inputs.
fn lines(name: &str, text: &str, copies: usize) -> Vec<String> {
    let lines = match serde_json::from_str(text) {
        Ok(Value::Array(items)) => items.iter().map(Value::to_string).collect(),
        Ok(Value::Object(object)) if object.contains_key("inputs") => {
            object["inputs"].as_array().unwrap().iter().map(Value::to_string).collect()
        }
        _ if name.ends_with(".ndjson") => text.lines().map(str::to_owned).collect(),
        _ => vec![text.trim_end().to_owned()],
    };
    let lines: Vec<String> = lines;
    lines.into_iter().flat_map(|line| std::iter::repeat_n(line + "\n", copies)).collect()
}

/// The embedded account with a property of every type that the table is about.
fn account() -> Snapshot {
    let mut snapshot = embedded::default_account().clone();
    let options = |mut property: Property, options: &[(&str, &str)]| {
        property.options =
            options.iter().map(|(value, label)| ((*value).to_owned(), PropertyOption::new(*label))).collect();
        property
    };
    let new = |label: &str, of: PropertyType, field: FieldType| Property::new(label, of, field);
    let answers = options(
        new("Newsletter", PropertyType::Enumeration, FieldType::BooleanCheckbox),
        &[("true", "Yes"), ("false", "No")],
    );
    let mut desks = options(
        new("Desks", PropertyType::Enumeration, FieldType::Checkbox),
        &[("EU", "Europe"), ("NAM", "America"), ("Caf\u{e9}", "Caf\u{e9}"), ("OLD", "Old desk")],
    );
    desks.options.get_mut("OLD").unwrap().hidden = true;
    let mut key = new("Booking", PropertyType::String, FieldType::Text);
    key.unique = true;
    for (name, property) in [
        ("refund", new("Refund", PropertyType::Number, FieldType::Number)),
        ("is_vip", new("VIP", PropertyType::Bool, FieldType::BooleanCheckbox)),
        ("newsletter", answers),
        ("desks", desks),
        ("due_day", new("Due day", PropertyType::Date, FieldType::Date)),
        ("called_at", new("Called at", PropertyType::DateTime, FieldType::Date)),
        ("booking", key),
    ] {
        snapshot.schema.properties.insert(name.to_owned(), property);
    }
    snapshot
}

/// Records of one kind, and the rule that each raises; an empty rule says that the record is valid.
type Kind = (&'static str, &'static [(&'static str, &'static str)]);

/// Updates: property maps and what is said of them.
const VALUES: &[Kind] = &[
    (
        "number-with-exponent",
        &[
            (r#"{"refund":"3.552713678800501e-15"}"#, "number-with-exponent"),
            (r#"{"refund":3.552713678800501e-15}"#, "number-with-exponent"),
            (r#"{"refund":1E6}"#, "number-with-exponent"),
            (r#"{"refund":"-2.5e+3"}"#, "number-with-exponent"),
            (r#"{"refund":"0.000000000000003552713678800501"}"#, ""),
            (r#"{"refund":0}"#, ""),
            (r#"{"refund":-12.5}"#, ""),
        ],
    ),
    (
        "blanks",
        &[
            ("{\"refund\":\"\u{a0}12\"}", ""),
            ("{\"refund\":\"12\u{202f}\"}", ""),
            (r#"{"refund":"\u00a012\u3000"}"#, ""),
            ("{\"refund\":\"\u{feff}12\u{200b}\"}", ""),
            ("{\"is_vip\":\"\u{a0}true\"}", ""),
            ("{\"due_day\":\"2026-03-01\u{a0}\"}", ""),
            ("{\"called_at\":\"\u{2003}2026-03-01T10:00:00Z\"}", ""),
            ("{\"desks\":\"\u{a0}EU;NAM\u{2009}\"}", ""),
            ("{\"hs_pipeline_stage\":\"\u{a0}2\"}", ""),
            ("{\"refund\":\"1\u{a0}200\"}", "wrong-type"),
            ("{\"desks\":\"EU;\u{a0}NAM\"}", "unknown-option"),
            ("{\"desks\":\"EU\u{200b}\"}", "unknown-option"),
            ("{\"is_vip\":\"true\u{200b}\"}", "wrong-type"),
        ],
    ),
    (
        "1970",
        &[
            (r#"{"called_at":"46082"}"#, "lands-in-1970"),
            (r#"{"called_at":46082}"#, "lands-in-1970"),
            (r#"{"called_at":"20260301"}"#, "lands-in-1970"),
            (r#"{"called_at":2026}"#, "lands-in-1970"),
            (r#"{"called_at":"0"}"#, "lands-in-1970"),
            (r#"{"called_at":-1}"#, "lands-in-1970"),
            (r#"{"called_at":"99999999"}"#, "lands-in-1970"),
            (r#"{"due_day":0}"#, "lands-in-1970"),
            (r#"{"due_day":"86400000"}"#, "lands-in-1970"),
            (r#"{"due_day":46082}"#, "lands-in-1970"),
            (r#"{"called_at":"1772359200"}"#, "epoch-seconds"),
            (r#"{"called_at":977000000}"#, "epoch-seconds"),
            (r#"{"called_at":"1772359200000.0"}"#, "wrong-type"),
            (r#"{"called_at":"2026-03-01 10:00:00"}"#, "wrong-type"),
            (r#"{"due_day":"01.03.2026"}"#, "wrong-type"),
            (r#"{"called_at":1772359200000}"#, ""),
            (r#"{"called_at":"2026-03-01"}"#, ""),
            (r#"{"called_at":""}"#, ""),
            (r#"{"due_day":"1772323200000"}"#, ""),
            (r#"{"refund":46082}"#, ""),
        ],
    ),
    (
        "options",
        &[
            ("{\"desks\":\"Cafe\u{301}\"}", "unknown-option"),
            ("{\"desks\":\"Caf\u{e9}\"}", ""),
            (r#"{"desks":"Caf\u00e9;EU"}"#, ""),
            (r#"{"desks":"EU,NAM"}"#, "unknown-option"),
            (r#"{"desks":"Old desk"}"#, "unknown-option"),
            (r#"{"desks":[]}"#, "wrong-type"),
            (r#"{"newsletter":1}"#, "unknown-option"),
            (r#"{"newsletter":"True"}"#, "unknown-option"),
            (r#"{"newsletter":true,"is_vip":false}"#, ""),
            (r#"{"newsletter":"","is_vip":""}"#, ""),
        ],
    ),
    (
        "names",
        &[
            (r#"{"properties":{"content":"x"}}"#, "unknown-property"),
            (r#"{"content":"x","properties":{"subject":"y"}}"#, "unknown-property"),
            (r#"{"contact_id":"51"}"#, "unknown-property"),
            (r#"{"hs_object_id":"51"}"#, "read-only-property"),
            (r#"{"content":"\ud83d"}"#, "invalid-json"),
            (r#"{"content":"\ude00\ud83d"}"#, "invalid-json"),
            (r#"{"\ud83d":"x"}"#, "invalid-json"),
            (r#"{"content":"\ud83d\ude00 👍 \""}"#, ""),
        ],
    ),
];

/// Bodies that say which record they are for: operation, what stands before the properties, the rule.
const IDENTITIES: &[(&str, &str, &str)] = &[
    ("update", r#""id":"ada@example.com","#, "id-not-numeric"),
    ("update", r#""id":"BK-17","#, "id-not-numeric"),
    ("update", r#""id":"","#, "id-not-numeric"),
    ("update", r#""id":"859.0","#, "id-not-numeric"),
    ("update", r#""id":null,"#, "id-not-numeric"),
    ("update", r#""id":"","idProperty":"booking","#, "id-not-numeric"),
    ("update", r#""id":"859","#, ""),
    ("update", r#""id":859,"#, ""),
    ("update", "", ""),
    ("update", r#""id":"BK-17","idProperty":"booking","#, ""),
    ("update", r#""idProperty":"booking","id":"BK-17","#, ""),
    ("update", r#""id":"859","idProperty":"hs_object_id","#, "id-property-not-unique"),
    ("update", r#""id":"x","idProperty":"subject","#, "id-property-not-unique"),
    ("upsert", r#""id":"859","idProperty":"hs_object_id","#, "id-property-not-unique"),
    ("upsert", r#""id":"BK-17","#, "id-not-numeric"),
    // A warning, and no error.
    ("upsert", r#""id":"859","#, ""),
    ("upsert", "", ""),
];

/// Checks a record alone and many times, as NDJSON with either line end and as an array, and within a batch.
fn expect(folder: &Path, operation: &str, record: &str, rule: &str) {
    let expected: BTreeSet<String> =
        Some(rule.to_owned()).filter(|rule| !rule.is_empty()).into_iter().collect();
    let invalid = u64::from(!rule.is_empty());
    let alone = judged(folder, operation, "one.json", record);
    assert_eq!((alone.invalid, &alone.errors), (invalid, &expected), "{operation} {record}");
    let [few, many] = COPIES;
    let block = |copies: usize, end: &str| [record, end].concat().repeat(copies);
    let array = format!("[{}]", vec![record; few].join(","));
    for (name, text, copies) in [
        ("few.ndjson", block(few, "\n"), few),
        ("many.ndjson", block(many, "\n"), many),
        ("crlf.ndjson", block(many, "\r\n"), many),
        ("many.json", array, few),
    ] {
        // What is not JSON makes no array.
        if rule == "invalid-json" && name == "many.json" {
            continue;
        }
        let judged = judged(folder, operation, name, &text);
        let got = (judged.records, judged.invalid, &judged.errors);
        let copies = copies as u64;
        assert_eq!(got, (copies, copies * invalid, &expected), "{operation} {name} {record}");
    }
}

#[test]
fn values_that_were_reported_get_one_verdict_however_many_there_are() {
    let folder = tempfile::tempdir().unwrap();
    account().write(folder.path().join("account.json")).unwrap();
    for (kind, cases) in VALUES {
        for (properties, rule) in *cases {
            eprintln!("{kind}: {properties}");
            expect(folder.path(), "update", &format!(r#"{{"properties":{properties}}}"#), rule);
        }
    }
}

#[test]
fn ids_that_were_reported_get_one_verdict_however_many_there_are() {
    let folder = tempfile::tempdir().unwrap();
    account().write(folder.path().join("account.json")).unwrap();
    for (operation, identity, rule) in IDENTITIES {
        let record = format!(
            r#"{{{identity}"properties":{{"subject":"Kettle leaks","hs_pipeline":"0","hs_pipeline_stage":"1"}}}}"#
        );
        // Upserts of one record are a mistake of their own.
        if *operation == "upsert" && identity.contains("booking") {
            continue;
        }
        expect(folder.path(), operation, &record, rule);
        let id = format!("[{record}]").replace("[]", "");
        let batch = judged(folder.path(), operation, "batch.json", &format!(r#"{{"inputs":{id}}}"#));
        let expected = if identity.is_empty() { "missing-id" } else { rule };
        assert_eq!(
            batch.errors.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
            expected,
            "{record}"
        );
    }
}

#[test]
fn two_upserts_of_one_record_are_told_to_be_merged() {
    let folder = tempfile::tempdir().unwrap();
    account().write(folder.path().join("account.json")).unwrap();
    let input = r#"{"id":"BK-17","idProperty":"booking","properties":{"booking":"BK-17","subject":"s","hs_pipeline_stage":"1"}}"#;
    for (name, text, rule) in [
        ("two.ndjson", format!("{input}\n{input}\n"), "duplicate-unique-value"),
        ("batch.json", format!(r#"{{"inputs":[{input},{input}]}}"#), "duplicate-id"),
    ] {
        let judged = judged(folder.path(), "upsert", name, &text);
        assert!(judged.errors.contains(rule), "{name}: {:?}", judged.errors);
        let told = run(folder.path(), &["check", "--schema", "account.json", "--op", "upsert", name], b"");
        assert!(told.stdout.contains("merge"), "{name}: {}", told.stdout);
    }
}

#[test]
fn fixes_that_are_sure_mend_what_was_reported() {
    let folder = tempfile::tempdir().unwrap();
    account().write(folder.path().join("account.json")).unwrap();
    let whole = r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#;
    for (operation, before, after) in [
        ("update", r#"{"properties":{"refund":1.5e2}}"#, r#"{"properties":{"refund":"150"}}"#),
        (
            "update",
            "{\"properties\":{\"desks\":\"Cafe\u{301}\"}}",
            "{\"properties\":{\"desks\":\"Caf\u{e9}\"}}",
        ),
        ("update", "{\"properties\":{\"desks\":\"EU\u{200b}\"}}", r#"{"properties":{"desks":"EU"}}"#),
        (
            "update",
            r#"{"id":"859","idProperty":"hs_object_id","properties":{"content":"x"}}"#,
            r#"{"id":"859","properties":{"content":"x"}}"#,
        ),
        (
            "update",
            r#"{"id":859.0,"properties":{"content":"x"}}"#,
            r#"{"id":"859","properties":{"content":"x"}}"#,
        ),
        (
            "update",
            r#"{"properties":{"called_at":1772359200000.0}}"#,
            r#"{"properties":{"called_at":"1772359200000"}}"#,
        ),
        ("create", r#"{"properties":{"properties":{WHOLE}}}"#, r#"{"properties":{WHOLE}}"#),
    ] {
        let [before, after] = [before, after].map(|text| text.replace("WHOLE", whole));
        std::fs::write(folder.path().join("t.ndjson"), &before).unwrap();
        let args =
            ["check", "--schema", "account.json", "--op", operation, "--fix", "--output", "-", "t.ndjson"];
        let ran = run(folder.path(), &args, b"");
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), after.as_str()), "{before}: {}", ran.stderr);
    }
}

/// The folder of recorded responses and that of the collection, or nothing and a line that says so.
fn collection_of_cases(test: &str) -> Option<(PathBuf, PathBuf)> {
    let Some(recorded) = std::env::var_os("TICKETPROOF_RECORDED").map(PathBuf::from) else {
        eprintln!("skipped {test}: TICKETPROOF_RECORDED is not set");
        return None;
    };
    let cases = recorded.join("../../cases/payloads");
    if !cases.join("cases.ndjson").exists() {
        eprintln!("skipped {test}: {} is not there", cases.display());
        return None;
    }
    Some((recorded, cases))
}

/// The recorded account with the collection's own properties, and a new account's pipelines.
fn recorded_account(recorded: &Path, cases: &Path) -> Snapshot {
    let read = |path: PathBuf| std::fs::read_to_string(&path).unwrap();
    let mut properties = collection(&read(recorded.join("properties-tickets.json"))).unwrap();
    properties.append(collection(&read(cases.join("own-properties.json"))).unwrap());
    let object_schema = Entry::read(&read(recorded.join("schema-tickets.json")));
    let raw = RawSchema { properties, object_schema: Some(object_schema), ..RawSchema::default() };
    let (mut schema, anomalies) = lower(ObjectType::tickets(), raw);
    assert_eq!(anomalies, []);
    schema.pipelines.clone_from(&embedded::default_account().schema.pipelines);
    Snapshot::new(schema, embedded::default_account().provenance.clone())
}

#[test]
fn cases_of_the_collection_get_the_verdicts_that_are_wanted() {
    let test = "cases_of_the_collection_get_the_verdicts_that_are_wanted";
    let Some((recorded, cases)) = collection_of_cases(test) else { return };
    let folder = tempfile::tempdir().unwrap();
    recorded_account(&recorded, &cases).write(folder.path().join("account.json")).unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for line in std::fs::read_to_string(cases.join("cases.ndjson")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let [id, operation, want] = ["id", "op", "want"].map(|name| case[name].as_str().unwrap());
        let (name, text) = match case["file"].as_str() {
            Some(file) => (file, std::fs::read_to_string(cases.join(file)).unwrap()),
            None => ("case.json", case["record"].to_string()),
        };
        let wanted: Vec<&str> = case["any_of"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let is_wanted = |judged: &Judged| {
            wanted.is_empty() || judged.errors.iter().any(|rule| wanted.contains(&rule.as_str()))
        };
        let alone = judged(folder.path(), operation, name, &text);
        let mut is_right = want != "invalid" || (alone.invalid > 0 && is_wanted(&alone));
        is_right &= want != "valid" || alone.invalid == 0;
        let mut said = vec![format!("{:?}", alone.errors)];
        for copies in COPIES {
            let lines = lines(name, &text, copies);
            let many = judged(folder.path(), operation, "many.ndjson", &lines.concat());
            assert_eq!(many.records, lines.len() as u64, "{id}");
            is_right &= match want {
                "valid" => many.invalid == 0,
                // The first of equal upserts is no repetition.
                "invalid" => many.invalid + 1 >= many.records && is_wanted(&many),
                _ => true,
            };
            said.push(format!("{} of {} {:?}", many.invalid, many.records, many.errors));
        }
        if !is_right {
            wrong.push(format!("{id}: {want} {wanted:?}: {}", said.join("; ")));
        }
        seen += 1;
    }
    assert!(seen > 0 && wrong.is_empty(), "{seen} cases\n{}", wrong.join("\n"));
}
