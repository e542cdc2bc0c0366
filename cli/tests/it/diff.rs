//! `ticketproof diff`.

#[cfg(unix)]
mod recipes;
mod soundness;

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{Run, run};

/// The snapshot that other tests use too: an invented account.
pub(crate) const ACME: &str = include_str!("../../../tests/fixtures/acme/tickets.json");

/// A folder with the committed snapshot, `hubspot/tickets.json`, and tomorrow's, `tomorrow.json`.
fn folder(edit: impl FnOnce(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    fs::write(folder.path().join("hubspot/tickets.json"), ACME).unwrap();
    fs::write(folder.path().join("tomorrow.json"), edited(edit)).unwrap();
    folder
}

/// The account after a change.
pub(crate) fn edited(edit: impl FnOnce(&mut Value)) -> String {
    let mut json: Value = serde_json::from_str(ACME).unwrap();
    edit(&mut json);
    // Read and written again, so that it is as canonical as what a pull writes.
    ticketproof_schema::Snapshot::from_json(&json.to_string()).unwrap().to_json()
}

/// Something of each class.
fn a_night_in_hubspot(json: &mut Value) {
    let schema = &mut json["schema"];
    schema["properties"]["hs_ticket_priority"]["options"].as_object_mut().unwrap().remove("HIGH");
    schema["properties"]["serial_number"]["readOnly"] = true.into();
    schema["properties"]["printers_affected"]["rules"][0]["arguments"][0] = "250".into();
    let stage = schema["pipelines"]["77"]["stages"].as_object_mut().unwrap().remove("771").unwrap();
    schema["pipelines"]["0"]["stages"]["771"] = stage;
    schema["properties"]["hs_ticket_category"]["options"]["OTHER"]["hidden"] = true.into();
    schema["properties"]["nickname"] = json!({ "label": "Nickname", "type": "string", "fieldType": "text" });
    schema["pipelines"]["0"]["label"] = "Help desk".into();
}

fn diff(folder: &TempDir, args: &[&str]) -> Run {
    let mut all = vec!["diff"];
    all.extend(args);
    run(folder.path(), &all, b"")
}

const BOTH: [&str; 2] = ["hubspot/tickets.json", "tomorrow.json"];

fn with_format(format: &str) -> Vec<&str> {
    [&BOTH[..], &["--format", format]].concat()
}

#[test]
fn people_read_the_worst_first() {
    let folder = folder(a_night_in_hubspot);
    let run = diff(&folder, &BOTH);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn nothing_changed_is_exit_0_in_every_format() {
    let folder = folder(|json| json["provenance"]["pulled"] = "2030-01-01".into());
    for format in ["human", "json", "github", "sarif", "markdown"] {
        for fail_on in ["breaking", "risky", "any"] {
            let args = [&with_format(format)[..], &["--fail-on", fail_on]].concat();
            let run = diff(&folder, &args);
            assert_eq!(run.code, Some(0), "{format} {fail_on}: {}{}", run.stdout, run.stderr);
        }
    }
    assert!(diff(&folder, &BOTH).stdout.contains("no changes"));
}

/// JSON text with the members of every object in reverse order.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members
                .iter()
                .rev()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), backwards(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(backwards).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

#[test]
fn order_day_language_and_tool_are_no_drift() {
    let dated: fn(&mut Value) = |json| json["provenance"]["pulled"] = "2031-12-31".into();
    let by_another_version: fn(&mut Value) = |json| json["provenance"]["apiVersion"] = "2026-09".into();
    let turned: fn(&mut Value) = |json| {
        json["schema"]["associations"].as_array_mut().unwrap().reverse();
        json["schema"]["requiredProperties"].as_array_mut().unwrap().reverse();
    };
    for (what, edit) in [("order", turned), ("day", dated), ("API version", by_another_version)] {
        let folder = folder(|_| {});
        let mut json: Value = serde_json::from_str(ACME).unwrap();
        edit(&mut json);
        fs::write(folder.path().join("tomorrow.json"), backwards(&json)).unwrap();
        let run = diff(&folder, &[&BOTH[..], &["--fail-on", "any"]].concat());
        assert_eq!(run.code, Some(0), "{what}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("no changes"), "{what}: {}", run.stdout);
    }
    // Labels in another language are not compared, and that is not said to be a change.
    let folder = folder(|json| {
        json["provenance"]["locale"] = "de".into();
        json["schema"]["pipelines"]["0"]["label"] = "Kundendienst".into();
        json["schema"]["properties"]["hs_ticket_priority"]["options"]["HIGH"]["label"] = "Hoch".into();
    });
    let english = edited(|json| json["provenance"]["locale"] = "en".into());
    fs::write(folder.path().join("hubspot/tickets.json"), english).unwrap();
    let run = diff(&folder, &BOTH);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("no changes"), "{}", run.stdout);
}

#[test]
fn the_threshold_decides() {
    let risky = folder(|json| {
        json["schema"]["properties"]["hs_ticket_category"]["options"]["OTHER"]["hidden"] = true.into();
    });
    let safe = folder(|json| json["schema"]["pipelines"]["0"]["label"] = "Help desk".into());
    for (folder, codes) in [(&risky, [0, 1, 1]), (&safe, [0, 0, 1])] {
        for (fail_on, code) in ["breaking", "risky", "any"].into_iter().zip(codes) {
            let run = diff(folder, &[&BOTH[..], &["--fail-on", fail_on]].concat());
            assert_eq!(run.code, Some(code), "{fail_on}: {}", run.stdout);
        }
    }
}

#[test]
fn what_could_not_be_compared_is_exit_2_in_every_format() {
    let folder = folder(|json| {
        json["provenance"]["notVisible"] = json!(["pipelines"]);
        json["schema"].as_object_mut().unwrap().remove("pipelines");
    });
    for format in ["human", "json", "github", "sarif", "markdown"] {
        let run = diff(&folder, &with_format(format));
        assert_eq!(run.code, Some(2), "{format}: {}", run.stdout);
        assert!(run.stdout.contains("pipelines and stages were not compared"), "{format}: {}", run.stdout);
        assert!(!run.stdout.contains("Hardware"), "{format}: {}", run.stdout);
    }
}

#[test]
fn what_cannot_be_read_is_exit_2() {
    let folder = folder(|_| {});
    fs::write(folder.path().join("broken.json"), "{").unwrap();
    for args in [
        &["hubspot/tickets.json", "nowhere.json"][..],
        &["broken.json", "hubspot/tickets.json"],
        &["hubspot/tickets.json"],
        &["--against", "git:main"],
        &["--against", "git:--output=stolen"],
        &["--live"],
        &["hubspot/tickets.json", "tomorrow.json", "--usage", "nowhere"],
    ] {
        let run = diff(&folder, args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.stderr.starts_with("error: "), "{args:?}: {}", run.stderr);
    }
    assert!(!folder.path().join("stolen").exists());
}

#[test]
fn json_is_a_document() {
    let folder = folder(a_night_in_hubspot);
    let run = diff(&folder, &with_format("json"));
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["verdict"], "reached");
    assert_eq!(document["summary"], json!({ "breaking": 4, "risky": 1, "safe": 2 }));
    let kinds: Vec<_> =
        document["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
    assert_eq!(
        kinds,
        [
            "stage-moved",
            "option-removed",
            "rule-tightened",
            "property-read-only",
            "option-hidden",
            "pipeline-relabelled",
            "property-added"
        ]
    );
}

#[test]
fn annotations_and_comments() {
    let folder = folder(a_night_in_hubspot);
    insta::assert_snapshot!("github", diff(&folder, &with_format("github")).stdout);
    insta::assert_snapshot!("markdown", diff(&folder, &with_format("markdown")).stdout);
}

#[test]
fn sarif_has_what_the_standard_asks_for() {
    let folder = folder(a_night_in_hubspot);
    let sarif: Value = serde_json::from_str(&diff(&folder, &with_format("sarif")).stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let [run] = sarif["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["shortDescription"]["text"].is_string()));
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 7);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"], "{result}");
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{result}");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty(), "{result}");
        let place = &result["locations"][0];
        assert!(place["physicalLocation"]["artifactLocation"]["uri"].is_string(), "{result}");
        assert!(place["physicalLocation"]["region"]["startLine"].as_u64().unwrap() > 1, "{result}");
        assert!(
            place["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap().starts_with('/'),
            "{result}"
        );
    }
}

#[test]
fn usage_names_the_lines_that_break() {
    let folder = folder(a_night_in_hubspot);
    let manifests = folder.path().join("target/ticketproof/usage");
    fs::create_dir_all(&manifests).unwrap();
    let used = |lines: &str| fs::write(manifests.join("desk.ndjson"), lines).unwrap();
    used(
        r#"{"package":"desk","type":"NewTicket","operation":"create","file":"src/new.rs","line":7,"properties":[{"name":"hs_ticket_priority","line":9},{"name":"hs_pipeline_stage","value":"1","line":7}]}
"#,
    );
    let args = [&BOTH[..], &["--usage", "target"]].concat();
    let run = diff(&folder, &args);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!(run.stdout);
    let annotated = diff(&folder, &[&args[..], &["--format", "github"]].concat()).stdout;
    assert!(annotated.contains("::error file=src/new.rs,line=9,title=option-removed::"), "{annotated}");

    used("{\"package\":\n");
    let damaged = diff(&folder, &args);
    assert!(damaged.stderr.contains("1 lines of the usage manifests"), "{}", damaged.stderr);
    assert!(!damaged.stdout.contains("concerns no derive"), "{}", damaged.stdout);
}

#[test]
fn usage_of_what_is_gone_is_left_out() {
    let folder = folder(a_night_in_hubspot);
    let manifests = folder.path().join("target/ticketproof/usage");
    fs::create_dir_all(&manifests).unwrap();
    let entry = json!({
        "package": "desk", "type": "NewTicket", "operation": "create", "folder": folder.path(), "file": "new.rs",
        "line": 2, "properties": [{ "name": "hs_ticket_priority", "line": 3 }],
    });
    fs::write(manifests.join("desk.ndjson"), format!("{entry}\n")).unwrap();
    let source = folder.path().join("new.rs");
    let args = [&BOTH[..], &["--usage", "target"]].concat();
    for (text, is_named) in [
        (Some("#[derive(TicketPayload)]\nstruct NewTicket {\n    hs_ticket_priority: Priority,\n}"), true),
        (Some("struct NewTicket {\n    hs_ticket_priority: Priority,\n}"), false),
        (None, false),
    ] {
        match text {
            Some(text) => fs::write(&source, text).unwrap(),
            None => fs::remove_file(&source).unwrap(),
        }
        let run = diff(&folder, &args);
        assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
        assert_eq!(run.stdout.contains("new.rs:3"), is_named, "{text:?}: {}", run.stdout);
    }
}

/// Runs git in a folder, without anybody's configuration.
fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn revisions_are_compared_from_any_folder() {
    let folder = folder(a_night_in_hubspot);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "hubspot"]);
    git(folder.path(), &["commit", "-qm", "snapshot"]);
    fs::copy(folder.path().join("tomorrow.json"), folder.path().join("hubspot/tickets.json")).unwrap();

    let changed = diff(&folder, &["--against", "git:HEAD"]);
    assert_eq!((changed.code, changed.stderr.as_str()), (Some(1), ""));
    assert!(
        changed.stdout.contains("hubspot/tickets.json at HEAD -> hubspot/tickets.json: 4 breaking"),
        "{}",
        changed.stdout
    );
    let inside = run(&folder.path().join("hubspot"), &["diff", "tickets.json", "--against", "git:main"], b"");
    assert_eq!(inside.code, Some(1), "{}", inside.stderr);
    let missing = diff(&folder, &["--against", "git:HEAD~7"]);
    assert_eq!(missing.code, Some(2));
    let other = diff(&folder, &["tomorrow.json", "--against", "hubspot/tickets.json"]);
    assert_eq!(other.code, Some(0), "{}", other.stdout);
}

#[test]
fn foreign_text_does_not_reach_the_terminal() {
    let folder = folder(|json| {
        json["schema"]["pipelines"]["0"]["label"] = "\u{1b}[2Jx\n::error::y | <b> @all \u{202e}".into();
        let options = json["schema"]["properties"]["hs_ticket_priority"]["options"].as_object_mut().unwrap();
        options.insert("\u{1b}]0;x\u{7}".to_owned(), json!({ "label": "a\nb" }));
    });
    for format in ["human", "json", "github", "sarif", "markdown"] {
        let run = diff(&folder, &with_format(format));
        let deceptive = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
        assert!(!run.stdout.contains(deceptive), "{format}: {:?}", run.stdout);
        assert!(!run.stdout.contains("\n::error::y"), "{format}: {}", run.stdout);
    }
}
