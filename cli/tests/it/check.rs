//! `ticketproof check` on inputs that people have.

use std::path::Path;

use serde_json::Value;

use super::command::{Run, run};

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"New"}}"#;

/// A folder with one file in it.
fn folder_with(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    folder
}

/// The JSON document of a run.
fn json(folder: &Path, args: &[&str], input: &str) -> (Option<i32>, Value) {
    let args: Vec<&str> = ["check", "--format", "json"].iter().chain(args).copied().collect();
    let Run { code, stdout, stderr } = run(folder, &args, input.as_bytes());
    (code, serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}\n{stderr}")))
}

fn rules(document: &Value) -> Vec<&str> {
    document["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

#[test]
fn good_records_are_exit_0_and_quiet() {
    let folder = folder_with("t.ndjson", &format!("{GOOD}\n\n{GOOD}\r\n"));
    let (code, document) = json(folder.path(), &["t.ndjson"], "");
    assert_eq!(code, Some(0));
    assert_eq!(
        document["summary"],
        serde_json::json!({"records": 2, "valid": 2, "invalid": 0, "warnings": 0})
    );
    assert_eq!(document["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn a_label_in_place_of_an_id_is_found_where_it_stands() {
    let folder = folder_with("t.ndjson", &format!("{GOOD}\n{LABEL}\n{GOOD}"));
    let (code, document) = json(folder.path(), &["t.ndjson"], "");
    assert_eq!(code, Some(1));
    let finding = &document["findings"][0];
    assert_eq!(finding["input"], "t.ndjson");
    assert_eq!(finding["line"], 2);
    assert_eq!(finding["location"], "/properties/hs_pipeline_stage");
    assert_eq!(finding["rule"], "unknown-stage");
    assert_eq!(finding["code"], "TP0602");
    assert_eq!(finding["severity"], "error");
    assert!(finding["help"].as_str().unwrap().contains("`1`"), "{finding}");
    let keys: Vec<_> = finding.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys.len(), 8, "{keys:?}");
}

#[test]
fn every_form_of_json_document() {
    for (name, text, records, line) in [
        ("one.json", LABEL.to_owned(), 1, 1),
        ("many.json", format!("[{GOOD},\n {LABEL}]"), 2, 2),
        ("batch.json", format!("{{\"inputs\":\n[{GOOD},\n{LABEL}\n]}}"), 2, 3),
    ] {
        let folder = folder_with(name, &text);
        let (code, document) = json(folder.path(), &[name], "");
        assert_eq!(code, Some(1), "{name}");
        assert_eq!(document["summary"]["records"], records, "{name}");
        assert_eq!(document["findings"][0]["line"], line, "{name}: {document}");
        let (from_stdin, document) = json(folder.path(), &["-"], &text);
        assert_eq!(
            (from_stdin, &document["findings"][0]["input"]),
            (Some(1), &Value::from("<stdin>")),
            "{name}"
        );
    }
}

#[test]
fn operation_and_shape_are_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let properties = r#"{"hs_pipeline_stage":"1"}"#;
    let (code, document) = json(folder.path(), &["--shape", "properties", "-"], properties);
    assert_eq!((code, rules(&document)), (Some(1), vec!["missing-subject"]));
    let (code, document) =
        json(folder.path(), &["--shape", "properties", "--op", "update", "-"], r#"{"subject":"x"}"#);
    assert_eq!((code, document["summary"]["valid"].as_u64()), (Some(0), Some(1)), "{document}");
    let (code, _) = json(folder.path(), &["--op", "update", "-"], r#"{"properties":{"content":"x"}}"#);
    assert_eq!(code, Some(0));
}

#[test]
fn every_rule_of_the_first_set_is_raised() {
    let record = |properties: &str, associations: &str| {
        format!(r#"{{"properties":{{{properties}}},"associations":[{associations}]}}"#)
    };
    let base = r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#;
    let association = |id: u32| {
        format!(
            r#"{{"to":{{"id":"1"}},"types":[{{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":{id}}}]}}"#
        )
    };
    for (rule, text) in [
        ("missing-subject", record(r#""hs_pipeline_stage":"1""#, "")),
        ("missing-stage", record(r#""subject":"s""#, "")),
        ("unknown-property", record(&format!(r#"{base},"hs_ticket_prority":"LOW""#), "")),
        ("read-only-property", record(&format!(r#"{base},"hs_object_id":"1""#), "")),
        ("wrong-type", record(&format!(r#"{base},"closed_date":"yesterday""#), "")),
        ("unknown-option", record(&format!(r#"{base},"hs_ticket_priority":"Low""#), "")),
        (
            "unknown-pipeline",
            record(r#""subject":"s","hs_pipeline":"Support Pipeline","hs_pipeline_stage":"1""#, ""),
        ),
        ("unknown-stage", record(r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"New""#, "")),
        ("association-type-not-allowed", record(base, &association(15))),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (code, document) = json(folder.path(), &["-"], &text);
        assert_eq!(code, Some(1), "{rule}");
        assert!(rules(&document).contains(&rule), "{rule}: {document}");
    }
    let folder = tempfile::tempdir().unwrap();
    let (code, document) = json(folder.path(), &["-"], &record(base, &association(16)));
    assert_eq!(code, Some(0), "{document}");
}

#[test]
fn a_snapshot_of_its_own_with_several_pipelines() {
    let mut snapshot: Value =
        serde_json::from_str(ticketproof_schema::embedded::default_account_json()).unwrap();
    snapshot["schema"]["pipelines"]["77"] = serde_json::json!({
        "id": "77", "label": "Returns", "stages": {"771": {"id": "771", "label": "New"}}});
    let folder = folder_with("own.json", &snapshot.to_string());
    let check = |record: &str| {
        let (_, document) = json(folder.path(), &["--schema", "own.json", "-"], record);
        rules(&document).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(check(GOOD), ["missing-pipeline"]);
    let moved = GOOD.replace("\"hs_pipeline_stage\"", "\"hs_pipeline\":\"77\",\"hs_pipeline_stage\"");
    assert_eq!(check(&moved), ["stage-not-in-pipeline"]);

    // The default place of a snapshot is found without being named.
    std::fs::create_dir(folder.path().join("hubspot")).unwrap();
    std::fs::rename(folder.path().join("own.json"), folder.path().join("hubspot/tickets.json")).unwrap();
    let (_, document) = json(folder.path(), &["-"], GOOD);
    assert_eq!(rules(&document), ["missing-pipeline"]);
}

#[test]
fn people_see_the_place_and_the_remedy() {
    let folder = folder_with("t.ndjson", &format!("{GOOD}\n{LABEL}\n"));
    let seen = run(folder.path(), &["check", "t.ndjson"], b"");
    assert_eq!(seen.code, Some(1));
    insta::assert_snapshot!(seen.stdout);
    assert!(seen.stderr.contains("brand-new account"), "{}", seen.stderr);
    let colourful = run(folder.path(), &["check", "--color", "always", "t.ndjson"], b"");
    assert!(colourful.stdout.contains("\u{1b}["));
}

#[test]
fn many_records_keep_their_order() {
    let mut text = String::new();
    for index in 0..20_000 {
        text.push_str(if index % 1000 == 999 { LABEL } else { GOOD });
        text.push('\n');
    }
    let folder = folder_with("t.ndjson", &text);
    let (code, document) = json(folder.path(), &["t.ndjson"], "");
    assert_eq!((code, document["summary"]["invalid"].as_u64()), (Some(1), Some(20)));
    let lines: Vec<_> =
        document["findings"].as_array().unwrap().iter().map(|f| f["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (1..=20).map(|number| number * 1000).collect::<Vec<_>>());
}

#[test]
fn what_a_record_of_a_batch_says_the_batch_does_not_say_again() {
    let folder = folder_with(
        "upserts.json",
        r#"{"inputs":[{"id":"A","idProperty":"subject","properties":{"subject":"x","hs_pipeline_stage":"1"}}]}"#,
    );
    let (code, document) = json(folder.path(), &["--op", "upsert", "upserts.json"], "");
    assert_eq!((code, rules(&document)), (Some(1), vec!["id-property-not-unique"]));
    assert_eq!(document["findings"][0]["location"], "/idProperty");
    let (code, _) = json(folder.path(), &["--op", "upsert", "--max-rejects", "1", "upserts.json"], "");
    assert_eq!(code, Some(0), "a batch with an invalid record is not invalid itself");
}

#[test]
fn what_stands_around_the_records_of_a_batch_is_checked() {
    let folder = folder_with("batch.json", &format!(r#"{{"inputs":[{GOOD}],"objectType":"tickets"}}"#));
    let (code, document) = json(folder.path(), &["batch.json"], "");
    assert_eq!((code, rules(&document)), (Some(1), vec!["unknown-field"]));
    assert_eq!(document["findings"][0]["location"], "/objectType");

    let long = GOOD.replace("Printer", &"x".repeat(60_000));
    let folder = folder_with("batch.json", &format!(r#"{{"inputs":[{}]}}"#, vec![long; 150].join(",")));
    let (code, document) = json(folder.path(), &["batch.json"], "");
    assert_eq!(
        (code, rules(&document)),
        (Some(1), vec!["too-large"]),
        "too many inputs, and nobody counted them"
    );
    assert_eq!(document["summary"]["valid"], 150);
}

#[test]
fn a_batch_that_is_refused_counts_with_all_its_inputs() {
    let batch = |inputs: &[&str]| format!(r#"{{"inputs":[{}]}}"#, inputs.join(","));
    let (many, mixed) = (batch(&[GOOD; 101]), batch(&[&[GOOD; 100][..], &[LABEL]].concat()));
    let folder = folder_with("good.ndjson", &format!("{GOOD}\n").repeat(100));
    for (name, text) in [("many.json", &many), ("mixed.json", &mixed), ("empty.json", &batch(&[]))] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for (inputs, most, code) in [
        (&["many.json"][..], "100", 1),
        (&["many.json"], "101", 0),
        (&["many.json"], "99.9%", 1),
        (&["many.json"], "100%", 0),
        (&["many.json", "good.ndjson"], "50.2%", 1),
        (&["many.json", "good.ndjson"], "50.3%", 0),
        // An input that is invalid itself is not counted twice.
        (&["mixed.json"], "100", 1),
        (&["mixed.json"], "101", 0),
        (&["empty.json"], "0", 1),
        (&["empty.json"], "99%", 1),
        (&["empty.json"], "1", 0),
        (&["empty.json"], "100%", 0),
        (&["empty.json", "good.ndjson"], "0.9%", 1),
        (&["empty.json", "good.ndjson"], "1%", 0),
    ] {
        let run =
            super::command::run(folder.path(), &[&["check", "--max-rejects", most], inputs].concat(), b"");
        assert_eq!(run.code, Some(code), "{inputs:?} {most}: {}", run.stdout);
        assert!(run.stdout.contains("; 1 batch refused as a whole"), "{}", run.stdout);
    }
}

#[test]
fn of_a_batch_beyond_8_mib_the_inputs_alone_are_judged() {
    let same_id = |text: &str| format!(r#"{{"id":"7","properties":{{"content":"{text}"}}}}"#);
    let (long, wrong) = (same_id(&"x".repeat(60_000)), r#"{"id":"8","properties":{"colour":"red"}}"#);
    let folder = folder_with("batch.json", "");
    for (count, expected) in
        [(2, &["unknown-property", "duplicate-id"][..]), (150, &["too-large", "unknown-property"])]
    {
        let inputs = [&vec![long.as_str(); count][..], &[wrong]].concat().join(",");
        std::fs::write(folder.path().join("batch.json"), format!(r#"{{"inputs":[{inputs}]}}"#)).unwrap();
        let (code, document) = json(folder.path(), &["--op", "update", "batch.json"], "");
        let mut found = rules(&document);
        found.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!((code, found), (Some(1), expected), "{count}");
        assert_eq!(document["summary"]["records"], count + 1);
    }
    let told = super::command::run(folder.path(), &["explain", "TP0106"], b"").stdout;
    assert!(told.contains("The rules about whole batches are then not checked"), "{told}");
}

#[test]
fn rules_relative_to_now_count_from_the_moment_that_a_run_says() {
    let folder = tempfile::tempdir().unwrap();
    let rule = r#"[{"ruleType":"AFTER_DURATION","arguments":["P7D"]}]"#;
    let due = format!(r#"{{"label":"Due","type":"date","fieldType":"date","rules":{rule}}}"#);
    let schema = format!(
        r#"{{"format":1,"schema":{{"object":{{"name":"tickets","id":"0-5"}},"properties":{{"due_on":{due}}}}}}}"#
    );
    std::fs::write(folder.path().join("own.json"), schema).unwrap();
    let check = |now: &str| {
        let args = ["check", "--op", "update", "--schema", "own.json", "--now", now, "-"];
        run(folder.path(), &args, br#"{"properties":{"due_on":"2026-11-29"}}"#)
    };
    for (now, code) in [
        ("2026-11-22T23:59:59Z", 0),
        ("2026-11-24T00:00:00Z", 1),
        ("2026-11-24T00:30:00+01:00", 0),
        ("2026-11-22", 2),
        ("today", 2),
    ] {
        let checked = check(now);
        assert_eq!(checked.code, Some(code), "{now}: {} {}", checked.stdout, checked.stderr);
        assert_eq!(checked.stderr.contains("write ISO 8601 with a time zone"), code == 2, "{now}");
    }
}

#[test]
fn findings_of_a_document_say_which_record_they_are_of() {
    let folder = tempfile::tempdir().unwrap();
    let records = |document: &str| {
        let args = [
            "check",
            "--op",
            "update",
            "--format",
            "ndjson",
            "--input-format",
            "json",
            "--rejects",
            "bad",
            "-",
        ];
        let run = run(folder.path(), &args, document.as_bytes());
        let lines = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let found: Vec<_> =
            lines.filter(|line| line["rule"].is_string()).map(|line| line["index"].clone()).collect();
        let rejects = std::fs::read_to_string(folder.path().join("bad")).unwrap();
        let rejects = rejects.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let rejected: Vec<_> = rejects.map(|line| line["findings"][0]["index"].clone()).collect();
        assert_eq!(found, rejected, "{document}");
        found
    };
    let record = |name: &str| format!(r#"{{"properties":{{"{name}":"x"}}}}"#);
    let (good, bad) = (record("content"), record("nope"));
    assert_eq!(records(&format!("[{good},{bad},{good},{bad}]")), [1, 3]);
    let input = |id: u32, name: &str| format!(r#"{{"id":"{id}",{}"#, &record(name)[1..]);
    assert_eq!(records(&format!(r#"{{"inputs":[{},{}]}}"#, input(1, "content"), input(2, "nope"))), [1]);
    assert_eq!(records(&bad), [Value::Null]);
}
