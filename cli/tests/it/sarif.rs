//! SARIF 2.1.0 as the standard has it: for every object that is written, the members it may have, those it must have, and what
//! their values may be (OASIS SARIF 2.1.0, sections 3.13 to 3.52, and the annex on JSON). A member that is not named here is
//! an error, so that nothing is written that nobody compared with the standard.

use std::{collections::BTreeSet, fs};

use serde_json::{Map, Value, json};

use super::command::run;

/// An object and where it stands.
struct Object<'a> {
    at: String,
    members: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    fn of(at: impl Into<String>, value: &'a Value, required: &[&str], optional: &[&str]) -> Self {
        let at = at.into();
        let members = value.as_object().unwrap_or_else(|| panic!("{at} is no object: {value}"));
        for name in required {
            assert!(members.contains_key(*name), "{at} lacks {name}");
        }
        for name in members.keys() {
            let name = name.as_str();
            assert!(required.contains(&name) || optional.contains(&name), "{at} has {name}");
        }
        Self { at, members }
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        let value = self.members.get(name)?;
        Some(value.as_str().unwrap_or_else(|| panic!("{}.{name} is no text: {value}", self.at)))
    }

    fn number(&self, name: &str, least: i64) -> Option<i64> {
        let value = self.members.get(name)?;
        let number = value.as_i64().unwrap_or_else(|| panic!("{}.{name} is no integer: {value}", self.at));
        assert!(number >= least, "{}.{name} is {number}", self.at);
        Some(number)
    }

    fn list(&self, name: &str) -> &'a [Value] {
        let value = self.members.get(name);
        value.map_or(&[], |value| value.as_array().unwrap_or_else(|| panic!("{}.{name} is no list", self.at)))
    }

    fn one_of(&self, name: &str, texts: &[&str]) {
        if let Some(text) = self.text(name) {
            assert!(texts.contains(&text), "{}.{name} is {text}", self.at);
        }
    }

    fn child(&self, name: &str, required: &[&str], optional: &[&str]) -> Object<'a> {
        Object::of(format!("{}.{name}", self.at), &self.members[name], required, optional)
    }
}

const LEVELS: &[&str] = &["none", "note", "warning", "error"];

/// Panics unless the document is what the standard asks for; the number of its results.
fn prove(document: &Value) -> usize {
    let log = Object::of("sarifLog", document, &["version", "runs"], &["$schema"]);
    assert_eq!(log.text("version"), Some("2.1.0"));
    assert!(log.text("$schema").is_none_or(|uri| uri.starts_with("https://")));
    log.list("runs").iter().map(run_of).sum()
}

fn run_of(value: &Value) -> usize {
    let run = Object::of("run", value, &["tool", "results"], &["columnKind"]);
    run.one_of("columnKind", &["utf16CodeUnits", "unicodeCodePoints"]);
    let tool = run.child("tool", &["driver"], &[]);
    let driver = tool.child("driver", &["name", "version", "rules"], &["informationUri", "semanticVersion"]);
    assert!(driver.text("name").is_some_and(|name| !name.is_empty()));
    let ids: Vec<_> = driver.list("rules").iter().map(rule_of).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "rules are unique");
    for result in run.list("results") {
        result_of(result, &ids);
    }
    run.list("results").len()
}

fn rule_of(value: &Value) -> String {
    let members = ["name", "shortDescription", "fullDescription", "helpUri", "help", "defaultConfiguration"];
    let rule = Object::of("reportingDescriptor", value, &["id"], &members);
    let id = rule.text("id").unwrap().to_owned();
    assert!(rule.text("name").is_none_or(|name| !name.is_empty()), "{id}");
    for name in ["shortDescription", "fullDescription", "help"] {
        if rule.members.contains_key(name) {
            let message = rule.child(name, &["text"], &["markdown"]);
            assert!(message.text("text").is_some_and(|text| !text.is_empty()), "{id}");
        }
    }
    rule.child("defaultConfiguration", &[], &["level", "enabled", "rank"]).one_of("level", LEVELS);
    id
}

fn result_of(value: &Value, rules: &[String]) {
    let result = Object::of("result", value, &["message"], &["ruleId", "ruleIndex", "level", "locations"]);
    result.one_of("level", LEVELS);
    let message = result.child("message", &["text"], &["markdown", "id", "arguments"]);
    assert!(message.text("text").is_some_and(|text| !text.is_empty()));
    let index = result.number("ruleIndex", 0).expect("every finding is of a rule");
    let id = result.text("ruleId").expect("every finding is of a rule");
    assert_eq!(rules[usize::try_from(index).unwrap()], id);
    assert_eq!(result.list("locations").len(), 1);
    for location in result.list("locations") {
        location_of(location);
    }
}

