//! `ticketproof send` from outside, against the sandbox.

mod crashes;
mod journals;
mod look_alikes;
mod promises;

use std::path::Path;

use serde_json::Value;
use ticketproof_sandbox::{Builder, Fault, FaultRule, Sandbox};
use ticketproof_schema::{ObjectSchema, Snapshot, embedded::default_account};
use tokio::runtime::Runtime;

use crate::command::{Run, run_with};

/// A sandbox with a property of unique values, its schema in a file, and a folder to work in.
struct Job {
    runtime: Runtime,
    sandbox: Sandbox,
    folder: tempfile::TempDir,
}

impl Job {
    fn new() -> Self {
        Self::with(|builder| builder)
    }

    fn with(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        Self::with_both(set_up, |_| {})
    }

    fn with_schema(change: impl FnOnce(&mut ObjectSchema)) -> Self {
        Self::with_both(|builder| builder, change)
    }

    fn with_both(set_up: impl FnOnce(Builder) -> Builder, change: impl FnOnce(&mut ObjectSchema)) -> Self {
        let mut schema = default_account().schema.clone();
        let mut property = schema.properties["subject"].clone();
        property.unique = true;
        schema.properties.insert("external_id".to_owned(), property);
        change(&mut schema);
        let folder = tempfile::tempdir().unwrap();
        let mut snapshot = default_account().clone();
        snapshot.schema = schema.clone();
        std::fs::write(folder.path().join("schema.json"), snapshot.to_json()).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(set_up(Sandbox::builder()).schema(schema).start()).unwrap();
        Self { runtime, sandbox, folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write_tickets(&self, count: usize) {
        let line = |number| {
            format!(
                r#"{{"properties":{{"subject":"s{number}","external_id":"K{number}","hs_pipeline":"0","hs_pipeline_stage":"1"}}}}"#
            )
        };
        let lines: Vec<String> = (0..count).map(line).collect();
        std::fs::write(self.path().join("t.ndjson"), lines.join("\n")).unwrap();
    }

    fn args<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let fixed =
            ["send", "--schema", "schema.json", "--base-url", self.sandbox.base_url(), "--rate", "1000000"];
        [&fixed, more].concat()
    }

    fn send(&self, more: &[&str]) -> Run {
        run_with(self.path(), &self.args(more), b"", &[("HUBSPOT_ACCESS_TOKEN", "any")])
    }

    /// The last line of a report, and the number of the others by state.
    fn report(&self, name: &str) -> (Value, Vec<Value>) {
        let text = std::fs::read_to_string(self.path().join(name)).unwrap();
        let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let summary = lines.pop().unwrap()["summary"].take();
        (summary, lines)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let _guard = self.runtime.enter();
    }
}

fn last_line(run: &Run) -> &str {
    run.stderr.lines().next_back().unwrap_or_default()
}

#[test]
fn all_done_is_exit_0_and_done_once() {
    let job = Job::new();
    job.write_tickets(250);
    let first = job.send(&["t.ndjson", "--journal", "j", "--report", "r.ndjson"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(last_line(&first).starts_with("250 records: 250 done; 4 requests in "), "{}", first.stderr);
    assert!(first.stdout.is_empty());
    let (summary, lines) = job.report("r.ndjson");
    assert_eq!((&summary["records"], &summary["done"], lines.len()), (&250.into(), &250.into(), 250));
    let ids: Vec<String> = job.sandbox.tickets().iter().map(|ticket| ticket.id.to_string()).collect();
    assert!(lines.iter().all(|line| ids.iter().any(|id| line["id"] == id.as_str())));
    // By another path, it is still the same job.
    let path = job.path().join("t.ndjson").display().to_string();
    let again = job.send(&[&path, "--journal", "j"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(last_line(&again).contains("250 of them before; 0 requests"), "{}", again.stderr);
    assert_eq!(job.sandbox.tickets().len(), 250);
}

#[test]
fn what_is_invalid_is_not_sent_at_all() {
    let job = Job::new();
    let bad =
        [r#"{"properties":{"subject":"x","hs_pipeline_stage":"New"}}"#, "{", "[]", "\u{feff}", "\"\\ud800\""];
    std::fs::write(job.path().join("t.ndjson"), bad.join("\n")).unwrap();
    let run =
        job.send(&["t.ndjson", "--journal", "j", "--rejects", "rejects.ndjson", "--report", "r.ndjson"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("it is a label: write `1`"), "{}", run.stderr);
    assert!(last_line(&run).starts_with("5 records: 0 done, 5 rejected here; 0 requests"), "{}", run.stderr);
    assert_eq!(job.sandbox.request_count(), 0);
    let rejects = std::fs::read_to_string(job.path().join("rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 5);
    let (summary, lines) = job.report("r.ndjson");
    assert_eq!((&summary["rejected"], lines.len()), (&5.into(), 5));
    assert!(lines[0]["why"].as_str().unwrap().contains("TP0602"), "{lines:?}");
}

#[test]
fn a_batch_without_inputs_is_rejected_and_not_taken_for_nothing() {
    let job = Job::new();
    for batch in [r#"{"inputs":[]}"#, r#"{"inputs":null}"#] {
        std::fs::write(job.path().join("t.json"), batch).unwrap();
        let run = job.send(&["t.json", "--journal", "j"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(last_line(&run).starts_with("1 record: 0 done, 1 rejected here"), "{}", run.stderr);
    }
}

#[test]
fn a_key_upserts_and_rejects_what_has_none() {
    let job = Job::new();
    job.write_tickets(20);
    let mut text = std::fs::read_to_string(job.path().join("t.ndjson")).unwrap();
    text.push_str(
        "\n{\"properties\":{\"subject\":\"none\",\"hs_pipeline\":\"0\",\"hs_pipeline_stage\":\"1\"}}\n",
    );
    text.push_str(&text.lines().next().unwrap().replace("s0", "other"));
    std::fs::write(job.path().join("t.ndjson"), &text).unwrap();
    let args = ["t.ndjson", "--journal", "j", "--key", "external_id", "--rejects", "rejects.ndjson"];
    let run = job.send(&args);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(last_line(&run).starts_with("22 records: 20 done, 2 rejected here"), "{}", run.stderr);
    assert!(run.stderr.contains("t.ndjson:21: the record has no value of `external_id`"), "{}", run.stderr);
    assert!(
        run.stderr.contains("t.ndjson:22: `external_id` is `K0` in a record before this one too"),
        "{}",
        run.stderr
    );
    let rejects = std::fs::read_to_string(job.path().join("rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 2);
    // A corrected row is the same ticket.
    std::fs::write(job.path().join("t.ndjson"), text.replace("s3", "corrected")).unwrap();
    job.send(&args);
    assert_eq!(job.sandbox.tickets().len(), 20);
    assert!(job.sandbox.tickets().iter().any(|ticket| ticket.properties["subject"] == "corrected"));
    // A journal of upserts is none of creates.
    let run = job.send(&["t.ndjson", "--journal", "j"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("all would be sent twice"), "{}", run.stderr);
    let run = job.send(&["t.ndjson", "--journal", "k", "--key", "subject"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
}

#[test]
fn a_dry_run_needs_no_account_and_sends_nothing() {
    let job = Job::new();
    job.write_tickets(120);
    let dry = run_with(job.path(), &["send", "t.ndjson", "--schema", "schema.json", "--dry-run"], b"", &[]);
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    assert!(
        dry.stdout.starts_with("would send 120 records in 2 requests to `https://api.hubapi.com`"),
        "{}",
        dry.stdout
    );
    let text = std::fs::read(job.path().join("t.ndjson")).unwrap();
    let dry = run_with(job.path(), &job.args(&["-", "--dry-run", "--journal", "none"]), &text, &[]);
    assert!(dry.stdout.starts_with("would send 120 records"), "{} {}", dry.stdout, dry.stderr);
    assert_eq!(job.sandbox.request_count(), 0);
    assert!(!job.path().join("none").exists());
}

#[test]
fn what_is_in_doubt_is_named_kept_and_looked_for() {
    let job = Job::new();
    job.sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).path("/crm/v3/objects/tickets/batch/create"));
    job.write_tickets(30);
    let args = ["t.ndjson", "--journal", "j", "--batch", "10", "--report", "r.ndjson"];
    let run = job.send(&args);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("30 records: 20 done, 10 in doubt;"), "{}", run.stderr);
    assert!(
        run.stderr.contains("t.ndjson:1: in doubt: POST /crm/v3/objects/tickets/batch/create"),
        "{}",
        run.stderr
    );
    assert!(last_line(&run).contains("--reconcile"), "{}", run.stderr);
    assert_eq!(job.send(&args).code, Some(1), "and it is not sent again");
    let status = run_with(job.path(), &["send", "--status", "j"], b"", &[]);
    assert_eq!(status.code, Some(1));
    assert!(
        status.stdout.ends_with("30 records: 20 done, 0 refused, 10 in doubt, 0 left to send\n"),
        "{}",
        status.stdout
    );
    let found = job.send(&["t.ndjson", "--journal", "j", "--reconcile", "--settle", "0"]);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert!(found.stderr.contains("10 of 10 in doubt found"), "{}", found.stderr);
    let status = run_with(job.path(), &["send", "--status", "j", "--report", "s.ndjson"], b"", &[]);
    assert_eq!(status.code, Some(0), "{}", status.stdout);
    assert_eq!(job.report("s.ndjson").1.len(), 30);
    assert_eq!(job.sandbox.tickets().len(), 30);
}

#[test]
fn a_miss_is_no_proof_and_says_so() {
    let job = Job::new();
    job.sandbox
        .inject(FaultRule::next(Fault::ResetBeforeCommit).path("/crm/v3/objects/tickets/batch/create"));
    job.write_tickets(3);
    job.send(&["t.ndjson", "--journal", "j"]);
    let missed = job.send(&["t.ndjson", "--journal", "j", "--reconcile", "--settle", "0"]);
    assert_eq!(missed.code, Some(1), "{}", missed.stderr);
    assert!(missed.stderr.contains("3 records not found. That is no proof"), "{}", missed.stderr);
    let again = job.send(&["t.ndjson", "--journal", "j", "--accept-duplicates"]);
    assert_eq!((again.code, job.sandbox.tickets().len()), (Some(0), 3), "{}", again.stderr);
}

#[test]
fn refused_records_are_told_with_hubspots_reason_and_stand_in_the_rejects() {
    let job = Job::new();
    // Our schema has an option that the server has lost.
    let text = std::fs::read_to_string(job.path().join("schema.json")).unwrap();
    let mut snapshot = Snapshot::from_json(&text).unwrap();
    let extra = snapshot.schema.properties["subject"].clone();
    snapshot.schema.properties.insert("gone".to_owned(), extra);
    std::fs::write(job.path().join("schema.json"), snapshot.to_json()).unwrap();
    job.write_tickets(10);
    let lines = std::fs::read_to_string(job.path().join("t.ndjson")).unwrap();
    let lines = lines.replace(r#""subject":"s4""#, r#""subject":"s4","gone":"x""#);
    std::fs::write(job.path().join("t.ndjson"), lines).unwrap();
    let run = job.send(&["t.ndjson", "--journal", "j", "--rejects", "rejects.ndjson"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("t.ndjson:5: refused: "), "{}", run.stderr);
    assert!(run.stderr.contains("`gone` PROPERTY_DOESNT_EXIST"), "{}", run.stderr);
    let rejects = std::fs::read_to_string(job.path().join("rejects.ndjson")).unwrap();
    let reject: Value = serde_json::from_str(&rejects).unwrap();
    assert_eq!((&reject["line"], &reject["payload"]["properties"]["subject"]), (&5.into(), &"s4".into()));
    assert_eq!(reject["refused"]["findings"][0]["property"], "gone");
}

#[test]
fn what_cannot_run_is_exit_2() {
    let job = Job::new();
    job.write_tickets(2);
    let no_token = run_with(job.path(), &job.args(&["t.ndjson", "--journal", "j"]), b"", &[]);
    assert_eq!(no_token.code, Some(2));
    assert!(no_token.stderr.contains("HUBSPOT_ACCESS_TOKEN"), "{}", no_token.stderr);
    for args in [
        &["t.ndjson"][..],
        &["--journal", "j"],
        &["none.ndjson", "--journal", "j"],
        &["t.ndjson", "--journal", "j", "--rate", "fast"],
        &["t.ndjson", "--journal", "schema.json"],
        &["--status", "none"],
        &["t.ndjson", "--journal", "j", "--key", "external_id", "--accept-duplicates"],
    ] {
        let run = job.send(args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.is_empty());
    }
    job.sandbox.inject(FaultRule::next(Fault::Unauthorized));
    let expired = job.send(&["t.ndjson", "--journal", "j"]);
    assert_eq!(expired.code, Some(2), "{}", expired.stderr);
    assert!(
        expired.stderr.contains("2 left to send") && expired.stderr.contains("run the same command again")
    );
    assert!(job.sandbox.tickets().is_empty());
}
