//! `ticketproof check` as a part of a pipeline: files beside the findings, formats for machines, fixes, settings.

use std::{fs, io::Write as _, path::Path};

use serde_json::{Value, json};

use super::command::{Run, run};

const GOOD: &str = r#"{"row":1,"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"row":2,"properties":{"subject":"Printer","hs_pipeline_stage":"New"}}"#;
const UNKNOWN: &str =
    r#"{"row":3,"properties":{"subject":"Printer","hs_pipeline_stage":"1","colour":"red"}}"#;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn check(folder: &Path, args: &[&str], input: &str) -> Run {
    let args: Vec<&str> = ["check", "--off", "unknown-field"].iter().chain(args).copied().collect();
    run(folder, &args, input.as_bytes())
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn every_record_is_accepted_or_rejected_and_nothing_is_lost() {
    let broken = "{\"properties\":";
    let folder = folder(&[("t.ndjson", &format!("{GOOD}\n{LABEL}\n\n{broken}\n{UNKNOWN}\n{GOOD}"))]);
    let args = ["--accepted", "good", "--rejects", "bad", "--key", "row", "t.ndjson"];
    assert_eq!(check(folder.path(), &args, "").code, Some(1));
    assert_eq!(text(folder.path(), "good"), format!("{GOOD}\n{GOOD}\n"));
    let rejects = json_lines(&text(folder.path(), "bad"));
    assert_eq!(rejects.len(), 3);
    assert_eq!((&rejects[0]["line"], &rejects[0]["key"]), (&json!(2), &json!(2)));
    assert_eq!(rejects[0]["offset"], json!(GOOD.len() + 1));
    assert_eq!(rejects[0]["payload"], serde_json::from_str::<Value>(LABEL).unwrap());
    assert_eq!(rejects[0]["findings"][0]["rule"], "unknown-stage");
    assert_eq!(rejects[1]["payload_text"], broken);
    assert_eq!(rejects[2]["findings"][0]["location"], "/properties/colour");

    let members: Vec<_> = rejects[0].as_object().unwrap().keys().map(String::as_str).collect();
    for member in ["input", "line", "offset", "key", "findings", "payload"] {
        assert!(members.contains(&member), "{member} is missing: {members:?}");
    }
    assert_eq!(members.len(), 6, "{members:?}");

    let args = ["--rejects", "bad", "--no-payload", "t.ndjson"];
    assert_eq!(check(folder.path(), &args, "").code, Some(1));
    assert!(!text(folder.path(), "bad").contains("payload"));
}

#[test]
fn a_key_that_no_record_has_is_told() {
    let folder = folder(&[
        ("t.ndjson", &format!("{GOOD}\n{LABEL}\n{UNKNOWN}\n")),
        ("t.csv", "subject,hs_pipeline_stage\na,nope\n"),
    ]);
    for (input, key, is_told) in [
        ("t.ndjson", "rwo", true),
        ("t.ndjson", "properties", true),
        ("t.ndjson", "row", false),
        ("t.ndjson", "colour", false),
        ("t.csv", "ticket", true),
        ("t.csv", "subject", false),
    ] {
        let run = check(folder.path(), &["--rejects", "bad", "--key", key, input], "");
        let says = format!("no rejected record has the field `{key}`");
        assert_eq!(
            (run.code, run.stderr.contains(&says)),
            (Some(1), is_told),
            "{input} {key}: {}",
            run.stderr
        );
    }
    let run = check(folder.path(), &["--rejects", "bad", "--key", "rwo", "-"], GOOD);
    assert!(run.code == Some(0) && !run.stderr.contains("--key"), "{}", run.stderr);
}

#[test]
fn records_on_standard_output_leave_it_to_them() {
    let folder = folder(&[]);
    let run = check(folder.path(), &["--accepted", "-", "-"], &format!("{GOOD}\n{LABEL}\n"));
    assert_eq!((run.code, run.stdout), (Some(1), format!("{GOOD}\n")));
    assert!(run.stderr.contains("TP0602"), "{}", run.stderr);
}

