//! Real requests against a real account's properties, where they are at hand.

use std::{env, fs, path::PathBuf};

use ticketproof_validator::{Operation, Shape, Validator};

/// The folder of recorded responses, or a line that says which test was skipped.
fn recorded(test: &str) -> Option<PathBuf> {
    let folder = env::var_os("TICKETPROOF_RECORDED").map(PathBuf::from);
    if folder.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
        {
            eprintln!("skipped {test}: TICKETPROOF_RECORDED is not set");
        }
    }
    folder
}

#[test]
fn recorded_requests_that_hubspot_accepted_are_valid() {
    let Some(folder) = recorded("recorded_requests_that_hubspot_took_are_valid") else { return };
    let validator = Validator::new(ticketproof_schema::embedded::default_account().schema.clone());
    let text = fs::read_to_string(folder.join("tickets/create-ticket.json")).expect("the recording");
    let recording: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let exchanges = recording.as_array().expect("a list of exchanges");
    let creates =
        exchanges.iter().filter(|one| one["method"] == "POST" && one["path"] == "/crm/v3/objects/tickets");
    let bodies: Vec<_> = creates.map(|one| one["request"]["data"].to_string()).collect();
    assert!(!bodies.is_empty());
    for body in bodies {
        let report = validator.check(Operation::Create, Shape::Body, body.as_bytes());
        assert!(report.is_empty(), "{body}: {report}");
    }
}
