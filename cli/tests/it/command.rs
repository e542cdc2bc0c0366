//! Running the command, and the parts that belong to no subcommand.

use std::{
    io::Write as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// How a run ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `ticketproof` in a folder, with `input` on standard input.
pub(crate) fn run(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    run_with(folder, args, input, &[])
}

/// Runs `ticketproof` with extra environment.
pub(crate) fn run_with(folder: &Path, args: &[&str], input: &[u8], environment: &[(&str, &str)]) -> Run {
    let mut child = spawn(folder, args, environment);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A command that fails early does not read its input.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    ended(output)
}

/// As [`run_with`] without input, with the most memory that the command took, in bytes; 0 where the system does not say it.
pub(crate) fn run_measured(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> (Run, usize) {
    let child = spawn(folder, args, environment);
    let status = format!("/proc/{}/status", child.id());
    // The system keeps the peak while the process lives, so the last look is a little early at most.
    let watch = std::thread::spawn(move || {
        let mut peak = 0;
        while let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(kib) = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok())
            else {
                break;
            };
            peak = kib * 1024;
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        peak
    });
    let output = child.wait_with_output().unwrap();
    (ended(output), watch.join().unwrap())
}

fn spawn(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ticketproof"))
        .args(args)
        .current_dir(folder)
        .env_remove("HUBSPOT_ACCESS_TOKEN")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ended(output: Output) -> Run {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn help_teaches() {
    let folder = tempfile::tempdir().unwrap();
    let top = run(folder.path(), &["--help"], b"");
    assert_eq!(top.code, Some(0));
    for word in ["pull", "generate", "check", "explain", "sandbox", "Exit codes", "HUBSPOT_ACCESS_TOKEN"] {
        assert!(top.stdout.contains(word), "{word}: {}", top.stdout);
    }
    for subcommand in ["pull", "generate", "check", "explain", "schema", "sandbox"] {
        let help = run(folder.path(), &[subcommand, "--help"], b"");
        assert_eq!(help.code, Some(0), "{subcommand}");
        assert!(help.stdout.len() > 200, "{subcommand}: {}", help.stdout);
    }
    for words in [
        &["pull"][..],
        &["generate"],
        &["check"],
        &["convert"],
        &["diff"],
        &["explain"],
        &["schema"],
        &["schema", "view"],
        &["schema", "export"],
        &["schema", "format"],
        &["send"],
        &["sandbox"],
    ] {
        let help = run(folder.path(), &[words, &["--help"]].concat(), b"").stdout;
        let example = format!("ticketproof {}", words.join(" "));
        let examples = help.split_once("Example").map_or("", |(_, examples)| examples);
        assert!(examples.contains(&example), "{example}: {help}");
    }
}

#[test]
fn wrong_usage_is_exit_2() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &[][..],
        &["chek"],
        &["check"],
        &["check", "--op", "destroy", "x"],
        &["check", "--format", "xml", "x"],
    ] {
        let wrong = run(folder.path(), args, b"");
        assert_eq!(wrong.code, Some(2), "{args:?}");
        assert!(wrong.stdout.is_empty() && !wrong.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn explain_knows_codes_and_slugs() {
    let folder = tempfile::tempdir().unwrap();
    let by_code = run(folder.path(), &["explain", "TP0303"], b"");
    let by_slug = run(folder.path(), &["explain", "unknown-property"], b"");
    assert_eq!((by_code.code, &by_code.stdout), (Some(0), &by_slug.stdout));
    assert!(by_code.stdout.contains("PROPERTY_DOESNT_EXIST"), "{}", by_code.stdout);
    let all = run(folder.path(), &["explain"], b"");
    assert!(all.stdout.lines().count() > 20);
    let wrong = run(folder.path(), &["explain", "unknown-proprety"], b"");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("`unknown-property`"), "{}", wrong.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = r#"{"properties":{"subject":"s","hs_pipeline_stage":"New"}}"#;
    std::fs::write(folder.path().join("t.json"), wrong).unwrap();
    for args in
        [&["check", "t.json"][..], &["check", "--report", "-", "t.json"], &["explain"], &["schema", "export"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
            .args(args)
            .current_dir(folder.path())
            .stdout(full)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr.contains("cannot write standard output: No space"), "{args:?}: {stderr}");
    }
}

#[test]
fn a_snapshot_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.json"), "{}").unwrap();
    for args in [&["check", "--schema", "s.json", "-"][..], &["check", "--against", "s.json", "-"]] {
        let refused = run(folder.path(), args, b"{}");
        assert_eq!(refused.code, Some(2), "{args:?}");
        assert!(refused.stderr.contains("s.json: the schema snapshot"), "{args:?}: {}", refused.stderr);
    }
}
