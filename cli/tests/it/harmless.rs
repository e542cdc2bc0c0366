//! Text of others in every place where it may stand, and every output: nothing commands a terminal or deceives a reader.
#![cfg(unix)]

mod server;

use std::{fs, path::Path, process::Command};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use ticketproof_diagnostics::text::is_deceptive;
use ticketproof_schema::{Pipeline, Snapshot, Stage, embedded::default_account};

/// One of each kind: line ends, colours, controls of both ranges, separators, blanks, directions, marks without a letter.
const EVERY_KIND: &str = "\u{301}a\r\n\t\u{1b}[31mb\u{1b}]0;x\u{7}\u{7f}\u{85}\u{9b}2J\u{9d}\u{a0}\u{ad}\u{34f}\u{61c}\u{115f}\
                          \u{180e}\u{200b}\u{200d}\u{200e}\u{2028}\u{2029}\u{202e}\u{2060}\u{2067}\u{2800}\u{3000}\u{3164}\
                          \u{e000}\u{fe0f}\u{feff}\u{fff9}\u{e0041}\u{e0100}\u{100000}`::error file=x,line=1::y|<b>@z";

/// An account, a changed one, payloads and tables, all made of one text.
fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    let mut snapshot = default_account().clone();
    write("plain.json", &snapshot.to_json());
    fill(&mut snapshot, text, text);
    write("account.json", &snapshot.to_json());
    fill(&mut snapshot, text, &format!("{text}2"));
    snapshot.schema.pipelines.remove(text);
    write("changed.json", &snapshot.to_json());

    let stage = json!({ "subject": text, "hs_pipeline": text, "hs_pipeline_stage": text, text: text, "choice": text });
    let records = [
        json!({ "properties": stage, text: text, "associations": [{ "to": { "id": text }, "types": [{ "associationCategory": text }] }] }),
        json!({ "properties": { "subject": text, "hs_pipeline_stage": "New", "choice": format!("x{text}"), "n": text } }),
        json!({ "id": text, "idProperty": text, "properties": { "closed_date": text } }),
        json!({ "objectId": text, "properties": { "subject": { "value": text } } }),
        json!(text),
    ];
    let mut lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    lines.push_str(&format!("{{\"properties\":{{\"{}\n", text.replace(['\n', '"', '\\'], " ")));
    write("t.ndjson", &lines);
    write("t.json", &json!({ "inputs": records, text: text }).to_string());
    let cell = format!("\"{}\"", text.replace('"', "\"\""));
    write(
        "t.csv",
        &format!("subject,hs_pipeline_stage,{cell},choice\n{cell},{cell},{cell},{cell}\n{text}\n"),
    );
    write(&name(text), &lines);
    write("ticketproof.toml", &format!("[rules]\n{} = \"{}\"\n", Value::from(text), 1));
    write("names.toml", &format!("[properties]\n{} = 1\n", text.replace('\n', " ")));
    write(
        "usage.ndjson",
        &format!(
            "{}\n",
            json!({ "package": text, "type": text, "operation": text, "file": text, "line": 1, "properties": [{ "name": text, "line": 1, "value": text }] })
        ),
    );
    folder
}

/// The name of a file, which has some characters less.
fn name(text: &str) -> String {
    format!("f{}.ndjson", text.replace(['/', '\0'], ""))
}

fn fill(snapshot: &mut Snapshot, text: &str, label: &str) {
    let schema = &mut snapshot.schema;
    let mut property = schema.properties["hs_ticket_priority"].clone();
    (property.label, property.description, property.group) =
        (label.to_owned(), label.to_owned(), label.to_owned());
    let mut option = property.options["HIGH"].clone();
    option.label = label.to_owned();
    property.options.insert(text.to_owned(), option);
    property.rules.push(ticketproof_schema::ValidationRule {
        rule_type: text.into(),
        arguments: vec![label.to_owned()],
        normalize: false,
    });
    schema.properties.insert("choice".to_owned(), property.clone());
    schema.properties.insert(text.to_owned(), property);
    let stage = Stage {
        id: text.to_owned(),
        label: label.to_owned(),
        metadata: [(text.to_owned(), label.to_owned())].into(),
        write_permissions: Some(text.to_owned()),
        archived: false,
    };
    let stages = [(text.to_owned(), stage)].into();
    let pipeline = Pipeline { id: text.to_owned(), label: label.to_owned(), stages, archived: false };
    schema.pipelines.insert(text.to_owned(), pipeline);
    let mut kind = schema.associations[0].clone();
    (kind.label, kind.object.name) = (Some(label.to_owned()), text.to_owned());
    schema.associations.push(kind);
    snapshot.provenance.pulled = Some(label.to_owned());
}

/// The output of a run on both streams.
fn printed(folder: &Path, args: &[&str]) -> [String; 2] {
    let output = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
        .args(args)
        .current_dir(folder)
        .env("HUBSPOT_ACCESS_TOKEN", "any")
        .stdin(fs::File::open(folder.join("t.ndjson")).unwrap())
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|code| code < 3), "{args:?}");
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("output is UTF-8"))
}

/// Panics if a run prints what it must not.
fn prove(folder: &Path, args: &[&str]) -> [String; 2] {
    let streams = printed(folder, args);
    for stream in &streams {
        // The pages' own style and script stand before the text of others.
        let shown = stream.rsplit_once("</style>").map_or(stream.as_str(), |(_, page)| page);
        let odd = shown.char_indices().find(|(_, char)| *char != '\n' && is_deceptive(*char));
        if let Some((at, char)) = odd {
            let before = shown[..at].chars().rev().take(60).collect::<Vec<_>>();
            panic!("{args:?} prints {char:?} after {:?}", before.iter().rev().collect::<String>());
        }
    }
    streams
}

