//! Ends that nobody planned: kill -9, Ctrl-C, a full disk, two at once.
//!
//! `TICKETPROOF_SOAK_KILLS` makes it long.

use std::{
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use super::*;

fn start(job: &Job, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ticketproof"))
        .args(job.args(more))
        .current_dir(job.path())
        .env("HUBSPOT_ACCESS_TOKEN", "any")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the server has seen this many requests, or the process has ended.
fn wait_for_requests(job: &Job, child: &mut Child, requests: u64) -> bool {
    while job.sandbox.request_count() < requests {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_micros(200));
    }
    true
}

/// Numbers that look random and are the same every time.
fn dice(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// How many tickets have each subject.
fn truth(job: &Job) -> std::collections::HashMap<String, usize> {
    let mut truth = std::collections::HashMap::new();
    for ticket in job.sandbox.tickets() {
        *truth.entry(ticket.properties["subject"].clone()).or_default() += 1;
    }
    truth
}

/// Kills the command again and again at random points, then lets it finish; what the report says must be what the store has.
fn kill_and_resume(is_keyed: bool, kills: u64, seed: u64) -> u64 {
    const RECORDS: usize = 300;
    let job = Job::new();
    job.write_tickets(RECORDS);
    let mut args = vec!["t.ndjson", "--journal", "j", "--batch", "10", "--report", "r.ndjson"];
    if is_keyed {
        args.extend(["--key", "external_id"]);
    }
    let mut killed = 0;
    for number in 0..kills {
        let mut child = start(&job, &args);
        let draw = dice(seed.wrapping_mul(1000) + number);
        let after = job.sandbox.request_count() + draw % 4;
        if wait_for_requests(&job, &mut child, after) {
            sleep(Duration::from_micros((draw >> 8) % 6000));
        }
        // SIGKILL; a process that has ended already cannot be killed any more.
        let _ = child.kill();
        killed += u64::from(child.wait().unwrap().code().is_none());
    }
    let last = job.send(&args);
    let truth = truth(&job);
    assert!(truth.values().all(|count| *count == 1), "seed {seed}: twice: {truth:?}");
    let (summary, lines) = job.report("r.ndjson");
    assert_eq!((lines.len(), &summary["planned"]), (RECORDS, &0.into()), "seed {seed}: {}", last.stderr);
    for line in lines {
        let subject = format!("s{}", line["line"].as_u64().unwrap() - 1);
        match line["state"].as_str().unwrap() {
            "done" => assert!(truth.contains_key(&subject), "seed {seed}: {subject} is lost"),
            // In doubt covers the truth; it may be there or not.
            "in-doubt" if !is_keyed => {}
            _ => panic!("seed {seed}: {line}"),
        }
    }
    assert_eq!(last.code, Some(i32::from(summary["inDoubt"] != 0)), "{}", last.stderr);
    killed
}

#[test]
fn a_killed_command_goes_on_where_it_was() {
    let kills: u64 =
        std::env::var("TICKETPROOF_SOAK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(16);
    let (mut killed, mut seed) = (0, 0);
    while killed < kills {
        killed += kill_and_resume(seed % 2 == 0, 8, seed);
        seed += 1;
    }
    eprintln!("kill -9: {killed} kills over {seed} jobs of 300 records, 0 lost, 0 twice");
}

/// Waits until a file is there, or the process has ended.
fn wait_for_file(path: &Path, child: &mut Child) -> bool {
    while !path.exists() {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// Kills the command while it begins its journal, from the moment at which there is a folder until something is sent, each
/// time a little later; then runs it as any user does.
#[test]
fn a_command_killed_while_it_begins_its_journal_begins_honestly_or_goes_on() {
    let kills: u32 =
        std::env::var("TICKETPROOF_SOAK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(0).max(40);
    let job = Job::new();
    let line = r#"{"properties":{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    std::fs::write(job.path().join("t.ndjson"), [line; 5].join("\n")).unwrap();
    fn args(journal: &str) -> [&str; 3] {
        ["t.ndjson", "--journal", journal]
    }
    // How long a beginning takes on this machine.
    let mut child = start(&job, &args("measured"));
    assert!(wait_for_file(&job.path().join("measured"), &mut child));
    let begun = std::time::Instant::now();
    assert!(wait_for_requests(&job, &mut child, 1));
    let takes = begun.elapsed();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let (mut killed, mut seen) = (0, std::collections::BTreeMap::<Vec<String>, u32>::new());
    for number in 0..kills {
        let journal = format!("j{number}");
        let folder = job.path().join(&journal);
        let tickets = job.sandbox.tickets().len();
        let mut child = start(&job, &args(&journal));
        // Every third time it is the moment at which the first file has its name.
        if number % 3 == 2 {
            wait_for_file(&folder.join("00000001.journal"), &mut child);
        } else if wait_for_file(&folder, &mut child) {
            sleep(takes * number / kills);
        }
        let _ = child.kill();
        killed += u32::from(child.wait().unwrap().code().is_none());
        let names =
            std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        *seen.entry(names).or_default() += 1;
        let status = job.send(&["--status", &journal]);
        let fine = status.code != Some(2) || status.stderr.contains("there is no journal");
        assert!(fine && !status.stderr.contains("warning"), "{number}: {}", status.stderr);
        let run = job.send(&args(&journal));
        assert!(!run.stderr.contains("warning"), "{number}: {}", run.stderr);
        let made = job.sandbox.tickets().len() - tickets;
        // A request may have been under way: then it is in doubt, whether it was made or not.
        let in_doubt = run.stderr.contains("5 in doubt");
        assert_eq!(run.code, Some(i32::from(in_doubt)), "{number}: {}", run.stderr);
        assert!(made == 5 || (in_doubt && made == 0), "{number}: {made} made: {}", run.stderr);
    }
    assert!(killed >= kills / 2, "{killed} of {kills} were killed");
    eprintln!("kill -9 at birth: {killed} kills, 0 lost, 0 twice; files they left: {seen:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_command_finishes_what_is_under_way() {
    let job = Job::new();
    job.write_tickets(100);
    // Answers take a while, so that there is something under way.
    job.sandbox.inject(FaultRule::next(Fault::SlowBody).method("POST").times(2));
    let args = ["t.ndjson", "--journal", "j", "--batch", "5"];
    let mut child = start(&job, &args);
    assert!(wait_for_requests(&job, &mut child, 2));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("stopping when what is under way is answered"), "{stderr}");
    assert!(stderr.contains("left to send") && !stderr.contains("in doubt"), "{stderr}");
    assert!(stderr.contains("run the same command again to go on"), "{stderr}");
    assert!(job.sandbox.tickets().len() < 100);
    let again = job.send(&args);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(truth(&job).values().all(|count| *count == 1));
    assert_eq!(job.sandbox.tickets().len(), 100);
}

#[cfg(unix)]
#[test]
fn a_second_interrupt_leaves_at_once() {
    let job = Job::new();
    job.write_tickets(10);
    job.sandbox.inject(FaultRule::next(Fault::StallAfterCommit).method("POST"));
    let mut child = start(&job, &["t.ndjson", "--journal", "j"]);
    assert!(wait_for_requests(&job, &mut child, 2));
    let id = child.id().to_string();
    while child.try_wait().unwrap().is_none() {
        let _ = Command::new("kill").args(["-INT", &id]).status();
        sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let status = job.send(&["--status", "j"]);
    assert!(status.stdout.contains("10 in doubt"), "{}", status.stdout);
}

/// A limit on the size of files is what a full disk looks like: a write that does not go through.
#[cfg(unix)]
#[test]
fn a_full_disk_stops_the_sending_and_loses_nothing() {
    let job = Job::new();
    job.write_tickets(400);
    let args = ["t.ndjson", "--journal", "j", "--batch", "10"];
    let mut done = Vec::new();
    for blocks in [1, 8, 24, 40] {
        let command = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &command, env!("CARGO_BIN_EXE_ticketproof")])
            .args(job.args(&args))
            .current_dir(job.path())
            .env("HUBSPOT_ACCESS_TOKEN", "any")
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("the journal `"), "{stderr}");
        done.push(job.sandbox.tickets().len());
    }
    assert!(done[0] < 400 && done.is_sorted(), "{done:?}");
    let last = job.send(&args);
    assert!(last.stderr.contains("400 records: "), "{}", last.stderr);
    let truth = truth(&job);
    assert!(truth.values().all(|count| *count == 1), "{truth:?}");
    // What was answered and could not be written down is in doubt, and nothing else.
    let status = job.send(&["--status", "j", "--report", "r.ndjson"]);
    let (summary, _) = job.report("r.ndjson");
    let in_doubt = summary["inDoubt"].as_u64().unwrap();
    assert!(in_doubt <= 4 * 4 * 10 && summary["planned"] == 0, "{}", status.stdout);
    assert_eq!(truth.len(), 400, "what was in doubt was made");
}

#[test]
fn two_commands_do_not_share_a_journal() {
    let job = Job::new();
    job.write_tickets(10);
    job.sandbox.inject(FaultRule::next(Fault::Stall).method("POST"));
    let mut child = start(&job, &["t.ndjson", "--journal", "j"]);
    assert!(wait_for_requests(&job, &mut child, 2));
    let other = job.send(&["t.ndjson", "--journal", "j"]);
    assert_eq!(other.code, Some(2));
    assert!(other.stderr.contains("another sender uses the journal"), "{}", other.stderr);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Writes records of which every third has a label in the place of a stage's id.
fn write_tickets_with_invalid_ones(job: &Job, count: usize) -> usize {
    let line = |number: usize| {
        let stage = if number.is_multiple_of(3) { "New" } else { "1" };
        let padding = "x".repeat(400);
        format!(
            r#"{{"properties":{{"subject":"s{number}","content":"{padding}","hs_pipeline":"0","hs_pipeline_stage":"{stage}"}}}}"#
        )
    };
    let lines: Vec<String> = (0..count).map(line).collect();
    std::fs::write(job.path().join("t.ndjson"), lines.join("\n")).unwrap();
    count.div_ceil(3)
}

#[test]
fn rejects_are_whole_when_the_command_is_killed_while_it_sends() {
    let job = Job::new();
    let invalid = write_tickets_with_invalid_ones(&job, 3000);
    job.sandbox.inject(FaultRule::next(Fault::Stall).method("POST"));
    let mut child = start(&job, &["t.ndjson", "--journal", "j", "--rejects", "rejects.ndjson"]);
    assert!(wait_for_requests(&job, &mut child, 1));
    child.kill().unwrap();
    child.wait().unwrap();
    let rejects = std::fs::read_to_string(job.path().join("rejects.ndjson")).unwrap();
    let lines: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<_> = lines.iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers.len(), invalid);
    assert!(numbers.iter().zip((1..).step_by(3)).all(|(found, expected)| *found == expected), "{numbers:?}");
}

#[cfg(unix)]
#[test]
fn nothing_is_sent_when_the_disk_is_full_before_the_rejects_are_written() {
    let job = Job::new();
    write_tickets_with_invalid_ones(&job, 300);
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 24; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_ticketproof")])
        .args(job.args(&["t.ndjson", "--journal", "j", "--rejects", "rejects.ndjson"]))
        .current_dir(job.path())
        .env("HUBSPOT_ACCESS_TOKEN", "any")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot write rejects.ndjson: "), "{stderr}");
    assert_eq!(job.sandbox.request_count(), 0);
}

/// The journal is synced as well, so only calls about the file of rejects fail.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_sent_when_the_disk_does_not_confirm_the_rejects() {
    match Command::new("strace").args(["-q", "-o", "/dev/null", "true"]).status() {
        Ok(status) if status.success() => {}
        _ => {
            return eprintln!(
                "nothing_is_sent_when_the_disk_does_not_confirm_the_rejects: skipped, there is no `strace` here"
            );
        }
    }
    let job = Job::new();
    write_tickets_with_invalid_ones(&job, 3);
    std::fs::write(job.path().join("rejects.ndjson"), "").unwrap();
    let output = Command::new("strace")
        .args(["-f", "-q", "-o", "calls", "-P", "rejects.ndjson", "-e", "trace=fdatasync"])
        .args(["-e", "inject=fdatasync:error=EIO", env!("CARGO_BIN_EXE_ticketproof")])
        .args(job.args(&["t.ndjson", "--journal", "j", "--rejects", "rejects.ndjson"]))
        .current_dir(job.path())
        .env("HUBSPOT_ACCESS_TOKEN", "any")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot write rejects.ndjson: Input/output error"), "{stderr}");
    assert_eq!(job.sandbox.request_count(), 0);
}

#[test]
fn records_are_checked_on_several_threads_and_reported_in_order() {
    let job = Job::new();
    // Several blocks of 256 KiB.
    let invalid = write_tickets_with_invalid_ones(&job, 4000);
    let unique =
        r#"{"properties":{"subject":"s","external_id":"K","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    let text = std::fs::read_to_string(job.path().join("t.ndjson")).unwrap();
    std::fs::write(job.path().join("t.ndjson"), format!("{unique}\n{text}\n{unique}\n")).unwrap();
    let runs: Vec<_> = (0..3)
        .map(|_| {
            let run = job.send(&["t.ndjson", "--dry-run", "--rejects", "rejects.ndjson"]);
            (run.stdout, run.stderr, std::fs::read_to_string(job.path().join("rejects.ndjson")).unwrap())
        })
        .collect();
    let (_, stderr, rejects) = &runs[0];
    assert!(runs.iter().all(|run| run == &runs[0]));
    let lines: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), invalid + 1);
    let (last, others) = lines.split_last().unwrap();
    assert!(others.iter().zip((2..).step_by(3)).all(|(line, number)| line["line"] == number));
    assert_eq!(
        (&last["line"], &last["findings"][0]["rule"]),
        (&4002.into(), &"duplicate-unique-value".into())
    );
    let shown: Vec<usize> =
        (2..).step_by(3).take(10).filter_map(|line| stderr.find(&format!("t.ndjson:{line}:"))).collect();
    assert!(shown.len() == 10 && shown.is_sorted(), "{stderr}");
    assert!(stderr.contains("… and 1,325 more records rejected"), "{stderr}");
}
