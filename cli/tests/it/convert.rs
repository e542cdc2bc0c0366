//! `ticketproof convert`: from the retired API to bodies that `check` takes.

use std::fs;

use serde_json::Value;

use super::command::run;

const BODY: &str = r#"[{"name":"subject","value":"Printer"},{"name":"source_type","value":"EMAIL"},{"name":"created_by","value":"101"},{"name":"hs_pipeline_id","value":"0"},{"name":"stage","value":"1"}]"#;
const TICKET: &str = r#"{"objectType":"TICKET","portalId":1,"objectId":17,"isDeleted":false,"properties":{"subject":{"versions":[{"name":"subject","value":"Old","timestamp":1,"sourceVid":[]}],"value":"Printer","timestamp":2,"source":"API","sourceId":null},"hs_pipeline":{"value":"0"},"hs_pipeline_stage":{"value":"1"},"source_type":{"value":"EMAIL"},"created_by":{"value":"101"},"hs_object_id":{"value":"17"}}}"#;

/// The bodies that are written for an input, and how the run ended.
fn converted(input: &str) -> (Option<i32>, Vec<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["convert", "-"], input.as_bytes());
    let bodies = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (run.code, bodies, run.stderr)
}

#[test]
fn a_body_and_a_ticket_become_the_same_valid_create() {
    for input in [BODY, TICKET] {
        let (code, bodies, stderr) = converted(input);
        assert_eq!((code, bodies.len()), (Some(0), 1), "{stderr}");
        let properties = &bodies[0]["properties"];
        assert_eq!(
            (&properties["subject"], &properties["hs_pipeline_stage"]),
            (&"Printer".into(), &"1".into())
        );
        assert!(properties.get("created_by").is_none() && properties.get("hs_object_id").is_none());
        let association = &bodies[0]["associations"][0];
        assert_eq!(association["to"]["id"], "101", "the contact that the ticket is from");
        assert_eq!(association["types"][0]["associationTypeId"], 16);
        let folder = tempfile::tempdir().unwrap();
        let checked = run(folder.path(), &["check", "-"], bodies[0].to_string().as_bytes());
        assert_eq!(checked.code, Some(0), "{}", checked.stdout);
    }
}

#[test]
fn every_form_that_the_retired_api_had() {
    for (input, count) in [
        (format!("[{BODY},{BODY}]"), 2),
        (format!("[{TICKET},\n{TICKET}]"), 2),
        (format!("{{\"objects\":[{TICKET}],\"hasMore\":false,\"offset\":17}}"), 1),
        (format!("{{\"17\":{TICKET},\"18\":{TICKET}}}"), 2),
        (format!("{TICKET}\n\n{TICKET}\r\n"), 2),
        (TICKET.replace("\"isDeleted\":false", "\"isDeleted\":true"), 0),
    ] {
        let (code, bodies, stderr) = converted(&input);
        assert_eq!((code, bodies.len()), (Some(0), count), "{input}: {stderr}");
    }
}

#[test]
fn what_is_not_understood_is_said_where_it_stands_and_the_rest_is_converted() {
    let wrong = TICKET.replace("\"101\"", "\"ada@example.com\"");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), format!("{TICKET}\n{wrong}\n{{\n{TICKET}\n")).unwrap();
    let run_ = run(folder.path(), &["convert", "--output", "out.ndjson", "t.ndjson"], b"");
    assert_eq!((run_.code, run_.stdout.as_str()), (Some(1), ""));
    assert!(run_.stderr.contains("t.ndjson:2:") && run_.stderr.contains("TP0904"), "{}", run_.stderr);
    assert!(run_.stderr.contains("t.ndjson:3:") && run_.stderr.contains("TP0110"), "{}", run_.stderr);
    assert!(run_.stderr.contains("2 converted, 2 not understood"), "{}", run_.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("out.ndjson")).unwrap().lines().count(), 2);
    for args in [
        &["convert", "nowhere.json"][..],
        &["convert", "--output", "t.ndjson", "t.ndjson"],
        &["convert", "-"],
    ] {
        assert_eq!(run(folder.path(), args, b"").code, Some(2), "{args:?}");
    }
    assert!(
        fs::read_to_string(folder.path().join("t.ndjson")).unwrap().starts_with(TICKET),
        "the input is left alone"
    );
}
