//! Ctrl-C, SIGTERM and kill -9, sent to the command while it works.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use serde_json::Value;
use ticketproof_sandbox::{Fault, FaultRule, Sandbox};
use tokio::runtime::Runtime;

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"New"}}"#;
const OLD: &str =
    r#"{"objectId":17,"properties":{"subject":{"value":"Printer"},"hs_pipeline_stage":{"value":"1"}}}"#;

/// A command that is at work, with a folder of its own for temporary files.
struct Working {
    folder: tempfile::TempDir,
    child: Child,
    stdin: Option<ChildStdin>,
}

/// How it ended.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
    folder: tempfile::TempDir,
}

impl Working {
    /// Starts the command in a folder that `prepare` fills.
    fn start(args: &[&str], prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tmp")).unwrap();
        prepare(folder.path());
        let mut child = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
            .args(args)
            .current_dir(folder.path())
            .env("TMPDIR", folder.path().join("tmp"))
            .env("HUBSPOT_ACCESS_TOKEN", "any")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        Self { folder, child, stdin }
    }

    /// Writes to standard input, which stays open.
    fn write(&mut self, text: &str) {
        self.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// Waits until this is so.
    fn wait_until(&mut self, is_so: impl Fn(&Path) -> bool) {
        while !is_so(self.folder.path()) {
            assert!(self.child.try_wait().unwrap().is_none(), "it ended before");
            sleep(Duration::from_millis(5));
        }
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Sends a signal again and again until the process ends.
    fn signal_until_it_ends(&mut self, signal: &str) {
        while self.child.try_wait().unwrap().is_none() {
            let _ = Command::new("kill")
                .args([signal, &self.child.id().to_string()])
                .stderr(Stdio::null())
                .status();
            sleep(Duration::from_millis(50));
        }
    }

    fn end(self) -> Ended {
        let Self { folder, child, stdin } = self;
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr), folder }
    }
}

impl Ended {
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

/// The temporary files that are there.
fn temporary_files(folder: &Path) -> usize {
    let is_temporary =
        |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(".ticketproof-");
    let count = |folder: &Path| fs::read_dir(folder).unwrap().flatten().filter(is_temporary).count();
    count(folder) + count(&folder.join("tmp"))
}

#[test]
fn an_interrupted_check_tells_what_it_found_and_leaves_nothing_half_done() {
    let args = [
        "check",
        "--fix",
        "--output",
        "fixed",
        "--accepted",
        "good",
        "--rejects",
        "bad",
        "--report",
        "r.json",
    ];
    let more = ["--format", "json", "--input-format", "ndjson", "-"];
    for signal in ["-INT", "-TERM"] {
        let mut working = Working::start(&[&args[..], &more].concat(), |folder| {
            fs::write(folder.join("fixed"), "old").unwrap();
            fs::write(folder.join("r.json"), "old").unwrap();
        });
        working.write(&format!("{GOOD}\n{LABEL}\n{{\n"));
        // The corrected records are begun with the first ones that were checked; the rejects are flushed then.
        working.wait_until(|folder| {
            temporary_files(folder) > 0 && fs::metadata(folder.join("bad")).is_ok_and(|bad| bad.len() > 0)
        });
        working.signal(signal);
        let ended = working.end();
        assert_eq!(ended.code, Some(2), "{signal}: {}", ended.stderr);
        assert!(ended.stderr.contains("interrupted: "), "{signal}: {}", ended.stderr);
        let document: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(document["summary"]["records"], 3, "{signal}: {}", ended.stdout);
        assert_eq!(
            (ended.read("good").lines().count(), ended.read("bad").lines().count()),
            (2, 1),
            "{signal}"
        );
        assert_eq!((ended.read("fixed").as_str(), ended.read("r.json").as_str()), ("old", "old"), "{signal}");
        assert_eq!(temporary_files(ended.folder.path()), 0, "{signal}");
    }
}

/// A file that takes a while: when some records were written, there are findings enough to fill any pipe.
fn long() -> String {
    let good = |times| format!("{}\n", GOOD.replace("Printer", &"x".repeat(20_000))).repeat(times);
    let bad = LABEL.replace("New", "N") + "\n";
    [good(100), bad.repeat(1_000), good(1_400)].concat()
}

#[test]
fn a_check_in_place_that_is_interrupted_leaves_the_file() {
    let mut working = Working::start(&["check", "--in-place", "first.ndjson", "long.ndjson"], |folder| {
        fs::write(folder.join("first.ndjson"), LABEL).unwrap();
        fs::write(folder.join("long.ndjson"), long()).unwrap();
    });
    // Nobody reads what is printed, so it cannot end before the signal.
    working.wait_until(|folder| {
        temporary_files(folder) > 0
            && !fs::read_to_string(folder.join("first.ndjson")).unwrap().contains("New")
    });
    working.signal("-INT");
    let ended = working.end();
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("wrote first.ndjson") && ended.stderr.contains("interrupted: "),
        "{}",
        ended.stderr
    );
    assert!(ended.stdout.contains(" records checked: "), "{}", ended.stderr);
    assert!(ended.read("long.ndjson") == long());
    assert_eq!(temporary_files(ended.folder.path()), 0);
}