#[test]
fn some_rejects_may_be_fine() {
    let folder = folder(&[("t.ndjson", &format!("{GOOD}\n{LABEL}\n{GOOD}\n{GOOD}\n"))]);
    for (most, code) in [("0", 1), ("1", 0), ("24%", 1), ("25%", 0)] {
        assert_eq!(check(folder.path(), &["--max-rejects", most, "t.ndjson"], "").code, Some(code), "{most}");
    }
    assert_eq!(check(folder.path(), &["--max-rejects", "few", "t.ndjson"], "").code, Some(2));
}

#[test]
fn the_report_counts_by_rule_and_property() {
    let folder = folder(&[("t.ndjson", &format!("{GOOD}\n{LABEL}\n{UNKNOWN}\n{LABEL}\n"))]);
    check(folder.path(), &["--report", "report.json", "t.ndjson"], "");
    let report: Value = serde_json::from_str(&text(folder.path(), "report.json")).unwrap();
    assert_eq!((&report["records"], &report["invalid"]), (&json!(4), &json!(3)));
    assert_eq!(report["byProperty"], json!({"hs_pipeline_stage": 2, "colour": 1}));
    assert_eq!(report["byRule"][1], json!({"code": "TP0602", "rule": "unknown-stage", "findings": 2}));
    let hash = ticketproof_schema::embedded::default_account().hash();
    assert_eq!(report["schemaHash"], format!("sha256:{hash}"));
    assert_eq!(
        (&report["tool"], &report["version"]),
        (&json!("ticketproof"), &json!(env!("CARGO_PKG_VERSION")))
    );

    let odd = r#"{"properties":{"subject":"s","hs_pipeline_stage":"1","a/b~c":"x"},"note":"no property"}"#;
    run(folder.path(), &["check", "--report", "report.json", "-"], odd.as_bytes());
    let report: Value = serde_json::from_str(&text(folder.path(), "report.json")).unwrap();
    assert_eq!(report["byProperty"], json!({"a/b~c": 1}), "a member of the body is no property");
    run(
        folder.path(),
        &["check", "--shape", "properties", "--report", "report.json", "-"],
        b"{\"colour\":\"x\"}",
    );
    let report: Value = serde_json::from_str(&text(folder.path(), "report.json")).unwrap();
    let missing = "what is missing is counted, too";
    assert_eq!(report["byProperty"], json!({"colour": 1, "hs_pipeline_stage": 1, "subject": 1}), "{missing}");
}

#[test]
fn formats_for_machines() {
    let folder = folder(&[("t 1.ndjson", &format!("{LABEL}\n{UNKNOWN}\n"))]);
    let lines = check(folder.path(), &["--format", "ndjson", "t 1.ndjson"], "");
    let lines = json_lines(&lines.stdout);
    assert_eq!((lines.len(), &lines[1]["rule"]), (3, &json!("unknown-property")));
    assert_eq!(lines[2]["summary"]["invalid"], 2);

    let sarif: Value =
        serde_json::from_str(&check(folder.path(), &["--format", "sarif", "t 1.ndjson"], "").stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let result = &run["results"][0];
    let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!((&rule["id"], &result["ruleId"]), (&json!("TP0602"), &json!("TP0602")));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "t%201.ndjson");
    let column = LABEL.find("\"New\"").unwrap() + 1;
    assert_eq!(place["region"]["startLine"], 1);
    assert_eq!(
        (&place["region"]["startColumn"], &place["region"]["endColumn"]),
        (&json!(column), &json!(column + 5))
    );

    let github = check(folder.path(), &["--format", "github", "t 1.ndjson"], "").stdout;
    assert_eq!(github.lines().count(), 2);
    assert!(github.starts_with(&format!("::error file=t 1.ndjson,line=1,col={column},")), "{github}");
}

