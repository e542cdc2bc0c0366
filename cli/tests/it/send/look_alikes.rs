//! `--reconcile` among records that look the same.

use std::{collections::HashMap, fs};

use ticketproof_schema::{FieldType, Property, PropertyType};

use super::*;

/// A job whose account has a property of texts and one of numbers.
fn job() -> Job {
    let job = Job::with_schema(|schema| {
        let text = schema.properties["subject"].clone();
        schema.properties.insert("room".to_owned(), text);
        let number = Property::new("Floor", PropertyType::Number, FieldType::Number);
        schema.properties.insert("floor".to_owned(), number);
    });
    // All are made, and no answer comes.
    job.sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).path("/crm/v3/objects/tickets/batch/create"));
    job
}

/// Sends records with these values of a property, looks for them, and says of each which value its ticket has; `?` in doubt.
fn looked_for(property: &str, values: &[&str]) -> (Vec<String>, Run) {
    let job = job();
    let line = |value: &&str| {
        format!(
            r#"{{"properties":{{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1","{property}":"{value}"}}}}"#
        )
    };
    fs::write(job.path().join("t.ndjson"), values.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let args = ["t.ndjson", "--journal", "j", "--report", "r.ndjson"];
    assert_eq!(job.send(&args).code, Some(1));
    let run = job.send(&[&args[..], &["--reconcile", "--settle", "0"]].concat());
    let stored: HashMap<String, String> = job
        .sandbox
        .tickets()
        .into_iter()
        .map(|ticket| (ticket.id.to_string(), ticket.properties.get(property).cloned().unwrap_or_default()))
        .collect();
    assert_eq!(stored.len(), values.len());
    let value = |line: &Value| line["id"].as_str().map_or("?", |id| stored[id].as_str()).to_owned();
    (job.report("r.ndjson").1.iter().map(value).collect(), run)
}

#[test]
fn texts_of_one_number_are_each_given_their_own_ticket() {
    let values = ["007", "7", "7.0", "07", "7e0"];
    let (found, run) = looked_for("room", &values);
    assert_eq!(found, values);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn spellings_of_one_number_are_one_number() {
    let values = ["007", "7", "7.0", "8"];
    let (found, run) = looked_for("floor", &values);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(found, values, "each that which is written as it is");
}

#[test]
fn what_differs_in_blanks_and_case_stays_in_doubt_and_says_so() {
    let values = ["room 7", "room 7 ", "ROOM 7", "room 8"];
    let (found, run) = looked_for("room", &values);
    assert_eq!(found, ["?", "?", "?", "room 8"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("1 of 4 in doubt found"), "{}", run.stderr);
    assert!(
        run.stderr.contains("3 records with tickets that may as well be other records'"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("not found"), "{}", run.stderr);
    assert!(run.stderr.contains("t.ndjson:1: in doubt: `"), "{}", run.stderr);
}
