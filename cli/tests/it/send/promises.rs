//! The promises of `send`, one test each.

use std::{fs, net::TcpListener};

use super::*;

/// A record of ours that the server alone refuses: the schema in the file has a property that the server has lost.
fn know_a_lost_property(job: &Job) {
    let text = fs::read_to_string(job.path().join("schema.json")).unwrap();
    let mut snapshot = Snapshot::from_json(&text).unwrap();
    let extra = snapshot.schema.properties["subject"].clone();
    snapshot.schema.properties.insert("gone".to_owned(), extra);
    fs::write(job.path().join("schema.json"), snapshot.to_json()).unwrap();
}

fn replace_in_tickets(job: &Job, from: &str, to: &str) {
    let path = job.path().join("t.ndjson");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn of_invalid_records_no_byte_reaches_the_wire() {
    let job = Job::new();
    job.write_tickets(3);
    let text = fs::read_to_string(job.path().join("t.ndjson")).unwrap();
    fs::write(job.path().join("t.ndjson"), text.replace("\"1\"", "\"New\"")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let args = ["send", "t.ndjson", "--schema", "schema.json", "--journal", "j", "--base-url", &url];
    let run = run_with(job.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "any")]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(last_line(&run).starts_with("3 records: 0 done, 3 rejected here; 0 requests"), "{}", run.stderr);
    let connected = listener.accept();
    assert!(connected.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
}

#[test]
fn among_valid_records_the_invalid_one_stays_here() {
    let job = Job::new();
    job.write_tickets(10);
    replace_in_tickets(&job, r#""subject":"s4""#, r#""subject":"s4","hs_ticket_priority":"Urgent!""#);
    let run = job.send(&["t.ndjson", "--journal", "j"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(last_line(&run).starts_with("10 records: 9 done, 1 rejected here;"), "{}", run.stderr);
    let subjects: Vec<String> =
        job.sandbox.tickets().iter().map(|ticket| ticket.properties["subject"].clone()).collect();
    assert!(subjects.len() == 9 && !subjects.contains(&"s4".to_owned()), "{subjects:?}");
    // Mended, it goes; the others are not sent again.
    replace_in_tickets(&job, "Urgent!", "URGENT");
    let run = job.send(&["t.ndjson", "--journal", "j"]);
    assert_eq!((run.code, job.sandbox.tickets().len()), (Some(0), 10), "{}", run.stderr);
    assert!(last_line(&run).contains("9 of them before"), "{}", run.stderr);
}

#[test]
fn one_poison_row_among_560_costs_one_row_and_is_not_tried_again_unasked() {
    let job = Job::new();
    know_a_lost_property(&job);
    job.write_tickets(560);
    replace_in_tickets(&job, r#""subject":"s333""#, r#""subject":"s333","gone":"x""#);
    let args = ["t.ndjson", "--journal", "j"];
    let run = job.send(&args);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("560 records: 559 done, 1 refused by HubSpot"), "{}", run.stderr);
    assert!(run.stderr.contains("t.ndjson:334: refused: "), "{}", run.stderr);
    assert_eq!(job.sandbox.tickets().len(), 559);

    let requests = job.sandbox.request_count();
    assert_eq!(job.send(&args).code, Some(1));
    assert_eq!(job.sandbox.request_count(), requests, "nothing is left to do");
    let asked = job.send(&[&args[..], &["--retry-refused"]].concat());
    assert_eq!(asked.code, Some(1), "{}", asked.stderr);
    assert!(job.sandbox.request_count() > requests);
    assert_eq!(job.sandbox.tickets().len(), 559);
}

#[test]
fn associations_follow_an_upsert() {
    let job = Job::new();
    let ties =
        r#"[{"to":{"id":"77"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":28}]}]"#;
    let line = |number: u32| {
        format!(
            r#"{{"properties":{{"subject":"s{number}","external_id":"K{number}","hs_pipeline":"0","hs_pipeline_stage":"1"}},"associations":{ties}}}"#
        )
    };
    fs::write(job.path().join("t.ndjson"), (0..20).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    // The first answer about associations is lost after they were made: repeating them does no harm.
    job.sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).path("/crm/v4/associations/*"));
    let run = job.send(&["t.ndjson", "--journal", "j", "--key", "external_id"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let tickets = job.sandbox.tickets();
    assert_eq!(tickets.len(), 20);
    for ticket in tickets {
        assert_eq!(ticket.associations.len(), 1, "{ticket:?}");
    }
}

#[test]
fn every_pace_has_a_name_or_a_number() {
    let job = Job::new();
    for (number, rate) in ["free", "pro", "boost", "7"].into_iter().enumerate() {
        let journal = format!("j{number}");
        let line =
            format!(r#"{{"properties":{{"subject":"{rate}","hs_pipeline":"0","hs_pipeline_stage":"1"}}}}"#);
        fs::write(job.path().join("t.ndjson"), line).unwrap();
        let base_url = job.sandbox.base_url().to_owned();
        let args = [
            "send",
            "t.ndjson",
            "--schema",
            "schema.json",
            "--base-url",
            &base_url,
            "--journal",
            &journal,
            "--rate",
            rate,
        ];
        let run = run_with(job.path(), &args, b"", &[("HUBSPOT_ACCESS_TOKEN", "any")]);
        assert_eq!(run.code, Some(0), "{rate}: {}", run.stderr);
    }
    let wrong = job.send(&["t.ndjson", "--journal", "j", "--rate", "0"]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.stderr);
}

#[test]
fn what_hubspot_will_enforce_is_checked_before_it_is_sent() {
    let job = Job::new();
    job.write_tickets(2);
    fs::write(job.path().join("requirements.toml"), "[create]\nrequired = [\"hs_ticket_category\"]\n")
        .unwrap();
    let run = job.send(&["t.ndjson", "--journal", "j", "--api-version", "2026-09"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("TP1101"), "{}", run.stderr);
    assert_eq!(job.sandbox.request_count(), 0);
    let run = job.send(&["t.ndjson", "--journal", "j"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// `/dev/full` is a disk without room.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_exit_2_and_what_was_sent_is_said() {
    let job = Job::new();
    know_a_lost_property(&job);
    job.write_tickets(3);
    let args = ["t.ndjson", "--journal", "j", "--rejects", "/dev/full", "--report", "/dev/full"];
    let dry = job.send(&[&args[..5], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "nothing is to be written: {}", dry.stderr);
    // Rejected here: nothing is sent before that is on the disk.
    replace_in_tickets(&job, r#""subject":"s0""#, r#""subject":"s0","hs_ticket_priority":"Urgent!""#);
    for more in [&[][..], &["--dry-run"]] {
        let run = job.send(&[&args, more].concat());
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("cannot write /dev/full: "), "{}", run.stderr);
    }
    assert_eq!(job.sandbox.request_count(), 0);
    // Refused by the server: the others are sent, and everything is said.
    replace_in_tickets(&job, r#""hs_ticket_priority":"Urgent!""#, r#""gone":"x""#);
    let run = job.send(&args);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("3 records: 2 done, 1 refused by HubSpot;"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("cannot write /dev/full: ").count(), 2, "{}", run.stderr);
    // The journal has it all; with room for the files they are whole.
    let run =
        job.send(&["t.ndjson", "--journal", "j", "--rejects", "rejects.ndjson", "--report", "r.ndjson"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let rejects = fs::read_to_string(job.path().join("rejects.ndjson")).unwrap();
    assert!(rejects.lines().count() == 1 && rejects.contains(r#""refused""#), "{rejects}");
    assert_eq!((job.report("r.ndjson").1.len(), job.sandbox.tickets().len()), (3, 2));
}

#[test]
fn rejected_and_refused_records_stand_in_one_file_also_if_it_is_a_pipe() {
    let job = Job::new();
    know_a_lost_property(&job);
    job.write_tickets(4);
    replace_in_tickets(&job, r#""subject":"s0""#, r#""subject":"s0","hs_ticket_priority":"Urgent!""#);
    replace_in_tickets(&job, r#""subject":"s2""#, r#""subject":"s2","gone":"x""#);
    let args = ["t.ndjson", "--journal", "j", "--rejects"];
    let to_file = job.send(&[&args[..], &["rejects.ndjson"]].concat());
    let to_stdout = job.send(&[&args[..], &["-"]].concat());
    assert_eq!((to_file.code, to_stdout.code), (Some(1), Some(1)), "{} {}", to_file.stderr, to_stdout.stderr);
    let rejects = fs::read_to_string(job.path().join("rejects.ndjson")).unwrap();
    let lines: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| &line["line"]).collect::<Vec<_>>(), [1, 3]);
    assert!(lines[1]["refused"].is_object(), "{rejects}");
    assert_eq!(to_stdout.stdout, rejects);
}