#[test]
fn compressed_inputs() {
    let folder = folder(&[]);
    let lines = format!("{GOOD}\n{LABEL}\n");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(lines.as_bytes()).unwrap();
    fs::write(folder.path().join("t.ndjson.gz"), gzip.finish().unwrap()).unwrap();
    let zstandard =
        ruzstd::encoding::compress_to_vec(lines.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    fs::write(folder.path().join("t.ndjson.zst"), zstandard).unwrap();
    for name in ["t.ndjson.gz", "t.ndjson.zst"] {
        let run = check(folder.path(), &["--format", "json", name], "");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(
            (run.code, &document["summary"]["records"]),
            (Some(1), &json!(2)),
            "{name}: {}",
            run.stderr
        );
        fs::write(folder.path().join(name), b"not compressed").unwrap();
        assert_eq!(check(folder.path(), &[name], "").code, Some(2), "{name}");
    }
}

#[test]
fn fixes_change_the_bytes_they_say_and_no_others() {
    let priority =
        r#"{ "properties" : {"subject":"ü \u00fc","hs_pipeline_stage":"New" ,"hs_ticket_priority":"high"}}"#;
    let lines = format!("\u{feff}{GOOD}\r\n\n{priority}\n{UNKNOWN}");
    let folder = folder(&[("t.ndjson", &lines)]);
    let run = check(folder.path(), &["--fix", "t.ndjson"], "");
    assert_eq!(run.code, Some(1), "the unknown property is left: {}", run.stderr);
    assert!(run.stdout.contains("2 findings mended"), "{}", run.stdout);
    assert_eq!(text(folder.path(), "t.ndjson"), lines, "the input is left alone");
    let fixed = text(folder.path(), "t.fixed.ndjson");
    assert_eq!(fixed, lines.replace("\"New\"", "\"1\"").replace("\"high\"", "\"HIGH\""));

    let again = check(folder.path(), &["--format", "json", "t.fixed.ndjson"], "");
    let document: Value = serde_json::from_str(&again.stdout).unwrap();
    let rules: Vec<_> =
        document["findings"].as_array().unwrap().iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["unknown-property"]);

    assert_eq!(check(folder.path(), &["--fix", "--in-place", "t.ndjson"], "").code, Some(1));
    assert_eq!(text(folder.path(), "t.ndjson"), fixed);
}

#[test]
fn fixes_of_a_document_and_of_a_stream() {
    let document = format!("[\n  {GOOD},\n  {LABEL}\n]\n");
    let folder = folder(&[("t.json", &document)]);
    assert_eq!(check(folder.path(), &["--fix", "--output", "out.json", "t.json"], "").code, Some(0));
    assert_eq!(text(folder.path(), "out.json"), document.replace("\"New\"", "\"1\""));
    let stream = check(folder.path(), &["--fix", "-"], &format!("{LABEL}\n{GOOD}\n"));
    assert_eq!(
        (stream.code, stream.stdout),
        (Some(0), format!("{LABEL}\n{GOOD}\n").replace("\"New\"", "\"1\""))
    );
    for args in [
        &["--fix", "--in-place", "-"][..],
        &["--fix", "--output", "x", "t.json", "out.json"],
        &["--fix", "--output", "t.json", "t.json"],
    ] {
        assert_eq!(check(folder.path(), args, "").code, Some(2), "{args:?}");
    }
}

#[test]
fn guesses_are_made_only_when_asked_for() {
    let guess = r#"{"properties":{"subject":"s","hs_pipeline_stage":"1","closed_date":"1764547200"}}"#;
    let folder = folder(&[("t.ndjson", guess)]);
    check(folder.path(), &["--fix", "t.ndjson"], "");
    assert_eq!(text(folder.path(), "t.fixed.ndjson"), guess);
    check(folder.path(), &["--fix", "--unsafe-fixes", "t.ndjson"], "");
    assert_eq!(text(folder.path(), "t.fixed.ndjson"), guess.replace("1764547200", "1764547200000"));
}

#[test]
fn a_team_decides_what_a_rule_weighs() {
    let folder = folder(&[("t.ndjson", UNKNOWN)]);
    let code = |args: &[&str]| check(folder.path(), args, "").code;
    assert_eq!(code(&["t.ndjson"]), Some(1));
    assert_eq!(code(&["--warn", "TP0303", "t.ndjson"]), Some(0));
    assert_eq!(code(&["--off", "unknown-property", "t.ndjson"]), Some(0));
    assert_eq!(code(&["--off", "unknown-proprety", "t.ndjson"]), Some(2));
    fs::write(folder.path().join("ticketproof.toml"), "[rules]\nunknown-property = \"warning\"\n").unwrap();
    assert_eq!(code(&["t.ndjson"]), Some(0));
    assert_eq!(
        code(&["--deny", "unknown-property", "t.ndjson"]),
        Some(1),
        "the command line has the last word"
    );
    for wrong in
        ["[rules]\nunknown-property = \"loud\"\n", "[rules]\nno-such-rule = \"off\"\n", "[rule]\n", "x"]
    {
        fs::write(folder.path().join("ticketproof.toml"), wrong).unwrap();
        let run = check(folder.path(), &["t.ndjson"], "");
        assert_eq!(run.code, Some(2), "{wrong}");
        assert!(run.stderr.contains("ticketproof.toml"), "{}", run.stderr);
    }
}

