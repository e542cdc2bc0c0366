//! Tables: `check` and `send` on CSV and its relatives, from outside.

mod columns;
mod dialects;
mod hostile;
mod sent;

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::command::{Run, run};

/// A table like HubSpot's own export: labels as headers, labels in the cells, read-only columns.
const EXPORT: &str = "\
Ticket ID,Ticket name,Pipeline,Ticket status,Priority,Last activity date,Associated Contact,Associated Contact IDs
811,\"Printer, on fire\",Support Pipeline,New,High,2026-11-20 10:00,Ada Lovelace (ada@example.com),101;102
812,=HYPERLINK(\"x\"),Support Pipeline,Waiting on us,,2026-11-21 11:00,,
";

pub(super) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub(super) fn check(folder: &Path, args: &[&str]) -> Run {
    run(folder, &[&["check"], args].concat(), b"")
}

/// The findings of a table as JSON, and the exit code.
pub(super) fn findings(text: &[u8], args: &[&str]) -> (Option<i32>, Vec<Value>) {
    let folder = folder(&[("t.csv", text)]);
    let run = check(folder.path(), &[&["--format", "json", "t.csv"], args].concat());
    let document: Value = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{error}: {} {}", run.stdout, run.stderr));
    (run.code, document["findings"].as_array().unwrap().clone())
}

/// Findings as `slug line column header`.
pub(super) fn told(findings: &[Value]) -> Vec<String> {
    let told = findings.iter().map(|finding| {
        let text = |name: &str| finding[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {} {}", text("rule"), finding["line"], finding["column"], text("header"))
    });
    told.collect()
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn an_export_just_works() {
    let (code, findings) = findings(EXPORT.as_bytes(), &[]);
    assert_eq!(code, Some(0), "{findings:?}");
    let left_out = [
        "column-left-out 1 1 Ticket ID",
        "column-left-out 1 6 Last activity date",
        "column-left-out 1 7 Associated Contact",
    ];
    assert_eq!(told(&findings), left_out);
    let folder = folder(&[("t.csv", EXPORT.as_bytes())]);
    let seen = check(folder.path(), &["t.csv"]);
    assert!(
        seen.stdout.contains("2 records checked: 2 valid, 0 invalid, 3 warnings; 5 cells"),
        "{}",
        seen.stdout
    );
}

#[test]
fn findings_name_line_column_and_header() {
    let table =
        b"Ticket name,Ticket status,Priority,contact_id\n\"two\nlines\",Nwe,High,\nok,1\n\n,1,Hgih,x\n";
    let (code, findings) = findings(table, &[]);
    assert_eq!(code, Some(1));
    let wanted = [
        "unknown-stage 3 2 Ticket status",
        "ragged-row 4 3 Priority",
        "association-id-not-numeric 6 4 contact_id",
        "missing-subject 6 null -",
        "unknown-option 6 3 Priority",
    ];
    assert_eq!(told(&findings), wanted);

    let folder = folder(&[("t.csv", table)]);
    insta::assert_snapshot!(check(folder.path(), &["t.csv"]).stdout);
    let github = check(folder.path(), &["--format", "github", "t.csv"]).stdout;
    assert!(github.contains("file=t.csv,line=6,col=4,endLine=6,endColumn=8"), "{github}");
    assert!(github.contains("(column 3, `Priority`)"), "{github}");
    let sarif: Value =
        serde_json::from_str(&check(folder.path(), &["--format", "sarif", "t.csv"]).stdout).unwrap();
    let run = &sarif["runs"][0];
    let index = run["results"][1]["ruleIndex"].as_u64().unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][usize::try_from(index).unwrap()]["name"], "ragged-row");
    assert_eq!(run["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"], 4);
}

#[test]
fn a_header_that_is_not_understood_stops_the_table() {
    let (code, findings) =
        findings(b"Ticket nmae,conversation_id,subject,Ticket name\na,1,b,c\n", &["--max-rejects", "100%"]);
    assert_eq!(code, Some(1));
    let wanted = [
        "unknown-column 1 1 Ticket nmae",
        "ambiguous-column 1 2 conversation_id",
        "duplicate-column 1 4 Ticket name",
    ];
    assert_eq!(told(&findings), wanted, "{findings:?}");
    assert!(findings[0]["help"].as_str().unwrap().contains("`Ticket name` (`subject`)"), "{findings:?}");
    assert!(
        findings[1]["message"].as_str().unwrap().contains("type HUBSPOT_DEFINED 32) or the ids"),
        "{findings:?}"
    );
    let (code, findings) =
        self::findings(b"subject,hs_pipeline_stage,x\na,1,b\n", &["--off", "unknown-column"]);
    assert_eq!((code, findings.len()), (Some(0), 0), "a rule about tables is turned off like any other");
}

#[test]
fn corrections_change_their_cells_only() {
    let table = "\u{feff}Ticket name;\"Ticket status\";Priority\r\n =x ;\"New\";high\r\n\"a;\"\"b\";Closed;\"Low\"\r\nlast;oops;LOW";
    let folder = folder(&[("t.csv", table.as_bytes())]);
    let run = check(folder.path(), &["--fix", "t.csv"]);
    assert_eq!(run.code, Some(1));
    let fixed = table.replace("\"New\";high", "\"1\";HIGH").replace("Closed;\"Low\"", "4;\"LOW\"");
    assert_eq!(text(folder.path(), "t.fixed.csv"), fixed);
    assert!(run.stdout.contains("4 findings mended"), "{}", run.stdout);
    assert_eq!(check(folder.path(), &["--in-place", "t.csv"]).code, Some(1));
    assert_eq!(text(folder.path(), "t.csv"), fixed);
}

#[test]
fn good_rows_are_a_table_and_bad_ones_say_why() {
    let table = "Row;Ticket name;Ticket status\r\n7;a;New\r\n8;b;Nwe\r\n9;\"c\nd\";1\r\n";
    let folder = folder(&[("t.csv", table.as_bytes()), ("u.csv", b"subject,hs_pipeline_stage\na,1\n")]);
    let run =
        check(folder.path(), &["--accepted", "good.csv", "--rejects", "bad.ndjson", "--key", "row", "t.csv"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(
        text(folder.path(), "good.csv"),
        "Row;Ticket name;Ticket status\r\n7;a;New\r\n9;\"c\nd\";1\r\n"
    );
    let reject: Value = serde_json::from_str(text(folder.path(), "bad.ndjson").trim()).unwrap();
    assert_eq!(
        (&reject["line"], &reject["key"], &reject["input"]),
        (&json!(3), &json!("8"), &json!("t.csv"))
    );
    let finding = &reject["findings"][0];
    assert_eq!((&finding["column"], &finding["header"]), (&json!(3), &json!("Ticket status")));
    assert_eq!(reject["payload"]["properties"]["hs_pipeline_stage"], "Nwe");
    // One file has one header.
    let run = check(folder.path(), &["--accepted", "both.csv", "--key", "row", "t.csv", "u.csv"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("different headers"), "{}", run.stderr);
}

#[test]
fn what_was_found_out_is_committed_and_used() {
    let table = b"Betreff,Ticket status,Kunde,Bob's notes\na,New,101,x\n";
    let folder = folder(&[("t.csv", table)]);
    let first = check(folder.path(), &["--write-mapping", "columns.toml", "t.csv"]);
    assert_eq!(first.code, Some(1));
    let written = text(folder.path(), "columns.toml");
    assert!(
        written.contains("\"Ticket status\" = \"hs_pipeline_stage\"\n# \"Betreff\" = false  # "),
        "{written}"
    );
    let edited =
        written + "\"Betreff\" = \"subject\"\n\"Kunde\" = { to = \"contacts\" }\n\"Bob's notes\" = false\n";
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    fs::write(folder.path().join("hubspot/columns.toml"), &edited).unwrap();
    let second = check(folder.path(), &["t.csv"]);
    assert_eq!(
        (second.code, second.stdout.as_str()),
        (Some(0), "1 record checked: 1 valid, 0 invalid; 1 cell with labels read as ids\n")
    );
    // Writing again keeps what was said.
    assert_eq!(check(folder.path(), &["--write-mapping", "again.toml", "t.csv"]).code, Some(0));
    let again = text(folder.path(), "again.toml");
    assert!(
        again.contains("\"Kunde\" = { to = \"contacts\" }") && !again.contains("# \"Betreff\""),
        "{again}"
    );
    let wrong = folder.path().join("wrong.toml");
    fs::write(wrong, "[columns]\nx = 1\n").unwrap();
    let run = check(folder.path(), &["--mapping", "wrong.toml", "t.csv"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("wrong.toml"), "{}", run.stderr);
}

#[test]
fn empty_cells_of_updates_leave_alone_or_clear() {
    let table = b"Record ID,Priority,Ticket description\n77,,x\n78,High,\n";
    assert_eq!(findings(table, &["--op", "update"]), (Some(0), vec![]));
    assert_eq!(findings(table, &["--op", "update", "--empty-clears"]), (Some(0), vec![]));
    let (code, findings) = findings(b"Record ID,Priority\n77,\n", &["--op", "update"]);
    assert_eq!((code, told(&findings)), (Some(1), vec!["empty-update 2 null -".to_owned()]));
}

#[test]
fn a_column_of_ids_holds_ids() {
    let table = b"Record ID,content\n77,x\nada@example.com,x\nA-17,x\n\xc2\xa078\xc2\xa0,x\n79.0,x\n,x\n";
    let (code, found) = findings(table, &["--op", "update"]);
    let expected = ["id-not-numeric 3 1 Record ID", "id-not-numeric 4 1 Record ID"];
    assert_eq!((code, told(&found)), (Some(1), expected.map(str::to_owned).to_vec()));
    assert!(found[0]["help"].as_str().unwrap().contains("record's id"), "{found:?}");
    let (_, warnings) = findings(b"Record ID,subject,Ticket status\n77,s,New\n", &["--op", "upsert"]);
    assert!(told(&warnings).contains(&"upsert-without-id-property 2 1 Record ID".to_owned()), "{warnings:?}");
    // A spreadsheet's `79.0` is put right where the table is mended.
    let folder = folder(&[("t.csv", b"Record ID,content\n79.0,x\n")]);
    let run = check(folder.path(), &["--op", "update", "--fix", "--output", "-", "t.csv"]);
    assert_eq!(run.stdout, "Record ID,content\n79,x\n", "{}", run.stderr);
}

#[test]
fn values_of_spreadsheets_get_the_verdicts_of_json() {
    let snapshot = ticketproof_schema::embedded::default_account().to_json();
    let mut snapshot: Value = serde_json::from_str(&snapshot).unwrap();
    for (name, kind) in [("refund", "number"), ("due_day", "date"), ("called_at", "datetime")] {
        snapshot["schema"]["properties"][name] = json!({"label": name, "type": kind, "fieldType": "text"});
    }
    snapshot["schema"]["properties"]["desk"] = json!({
        "label": "desk", "type": "enumeration", "fieldType": "select", "options": {"Caf\u{e9}": {"label": "Caf\u{e9}"}}
    });
    let folder = folder(&[("own.json", snapshot.to_string().as_bytes())]);
    for (column, cell, rule) in [
        ("refund", "1.4E-10x", "wrong-type"),
        ("refund", "\u{a0}12\u{a0}", ""),
        ("due_day", "46082", "lands-in-1970"),
        ("due_day", "0", "lands-in-1970"),
        ("called_at", "46082", "lands-in-1970"),
        ("called_at", "46082.5", "wrong-type"),
        ("called_at", "2026-03-01 10:00:00", "wrong-type"),
        ("called_at", "2026-03-01 10:00:00Z", ""),
        ("desk", "Cafe\u{301}", ""),
        ("desk", "\u{a0}Caf\u{e9}", ""),
        // A table is mended as far as that is sure.
        ("refund", "1.4E-10", ""),
    ] {
        for copies in [1, 400] {
            let table = format!("content,{column}\n{}", format!("x,{cell}\n").repeat(copies));
            fs::write(folder.path().join("t.csv"), table).unwrap();
            let args = ["--schema", "own.json", "--op", "update", "--format", "json", "t.csv"];
            let document: Value = serde_json::from_str(&check(folder.path(), &args).stdout).unwrap();
            let found = document["findings"].as_array().unwrap();
            let expected = if rule.is_empty() { 0 } else { copies };
            assert_eq!(found.iter().filter(|it| it["rule"] == rule).count(), expected, "{cell}: {document}");
            assert_eq!(found.len(), expected, "{cell}: {document}");
        }
    }
}

#[test]
fn repeated_unique_values_are_found() {
    let mut snapshot: Value =
        serde_json::from_str(&run(Path::new("."), &["schema"], b"").stdout).unwrap_or_default();
    if snapshot["properties"].is_null() {
        snapshot = serde_json::from_str(&ticketproof_schema::embedded::default_account().to_json()).unwrap();
    }
    snapshot["schema"]["properties"]["order_no"] =
        json!({"label": "Order", "type": "string", "fieldType": "text", "unique": true});
    let folder = folder(&[
        ("own.json", snapshot.to_string().as_bytes()),
        ("t.csv", b"subject,Ticket status,Order\na,New,A-1\nb,New,A-2\nc,New,A-1\n"),
    ]);
    let run = check(folder.path(), &["--schema", "own.json", "--format", "ndjson", "t.csv"]);
    let finding: Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(told(&[finding]), ["duplicate-unique-value 4 3 Order"], "{}", run.stderr);

    // The same ticket may keep its value; another one may not have it, and of a row without an id nobody knows.
    for (table, expected) in [
        ("Record ID,Order,content\n7,A-1,x\n7,A-1,y\n", &[][..]),
        ("content,Order,Ticket ID\nx,A-1,7\ny,A-1,7\nz,A-1,8\n", &["duplicate-unique-value 4 2 Order"]),
        ("Order,content\nA-1,x\nA-1,y\n", &["duplicate-unique-value 3 1 Order"]),
        ("id,Order\n7,A-1\n,A-1\n", &["duplicate-unique-value 3 2 Order"]),
    ] {
        fs::write(folder.path().join("t.csv"), table).unwrap();
        let args = ["--schema", "own.json", "--op", "update", "--format", "json", "t.csv"];
        let document: Value = serde_json::from_str(&check(folder.path(), &args).stdout).unwrap();
        assert_eq!(told(document["findings"].as_array().unwrap()), expected, "{table}");
    }
}

#[test]
fn explain_knows_the_rules_about_tables() {
    let folder = folder(&[]);
    let by_code = run(folder.path(), &["explain", "TP1305"], b"");
    assert_eq!(by_code.code, Some(0));
    assert!(by_code.stdout.starts_with("# TP1305 ragged-row\n"), "{}", by_code.stdout);
    assert!(run(folder.path(), &["explain"], b"").stdout.contains("TP1306"));
    fs::write(folder.path().join("ticketproof.toml"), "[rules]\nragged-row = \"off\"\n").unwrap();
    fs::write(folder.path().join("t.csv"), "subject,hs_pipeline_stage,content\na,1\n").unwrap();
    assert_eq!(check(folder.path(), &["t.csv"]).code, Some(0));
}