#[test]
fn a_second_signal_ends_a_check_that_waits_for_its_reader() {
    let mut working = Working::start(&["check", "--in-place", "long.ndjson"], |folder| {
        fs::write(folder.join("long.ndjson"), long()).unwrap();
    });
    // What follows the first byte fills the pipe, and nobody reads it.
    working.child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    assert_eq!(temporary_files(working.folder.path()), 1);
    working.signal_until_it_ends("-INT");
    let ended = working.end();
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("interrupted: the check did not come to its end"), "{}", ended.stderr);
    assert!(ended.read("long.ndjson") == long());
    assert_eq!(temporary_files(ended.folder.path()), 0);
}

#[test]
fn a_killed_check_leaves_the_file_and_at_most_a_temporary_one() {
    let mut working = Working::start(&["check", "--in-place", "long.ndjson"], |folder| {
        fs::write(folder.join("long.ndjson"), long()).unwrap();
    });
    working.wait_until(|folder| temporary_files(folder) > 0);
    working.signal("-KILL");
    let ended = working.end();
    assert_eq!(ended.code, None);
    assert!(ended.read("long.ndjson") == long());
    let left: Vec<_> =
        fs::read_dir(ended.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!((left.len(), temporary_files(ended.folder.path())), (3, 1), "{left:?}");
}

#[test]
fn an_interrupted_conversion_tells_how_far_it_came() {
    for output in ["out", "-"] {
        let mut working = Working::start(&["convert", "--output", output, "-"], |folder| {
            fs::write(folder.join("out"), "old").unwrap();
        });
        working.write(&format!("{OLD}\n{OLD}\n[\n"));
        // The third one is not understood, which is said at once.
        let mut said = BufReader::new(working.child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("<stdin>:3") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended before");
        }
        working.signal("-INT");
        let mut stderr = String::new();
        said.read_to_string(&mut stderr).unwrap();
        let ended = working.end();
        assert_eq!(ended.code, Some(2), "{stderr}");
        assert!(stderr.contains("interrupted: 2 converted, 1 not understood"), "{stderr}");
        assert_eq!(ended.read("out"), "old");
        assert_eq!(ended.stdout.lines().count(), if output == "-" { 2 } else { 0 });
        assert_eq!(temporary_files(ended.folder.path()), 0);
    }
}

#[test]
fn an_interrupted_pull_writes_nothing() {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    for signal in ["-INT", "-TERM"] {
        sandbox.inject(FaultRule::next(Fault::Stall).method("GET").times(100));
        let asked = sandbox.request_count();
        let mut working = Working::start(&["pull", "--base-url", sandbox.base_url()], |_| {});
        working.wait_until(|_| sandbox.request_count() > asked);
        working.signal(signal);
        let ended = working.end();
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains("interrupted: nothing was written"), "{}", ended.stderr);
        assert!(!ended.folder.path().join("hubspot").exists());
    }
}

#[test]
fn a_send_that_is_interrupted_before_it_sends_leaves_no_copy_of_its_input() {
    let args = ["send", "--base-url", "http://127.0.0.1:9", "--journal", "j", "-"];
    let mut working = Working::start(&args, |_| {});
    working.write(GOOD);
    working.wait_until(|folder| temporary_files(folder) > 0);
    working.signal("-TERM");
    let ended = working.end();
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("interrupted: nothing was sent"), "{}", ended.stderr);
    assert_eq!(temporary_files(ended.folder.path()), 0);
    assert!(!ended.folder.path().join("j").exists());
}

#[test]
fn a_send_that_is_left_while_it_sends_leaves_no_copy_of_its_input() {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    sandbox.inject(FaultRule::next(Fault::StallAfterCommit).method("POST"));
    let mut working =
        Working::start(&["send", "--base-url", sandbox.base_url(), "--journal", "j", "-"], |_| {});
    working.write(GOOD);
    working.stdin = None;
    working.wait_until(|_| sandbox.tickets().len() == 1);
    assert_eq!(temporary_files(working.folder.path()), 1);
    working.signal_until_it_ends("-INT");
    let ended = working.end();
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("interrupted: run the same command again to go on"), "{}", ended.stderr);
    assert_eq!(temporary_files(ended.folder.path()), 0);
}
