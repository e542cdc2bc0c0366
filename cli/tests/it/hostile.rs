//! Bad input: a located finding or exit 2 with a reason, never a panic, and the other lines are still checked.

use serde_json::Value;

use super::command::{Run, run};

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;

/// Checks bytes as a file; the JSON document, where there is one.
fn check(name: &str, bytes: &[u8]) -> (Run, Option<Value>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let run = run(folder.path(), &["check", "--format", "json", name], b"");
    assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
    let document = serde_json::from_str(&run.stdout).ok();
    (run, document)
}

/// The findings as `(line, rule)`.
fn found(document: &Option<Value>) -> Vec<(u64, String)> {
    let findings = document.as_ref().unwrap()["findings"].as_array().unwrap();
    findings.iter().map(|f| (f["line"].as_u64().unwrap(), f["rule"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn an_empty_input_is_not_taken_for_a_clean_one() {
    for name in ["empty.json", "empty.ndjson", "empty"] {
        for bytes in [&b""[..], b"\n\n", b"\xef\xbb\xbf"] {
            let (run, _) = check(name, bytes);
            assert_eq!(run.code, Some(2), "{name} {bytes:?}");
            assert!(run.stderr.contains("nothing to check"), "{}", run.stderr);
        }
    }
}

#[test]
fn a_folder_and_a_missing_file_do_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    std::fs::write(folder.path().join("bad.ndjson"), "{}\n").unwrap();
    let run = run(folder.path(), &["check", "--format", "json", "folder", "missing.json", "bad.ndjson"], b"");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("folder") && run.stderr.contains("missing.json"), "{}", run.stderr);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["summary"]["invalid"], 1);
}

#[test]
fn broken_lines_are_located_and_the_others_are_checked() {
    let invalid_utf8 =
        [GOOD.as_bytes(), b"\n{\"properties\":{\"subject\":\"\xff\"}}\n", GOOD.as_bytes()].concat();
    let (run, document) = check("t.ndjson", &invalid_utf8);
    assert_eq!((run.code, found(&document)), (Some(1), vec![(2, "invalid-utf8".to_owned())]));
    assert_eq!(document.unwrap()["summary"]["valid"], 2);

    let truncated = format!("{GOOD}\n{}", &GOOD[..GOOD.len() - 5]);
    let (run, document) = check("t.ndjson", truncated.as_bytes());
    assert_eq!((run.code, found(&document)), (Some(1), vec![(2, "invalid-json".to_owned())]));

    let doubled = r#"{"properties":{"subject":"a","subject":"b","hs_pipeline_stage":"1"}}"#;
    let (_, document) = check("t.ndjson", format!("{doubled}\n{GOOD}\n").as_bytes());
    assert_eq!(found(&document), [(1, "duplicate-key".to_owned())]);

    let (run, document) = check("t.json", b"\xff\xfe{\x00}\x00");
    assert_eq!((run.code, found(&document)), (Some(1), vec![(1, "invalid-utf8".to_owned())]));
}

#[test]
fn nesting_of_any_depth_is_a_finding() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let values = [deep.clone(), format!("{{\"properties\":{{\"subject\":{deep}}}}}"), "[".repeat(100_000)];
    for value in values {
        for name in ["t.ndjson", "t.json"] {
            let (run, document) = check(name, format!("{value}\n").as_bytes());
            assert_eq!(run.code, Some(1), "{name}: {}", run.stderr);
            assert!(!found(&document).is_empty());
        }
    }
    let objects = format!("{}1{}\n{GOOD}\n", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let (run, document) = check("t.ndjson", objects.as_bytes());
    assert_eq!((run.code, &document.unwrap()["summary"]["valid"]), (Some(1), &Value::from(1)));
}

#[test]
fn a_line_of_100_mb_is_a_finding_and_the_next_is_checked() {
    let mut bytes = b"{\"properties\":{\"subject\":\"".to_vec();
    bytes.resize(100_000_000, b'x');
    bytes.extend_from_slice(b"\"}}\n");
    bytes.extend_from_slice(GOOD.as_bytes());
    let (run, document) = check("t.ndjson", &bytes);
    assert_eq!((run.code, found(&document)), (Some(1), vec![(1, "too-large".to_owned())]));
    assert_eq!(document.unwrap()["summary"]["valid"], 1);
}

#[test]
fn what_is_printed_cannot_command_a_terminal() {
    let record = "{\"properties\":{\"subject\":\"s\",\"hs_pipeline_stage\":\"\\u001b[2J\u{202e}\",\"a\\u0007\":\"1\"}}";
    let folder = tempfile::tempdir().unwrap();
    for format in ["human", "json"] {
        let run = run(folder.path(), &["check", "--format", format, "-"], record.as_bytes());
        assert_eq!(run.code, Some(1));
        assert!(!run.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}: {:?}", run.stdout);
    }
}

#[test]
fn a_broken_snapshot_is_exit_2_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    for (text, reason) in
        [("", "cannot be read"), ("{\"format\":99}", "update ticketproof"), ("[]", "cannot be read")]
    {
        std::fs::write(folder.path().join("s.json"), text).unwrap();
        let run = run(folder.path(), &["check", "--schema", "s.json", "-"], GOOD.as_bytes());
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(reason), "{text:?}: {}", run.stderr);
    }
    let run = run(folder.path(), &["check", "--schema", "nowhere.json", "-"], GOOD.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("ticketproof pull"), "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn the_names_of_files_cannot_command_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = "x\u{1b}[31m\u{202e}.ndjson";
    std::fs::write(folder.path().join(name), GOOD.replace("\"1\"", "\"New\"")).unwrap();
    let run = run(folder.path(), &["check", "--fix", name], b"");
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.contains("wrote x\\u{1b}[31m\\u{202e}.fixed.ndjson"), "{}", run.stderr);
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{}", run.stderr);
}
