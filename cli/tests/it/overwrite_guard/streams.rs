//! Standard input, output and error are files like any other.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use super::{folder, lines};

/// How `sh` runs a command line in a folder; `$T` is the command. Returns the exit code, and what it said.
fn sh(folder: &Path, line: &str) -> (Option<i32>, String) {
    let output = Command::new("bash")
        .args(["-c", line])
        .env("T", env!("CARGO_BIN_EXE_ticketproof"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn standard_input_is_not_written_over_by_whatever_name() {
    let folder = folder();
    fs::hard_link(folder.path().join("t.ndjson"), folder.path().join("hard")).unwrap();
    std::os::unix::fs::symlink("t.ndjson", folder.path().join("link")).unwrap();
    let names =
        ["t.ndjson", "./t.ndjson", "hard", "link", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "/dev/fd/3"];
    for name in names {
        if !Path::new("/proc/self/fd").exists() && name.starts_with("/proc") {
            continue;
        }
        for command in [
            "check --accepted NAME -",
            "check --rejects NAME -",
            "check --report NAME -",
            "check --report NAME.html --accepted NAME -",
            "check --fix --output NAME -",
            "check --input-format csv --write-mapping NAME -",
            "check --accepted NAME /dev/stdin",
            "check --accepted NAME /dev/fd/3",
            "convert --output NAME -",
            "convert --output NAME t.ndjson -",
            "send --dry-run --rejects NAME -",
            "send --dry-run --report NAME -",
            "send --dry-run --input-format csv --write-mapping NAME -",
            "send --dry-run --journal NAME -",
        ] {
            let line = format!("$T {} < t.ndjson 3<>t.ndjson", command.replace("NAME", name));
            let (code, said) = sh(folder.path(), &line);
            assert_eq!(code, Some(2), "{line}: {said}");
            assert!(said.contains(" would write over the input, "), "{line}: {said}");
            assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), lines(), "{line}");
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing was made");
}

#[test]
fn an_output_stream_is_not_appended_to_what_is_read() {
    let folder = folder();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    let snapshot = ticketproof_schema::embedded::default_account_json();
    for name in ["hubspot/tickets.json", "s.json"] {
        fs::write(folder.path().join(name), snapshot).unwrap();
    }
    fs::write(folder.path().join("token"), "canary").unwrap();
    for (command, read) in [
        ("check t.ndjson", "t.ndjson"),
        ("check - < t.ndjson", "t.ndjson"),
        ("check --accepted - t.ndjson", "t.ndjson"),
        ("check t.ndjson", "hubspot/tickets.json"),
        ("check --against s.json t.ndjson", "s.json"),
        ("convert t.ndjson", "t.ndjson"),
        ("convert - < t.ndjson", "t.ndjson"),
        ("send --dry-run t.ndjson", "t.ndjson"),
        ("send --dry-run - < t.ndjson", "t.ndjson"),
        ("send --dry-run --token-file token t.ndjson", "token"),
        ("generate", "hubspot/tickets.json"),
        ("generate --schema s.json", "s.json"),
        ("schema export", "hubspot/tickets.json"),
        ("schema view --output -", "hubspot/tickets.json"),
        ("diff hubspot/tickets.json s.json", "s.json"),
        ("diff --live --token-file token s.json", "token"),
        ("pull --token-file token", "token"),
        ("sandbox --schema s.json", "s.json"),
    ] {
        let text = fs::read_to_string(folder.path().join(read)).unwrap();
        for (to, is_said) in
            [(format!(">> {read}"), true), (format!("1<> {read}"), true), (format!("2>> {read}"), true)]
                .into_iter()
                .chain([(format!(">> {read} 2>&1"), false)])
        {
            let line = format!("$T {command} {to}");
            let (code, said) = sh(folder.path(), &line);
            assert_eq!(code, Some(2), "{line}: {said}");
            assert_eq!(said.contains("send it elsewhere"), is_said, "{line}: {said}");
            assert!(fs::read_to_string(folder.path().join(read)).unwrap() == text, "{line}");
        }
    }
}

#[test]
fn what_is_wrong_otherwise_is_not_written_into_the_input_either() {
    let folder = folder();
    for command in [
        "check --schema nowhere.json",
        "check --in-place",
        "convert --schema nowhere.json",
        "check --off nothing",
    ] {
        let line = format!("$T {command} - < t.ndjson 2<> t.ndjson");
        let (code, said) = sh(folder.path(), &line);
        assert_eq!(
            (code, said.contains("standard error goes to the input")),
            (Some(2), true),
            "{line}: {said}"
        );
        assert_eq!(fs::read_to_string(folder.path().join("t.ndjson")).unwrap(), lines(), "{line}");
    }
}

#[test]
fn devices_and_pipes_are_written_to() {
    let folder = folder();
    let body = r#"[{"name":"subject","value":"a"},{"name":"hs_pipeline_id","value":"0"},{"name":"stage","value":"1"}]"#;
    fs::write(folder.path().join("old.json"), body).unwrap();
    for (line, says) in [
        ("check --accepted >(cat >&3) t.ndjson", "\"hs_pipeline_stage\":\"1\"}}"),
        ("check --rejects >(cat >&3) t.ndjson", "TP0602"),
        ("check --report >(cat >&3) t.ndjson", "\"invalid\": 1"),
        ("check --fix --output >(cat >&3) t.ndjson", "\"hs_pipeline_stage\":\"1\"}}"),
        ("check --report /dev/fd/3 t.ndjson", "\"invalid\": 1"),
        ("check --accepted >(cat >&3) --rejects >(cat >&3) --report >(cat >&3) t.ndjson", "TP0602"),
        ("check --accepted /dev/null --rejects /dev/null --report /dev/fd/3 t.ndjson", "\"invalid\": 1"),
        ("convert --output >(cat >&3) old.json", "\"hs_pipeline_stage\":\"1\""),
        ("schema view --output >(cat >&3)", "</html>"),
        ("send --dry-run --report >(cat >&3) t.ndjson", "\"rejected\":1"),
        ("send --dry-run --rejects >(cat >&3) t.ndjson", "TP0602"),
    ] {
        // `cat` makes the line wait for all that was written.
        let (_, said) = sh(folder.path(), &format!("{{ $T {line} > /dev/null; }} 3>&1 | cat"));
        assert!(said.contains(says) && !said.contains("would"), "{line}: {said}");
    }
    for line in [
        "check --accepted /dev/stdout t.ndjson | cat",
        "check --accepted /dev/stdout --rejects /dev/stderr t.ndjson 2>&1 | cat",
    ] {
        let (code, said) = sh(folder.path(), &format!("set -o pipefail; $T {line}"));
        assert_eq!((code, said.contains("TP0602")), (Some(1), true), "{line}: {said}");
    }
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn one_pipe_is_not_read_and_written_nor_given_twice() {
    let folder = folder();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    for (line, says) in [
        ("check --accepted pipe pipe", "--accepted would write over the input, pipe"),
        ("check --accepted pipe --rejects pipe t.ndjson", "would both write to pipe"),
        ("check --accepted - --rejects /dev/stdout t.ndjson | cat", "would both write to /dev/stdout"),
    ] {
        let (_, said) = sh(folder.path(), &format!("$T {line}"));
        assert!(said.contains(says), "{line}: {said}");
    }
}

#[test]
fn nothing_is_emptied_or_made_unless_all_can_be_opened() {
    let folder = folder();
    let old = folder.path().join("old");
    for args in [
        &["check", "--accepted", "old", "--rejects", "nowhere/bad", "t.ndjson"][..],
        &["check", "--accepted", "new", "--rejects", "nowhere/bad", "t.ndjson"],
        &["check", "--accepted", "old", "--report", "nowhere/r.json", "t.ndjson"],
        &["check", "--accepted", "old", "--fix", "--output", "nowhere/f.ndjson", "t.ndjson"],
        &["check", "--accepted", "old", "nowhere.ndjson"],
        &["check", "--accepted", "old", "--config", "nowhere.toml", "t.ndjson"],
        &["check", "--accepted", "old", "--mapping", "nowhere.toml", "t.ndjson"],
        &["convert", "--output", "old", "nowhere.json"],
        &["convert", "--output", "old", "t.ndjson", "nowhere.json"],
        &["send", "--dry-run", "--rejects", "old", "nowhere.ndjson"],
        &["send", "--dry-run", "--rejects", "old", "--report", "nowhere/r", "t.ndjson"],
    ] {
        fs::write(&old, "old").unwrap();
        let refused = crate::command::run(folder.path(), args, b"");
        assert_eq!(refused.code, Some(2), "{args:?}: {}", refused.stderr);
        assert!(refused.stderr.contains("nowhere"), "{args:?}: {}", refused.stderr);
        assert_eq!(fs::read_to_string(&old).unwrap(), "old", "{args:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "{args:?}");
    }
}

#[test]
fn a_stream_that_is_closed_is_no_file() {
    let folder = folder();
    let (code, said) = sh(folder.path(), "$T check --accepted good t.ndjson <&- 2>&-");
    assert_eq!((code, said.contains("TP0602")), (Some(1), true), "{said}");
    drop(File::open(folder.path().join("good")).unwrap());
}