fn location_of(value: &Value) {
    let location = Object::of("location", value, &["physicalLocation"], &["logicalLocations"]);
    let physical = location.child("physicalLocation", &["artifactLocation"], &["region"]);
    let artifact = physical.child("artifactLocation", &["uri"], &["uriBaseId", "index"]);
    let uri = artifact.text("uri").unwrap();
    // RFC 3986: what a URI may be made of; a colon in the first segment would make it a scheme.
    let is_fine = |char: char| char.is_ascii_alphanumeric() || "-._~/%!$&'()*+,;=@?#".contains(char);
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    assert!(!path.is_empty() && path.chars().all(is_fine), "{uri}");
    for (at, _) in uri.match_indices('%') {
        let digits = uri.get(at + 1..at + 3).unwrap_or_else(|| panic!("{uri} is cut"));
        assert!(digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{uri}");
    }
    let region = physical.child("region", &["startLine"], &["startColumn", "endLine", "endColumn"]);
    let [start_line, start, end_line, end] =
        ["startLine", "startColumn", "endLine", "endColumn"].map(|name| region.number(name, 1).unwrap());
    assert!((start_line, start) <= (end_line, end), "{value}");
    for logical in location.list("logicalLocations") {
        let logical = Object::of("logicalLocation", logical, &[], &["fullyQualifiedName", "name", "kind"]);
        assert!(logical.text("fullyQualifiedName").is_some());
    }
}

#[test]
fn what_is_written_is_valid_sarif() {
    let folder = tempfile::tempdir().unwrap();
    let good = r#"{"properties":{"subject":"s","hs_pipeline_stage":"1"}}"#;
    let wrong = [
        r#"{"properties":{"subject":"é\u001b\u202e","hs_pipeline_stage":"New","colour":"red","closed_date":"1764547200"}}"#,
        "{\"properties\":{\"subject\":\"s\",\"hs_pipeline_stage\":\"1\",\"hs_ticket_priority\":\"\u{202e}\u{1f525}\"}}",
        "{\"properties\":",
        "[]",
        "null",
        r#"{"properties":{"hs_pipeline_stage":null},"associations":[{"to":{"id":"x"},"types":[]},7]}"#,
    ];
    let lines = format!("{}\n{good}\n", wrong.join("\n"));
    let inputs = [
        ("t.ndjson", lines.clone(), 6),
        ("with blank, ü: & 100%.ndjson", lines, 6),
        (
            "several lines.json",
            format!("[\n  {good},\n  {{\n    \"properties\": {{\n      \"subject\": 1\n    }}\n  }}\n]\n"),
            1,
        ),
        ("batch.json", "{\"inputs\":[]}".to_owned(), 1),
        ("good.ndjson", format!("{good}\n"), 0),
    ];
    for (name, text, least) in inputs {
        fs::write(folder.path().join(name), &text).unwrap();
        let printed = run(folder.path(), &["check", "--format", "sarif", name], b"").stdout;
        let document: Value =
            serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
        let results = prove(&document);
        assert!(if least == 0 { results == 0 } else { results >= least }, "{name}: {results}");
    }
    let printed = run(folder.path(), &["check", "--format", "sarif", "-"], b"{\"properties\":{}}").stdout;
    assert!(prove(&serde_json::from_str(&printed).unwrap()) > 0);
}

#[test]
fn the_proof_finds_what_is_not_of_the_standard() {
    let folder = tempfile::tempdir().unwrap();
    let printed = run(folder.path(), &["check", "--format", "sarif", "-"], b"{\"properties\":{}}").stdout;
    let fine: Value = serde_json::from_str(&printed).unwrap();
    for (pointer, wrong) in [
        ("/version", json!("2.0.0")),
        ("/runs/0/columnKind", json!("bytes")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/ruleIndex", json!(0)),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/region/endLine", json!("1")),
        ("/runs/0/tool/driver/rules/0", json!({"id": "TP0101", "colour": "red"})),
    ] {
        let mut document = fine.clone();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = wrong;
        assert!(std::panic::catch_unwind(|| prove(&document)).is_err(), "{pointer}");
    }
}

/// The URI of every artifact in a SARIF document.
fn uris(document: &str) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(document).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    let uri = |result: &Value| {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        place["uri"].as_str().unwrap().to_owned()
    };
    results.iter().map(uri).collect()
}

#[test]
#[cfg(unix)]
fn check_and_diff_name_a_file_by_the_same_uri() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let account = ticketproof_schema::embedded::default_account_json();
    fs::write(folder.path().join("old.json"), account.replace("\"High\"", "\"Highest\"")).unwrap();
    for (name, uri) in [
        ("a\\b.json", "a%5Cb.json"),
        ("a b#c?d%e.json", "a%20b%23c%3Fd%25e.json"),
        ("é:1.json", "%C3%A9%3A1.json"),
        (&at("c\\d.json"), &format!("file://{}", at("c%5Cd.json"))),
    ] {
        let check = folder.path().join(name);
        fs::write(&check, "{}").unwrap();
        let check = run(folder.path(), &["check", "--format", "sarif", name], b"");
        assert_eq!(uris(&check.stdout), BTreeSet::from([uri.to_owned()]), "{}", check.stderr);
        fs::write(folder.path().join(name), account).unwrap();
        let old = at("old.json");
        let diff = run(folder.path(), &["diff", "--format", "sarif", &old, name], b"");
        assert!(uris(&diff.stdout).contains(uri), "{}{}", diff.stdout, diff.stderr);
    }
}