#[test]
fn batches_have_rules_of_their_own() {
    let folder = folder(&[]);
    let batch = |count: usize| format!("{{\"inputs\":[{}]}}", vec![GOOD; count].join(","));
    let rules = |args: &[&str], text: &str| {
        let args: Vec<&str> = ["--format", "json"].iter().chain(args).chain(&["-"]).copied().collect();
        let run = check(folder.path(), &args, text);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let findings = document["findings"].as_array().unwrap().iter();
        (run.code, findings.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(rules(&[], &batch(100)), (Some(0), vec![]));
    assert_eq!(rules(&[], &batch(101)), (Some(1), vec!["too-many-inputs".to_owned()]));
    assert_eq!(rules(&[], "{\"inputs\":[]}"), (Some(1), vec!["empty-batch".to_owned()]));
    for inputs in ["null", "{}", "\"x\""] {
        let malformed = (Some(1), vec!["malformed-batch".to_owned()]);
        assert_eq!(rules(&[], &format!("{{\"inputs\":{inputs}}}")), malformed, "{inputs}");
    }
    let update =
        r#"{"inputs":[{"id":"1","properties":{"subject":"a"}},{"id":"1","properties":{"subject":"b"}}]}"#;
    let (code, found) = rules(&["--op", "update"], update);
    assert_eq!((code, found.contains(&"duplicate-id".to_owned())), (Some(1), true), "{found:?}");
}

#[test]
fn a_unique_value_stands_in_one_record_of_a_run() {
    let mut snapshot: Value =
        serde_json::from_str(ticketproof_schema::embedded::default_account_json()).unwrap();
    snapshot["schema"]["properties"]["order_number"] =
        json!({"label": "Order", "type": "string", "fieldType": "text", "unique": true});
    let record = |order: &str| {
        format!(r#"{{"properties":{{"subject":"s","hs_pipeline_stage":"1","order_number":"{order}"}}}}"#)
    };
    let mut lines: Vec<String> = (0..5_000).map(|number| record(&format!("A{number}"))).collect();
    lines.push(record("A17"));
    let folder = folder(&[("s.json", &snapshot.to_string()), ("t.ndjson", &lines.join("\n"))]);
    let run = check(
        folder.path(),
        &["--schema", "s.json", "--format", "ndjson", "--accepted", "good", "t.ndjson"],
        "",
    );
    let found = json_lines(&run.stdout);
    assert_eq!((found.len(), &found[0]["line"]), (2, &json!(5001)), "{found:?}");
    assert_eq!(found[0]["rule"], "duplicate-unique-value");
    assert_eq!(text(folder.path(), "good").lines().count(), 5_000);

    // Records are numbered whatever the blocks before them hold, and a name is one however it is written.
    let mut lines = vec![record("x").replace(r#","order_number":"x""#, ""); 9_000];
    lines.extend([record("B1"), record("B1").replace("order_", r"\u006frder\u005F")]);
    fs::write(folder.path().join("t.ndjson"), lines.join("\n")).unwrap();
    let run = check(folder.path(), &["--schema", "s.json", "--format", "ndjson", "t.ndjson"], "");
    let found = json_lines(&run.stdout);
    assert_eq!((&found[0]["line"], &found[0]["rule"]), (&json!(9002), &json!("duplicate-unique-value")));
    assert!(found[0]["message"].as_str().unwrap().contains("record 9001"), "{found:?}");
    let upsert =
        r#"{"id":"A1","idProperty":"order_number","properties":{"subject":"s","hs_pipeline_stage":"1"}}"#;
    let upserts = format!("{upsert}\n{upsert}");
    let run =
        check(folder.path(), &["--schema", "s.json", "--op", "upsert", "--format", "ndjson", "-"], &upserts);
    let found = json_lines(&run.stdout);
    assert_eq!((&found[0]["line"], &found[0]["location"]), (&json!(2), &json!("/id")), "{found:?}");
}

#[test]
fn declared_requirements_apply_from_the_version_that_enforces_them() {
    let requirements = "[create]\nrequired = [\"hs_ticket_category\"]\n";
    let folder = folder(&[("r.toml", requirements), ("t.ndjson", GOOD)]);
    let code = |args: &[&str]| check(folder.path(), args, "").code;
    assert_eq!(code(&["--requirements", "r.toml", "t.ndjson"]), Some(0));
    assert_eq!(code(&["--requirements", "r.toml", "--api-version", "2026-09", "t.ndjson"]), Some(1));
    let undeclared = check(folder.path(), &["--api-version", "2026-09", "t.ndjson"], "");
    assert_eq!(undeclared.code, Some(0));
    assert!(undeclared.stderr.contains("warning"), "it says what it cannot know: {}", undeclared.stderr);
    let stream = check(folder.path(), &["--api-version", "2026-09", "-"], GOOD);
    assert!(stream.code == Some(0) && stream.stderr.contains("TP1103"), "{}", stream.stderr);
    let denied = ["--api-version", "2026-09", "--deny", "undeclared-requirements", "t.ndjson"];
    let denied = check(folder.path(), &denied, "");
    assert!(denied.code == Some(1) && denied.stderr.contains("error"), "{}", denied.stderr);
    assert_eq!(code(&["--api-version", "2026-09", "--off", "TP1103", "t.ndjson"]), Some(0));
}

#[test]
fn what_the_token_could_not_see_is_said() {
    let text = ticketproof_schema::embedded::default_account_json();
    let mut snapshot: Value = serde_json::from_str(text).unwrap();
    snapshot["provenance"]["notVisible"] = json!(["sensitive-properties", "owners"]);
    let folder = folder(&[("s.json", &snapshot.to_string()), ("t.ndjson", GOOD)]);
    let said = check(folder.path(), &["--schema", "s.json", "t.ndjson"], "");
    assert_eq!(said.code, Some(0));
    for word in ["warning", "TP1201", "owners", "sensitive properties"] {
        assert!(said.stderr.contains(word), "{word}: {}", said.stderr);
    }
    let quiet = check(folder.path(), &["--schema", "s.json", "--off", "part-not-visible", "t.ndjson"], "");
    assert!(!quiet.stderr.contains("TP1201"), "{}", quiet.stderr);
}

#[test]
fn the_retired_api_is_checked_too() {
    let legacy = |stage: &str| {
        format!(
            r#"[{{"name":"subject","value":"s"}},{{"name":"source_type","value":"EMAIL"}},
                {{"name":"created_by","value":"1"}},{{"name":"stage","value":"{stage}"}}]"#
        )
    };
    let folder = folder(&[("good.json", &legacy("1")), ("bad.json", &legacy("New"))]);
    let run = check(folder.path(), &["--op", "legacy-create", "good.json"], "");
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    let run = check(folder.path(), &["--op", "legacy-create", "bad.json"], "");
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("TP0602"), "{}", run.stdout);
}

#[test]
fn every_reader_takes_the_rejects() {
    // Half a surrogate pair is an error to serde_json, and a lone carriage return the end of a line to Python.
    let half = LABEL.replace("Printer", "\\ud800");
    let torn = LABEL.replace(':', ":\r");
    let keyed = r#"{"row":null,"properties":{"hs_pipeline_stage":"1","row":"r-3"}}"#;
    let folder = folder(&[("t.ndjson", &format!("{half}\n{torn}\n{keyed}\n"))]);
    let args = ["--rejects", "bad", "--key", "row", "t.ndjson"];
    assert_eq!(check(folder.path(), &args, "").code, Some(1));
    let lines = text(folder.path(), "bad");
    assert!(!lines.contains('\r'), "{lines}");
    let rejects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&rejects[0]["payload_text"], &rejects[1]["payload_text"]), (&half.into(), &torn.into()));
    assert_eq!(rejects[2]["key"], "r-3", "null identifies nothing");
}