/// Panics if the colours of a run are not all that it prints more than without.
fn prove_coloured(folder: &Path, args: &[&str]) {
    let plain = prove(folder, args);
    let coloured = printed(folder, &[&["--color", "always"], args].concat());
    for (coloured, plain) in coloured.iter().zip(plain) {
        let own = coloured.split('\u{1b}').enumerate().map(|(index, part)| match index {
            0 => part,
            _ => part.split_once('m').expect("a colour ends with `m`").1,
        });
        assert_eq!(own.collect::<String>(), plain, "{args:?}");
    }
}

fn prove_everything(text: &str) {
    let folder = folder(text);
    let folder = folder.path();
    let file = name(text);
    let argument = text.replace('\0', "");
    for input in ["t.ndjson", "t.json", "t.csv", &file] {
        for schema in ["plain.json", "account.json"] {
            for format in ["json", "ndjson", "sarif", "github"] {
                prove(folder, &["check", "--schema", schema, "--format", format, input]);
            }
            prove_coloured(folder, &["check", "--schema", schema, input]);
        }
        prove(folder, &["check", "--schema", "account.json", "--rejects", "-", input]);
        prove(folder, &["check", "--op", "upsert", "--schema", "account.json", "--report", "-", input]);
        prove(folder, &["check", "--schema", "plain.json", "--against", "account.json", input]);
        prove_coloured(folder, &["convert", input]);
        prove_coloured(folder, &["send", "--schema", "account.json", "--dry-run", input]);
    }
    for format in ["json", "sarif", "github", "markdown"] {
        prove(folder, &["diff", "account.json", "changed.json", "--format", format]);
    }
    prove_coloured(folder, &["diff", "account.json", "changed.json"]);
    prove(folder, &["schema", "export", "--schema", "account.json"]);
    prove(folder, &["schema", "view", "--schema", "account.json", "--output", "-"]);
    fs::remove_file(folder.join("names.toml")).unwrap();
    prove(folder, &["generate", "--schema", "account.json", "--select", "choice"]);
    prove(folder, &["generate", "--schema", "account.json", "--out", "t.csv", "--check"]);
    let nowhere = format!("nowhere/{argument}.json");
    prove(folder, &["sandbox", "--state", &nowhere]);
    prove(folder, &["generate", "--schema", "account.json", "--select", &argument, "--out", &nowhere]);
    for args in [
        &["explain", &argument][..],
        &["check", "--op", &argument, "x"],
        &["check", "--schema", &nowhere, "-"],
        &["check", "--config", "ticketproof.toml", "-"],
        &["check", &nowhere, "-"],
        &["check", "--rejects", &nowhere, "-"],
        &["check", "--key", &argument, "--rejects", "r", "-"],
        &["check", &format!("--{argument}"), "-"],
        &["diff", &nowhere, "account.json"],
        &["diff", "--usage", &nowhere, "account.json", "changed.json"],
        &["sandbox", "--hide", &argument],
        &["sandbox", "--schema", "account.json", "--state", "t.ndjson"],
        &["sandbox", "--faults", "t.json"],
        &["send", "--status", &nowhere],
        &["send", "--base-url", &argument, "--journal", "j", "t.ndjson"],
        &["pull", "--to", &argument, "--base-url", "http://127.0.0.1:1"],
        &["pull", "--token-file", &nowhere],
        &[&argument],
    ] {
        prove_coloured(folder, args);
    }
}

/// Answers of a server, too: bodies and headers, to a pull and to a run that sends.
fn prove_answers(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let good = r#"{"properties":{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    fs::write(folder.join("t.ndjson"), good).unwrap();
    let refusal = json!({
        "status": text, "category": text, "correlationId": text, "policyName": text, "subCategory": text,
        "message": format!("{text}: [{}]", json!({ "name": text, "error": text, "message": text, "propertyValue": text })),
        "context": { "requiredScopes": [text], "properties": [text] },
        "errors": [{ "message": text, "code": text, "in": text, "context": { "propertyName": [text] } }],
    });
    let properties = json!({ "results": [{ "name": text, "label": text, "type": text, "fieldType": text, "options": text }] });
    for (status, body) in [
        (400, refusal.to_string()),
        (403, refusal.to_string()),
        (500, text.to_owned()),
        (200, text.to_owned()),
        (200, properties.to_string()),
    ] {
        let url = server::answering(status, text, &body);
        prove(folder, &["pull", "--base-url", &url]);
        let journal = format!("j{status}{}", body.len());
        let send = ["send", "--base-url", &url, "--journal", &journal, "--settle", "0", "t.ndjson"];
        prove(folder, &[&send[..], &["--max-wait", "0"]].concat());
        prove(folder, &["send", "--status", &journal]);
    }
}

#[test]
fn every_kind_of_character_is_harmless_in_every_output() {
    prove_everything(EVERY_KIND);
    prove_answers(EVERY_KIND);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_harmless_in_every_output(parts in proptest::collection::vec(part(), 1..8)) {
        prove_everything(&parts.concat());
        prove_answers(&parts.concat());
    }
}

fn part() -> impl Strategy<Value = String> {
    let odd: Vec<char> = ('\0'..=char::MAX).filter(|char| is_deceptive(*char)).collect();
    prop_oneof![proptest::sample::select(odd).prop_map(String::from), ".{1,4}"]
}
