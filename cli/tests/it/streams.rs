//! `ticketproof` between other commands: readers that leave, writers without end, several frames in one file.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::command::run;

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"properties":{"subject":"Printer","hs_pipeline_stage":"New"}}"#;

/// The standard error of a run whose reader leaves after a few bytes.
fn left_alone(folder: &Path, args: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 5]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().is_some(), "{args:?} was killed");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    // More than any pipe holds.
    fs::write(folder.path().join("t.ndjson"), format!("{LABEL}\n{GOOD}\n").repeat(10_000)).unwrap();
    for args in [
        &["check", "t.ndjson"][..],
        &["check", "--format", "json", "t.ndjson"],
        &["check", "--format", "ndjson", "t.ndjson"],
        &["check", "--format", "sarif", "t.ndjson"],
        &["check", "--format", "github", "t.ndjson"],
        &["check", "--off", "unknown-stage", "--accepted", "-", "t.ndjson"],
        &["check", "--off", "unknown-stage", "--fix", "--output", "-", "t.ndjson"],
        &["schema", "export"],
    ] {
        let stderr = left_alone(folder.path(), args);
        for word in ["error:", "panicked", "pipe", "os error"] {
            assert!(!stderr.contains(word), "{args:?}: {stderr}");
        }
    }
}

#[test]
fn a_writer_without_end_is_read_as_it_comes() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
        .args(["check", "--format", "ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    // Some blocks' worth, and no end: findings must come before it.
    let lines = format!("{LABEL}\n").repeat(20_000);
    let writer = std::thread::spawn(move || {
        stdin.write_all(lines.as_bytes()).unwrap();
        stdin
    });
    let mut first = [0; 9];
    stdout.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"{\"input\":");
    let reader = std::thread::spawn(move || {
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).unwrap();
        rest
    });
    drop(writer.join().unwrap());
    let rest = reader.join().unwrap();
    let last: Value = serde_json::from_str(rest.lines().last().unwrap()).unwrap();
    assert_eq!(last["summary"]["invalid"], 20_000);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_record_is_judged_before_the_next_one_comes() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
        .args(["check", "--format", "ndjson", "--accepted", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        let record = GOOD.replace("Printer", &format!("Printer {number}")) + "\n";
        stdin.write_all(record.as_bytes()).unwrap();
        let mut accepted = String::new();
        stdout.read_line(&mut accepted).unwrap();
        assert_eq!(accepted, record);
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_packed_under_another_name_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(GOOD.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstandard = ruzstd::encoding::compress_to_vec(GOOD.as_bytes(), level);
    for (packed, remedy) in [(gzip, "`gzip -dc`"), (zstandard, "`zstd -dc`")] {
        fs::write(folder.path().join("t.ndjson"), &packed).unwrap();
        for input in ["-", "t.ndjson"] {
            let refused = run(folder.path(), &["check", input], &packed);
            assert_eq!(refused.code, Some(2), "{input}");
            assert!(refused.stderr.contains(remedy), "{input}: {}", refused.stderr);
        }
    }
}

#[test]
fn a_stream_that_comes_in_pieces_is_read_as_one_that_does_not() {
    let legacy = r#"[{"name":"subject","value":"s"},{"name":"source_type","value":"EMAIL"},{"name":"created_by","value":"1"},{"name":"stage","value":"1"}]"#;
    let long = format!("{}{}", GOOD.trim_end_matches('}'), " ".repeat(150_000)) + "}}";
    for (args, pieces, records) in [
        (&[][..], vec![GOOD, "\n", LABEL, "\n"], 2),
        (&[], vec![&GOOD[..20], &GOOD[20..], "\n", LABEL], 2),
        (&[], vec![&long, "\n", GOOD, "\n"], 2),
        (&[], vec!["{\n", &GOOD[1..], "\n"], 1),
        (&["--op", "legacy-create"], vec![legacy, "\n", legacy, "\n"], 2),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
            .args(["check", "--format", "json", "--off", "TP0602", "-"])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        for piece in pieces {
            stdin.write_all(piece.as_bytes()).unwrap();
            // Long enough for the reader to see each piece alone, most of the time; no answer depends on it.
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let summary = &document["summary"];
        assert_eq!(
            (&summary["records"], &summary["invalid"]),
            (&records.into(), &0.into()),
            "{args:?} {document}"
        );
    }
}

#[test]
fn packed_files_that_were_appended_to_each_other_are_read_to_their_end() {
    let folder = tempfile::tempdir().unwrap();
    let packed = |text: &str| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        [("gz", gzip.finish().unwrap()), ("zst", ruzstd::encoding::compress_to_vec(text.as_bytes(), level))]
    };
    let (first, second) = (packed(&format!("{GOOD}\n")), packed(&format!("{LABEL}\n")));
    for ((extension, mut bytes), (_, more)) in first.into_iter().zip(second) {
        bytes.extend(more);
        let name = format!("t.ndjson.{extension}");
        fs::write(folder.path().join(&name), &bytes).unwrap();
        let whole = run(folder.path(), &["check", "--format", "json", &name], b"");
        let document: Value = serde_json::from_str(&whole.stdout).unwrap();
        assert_eq!((whole.code, &document["summary"]["records"]), (Some(1), &2.into()), "{name}");
        fs::write(folder.path().join(&name), &bytes[..bytes.len() - 5]).unwrap();
        let cut = run(folder.path(), &["check", &name], b"");
        assert_eq!(cut.code, Some(2), "{name}: a part is missing");
        assert!(cut.stderr.contains("the packed text is"), "{name}: {}", cut.stderr);
        fs::write(folder.path().join(&name), [&bytes[..], b"something else"].concat()).unwrap();
        let more = run(folder.path(), &["check", &name], b"");
        assert_eq!(more.code, Some(2), "{name}: {}", more.stdout);
        let says = more.stderr.contains("the packed text is") && !more.stderr.contains("Error");
        assert!(says, "{name}: {}", more.stderr);
    }
}

#[test]
fn there_is_no_progress_bar_without_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), format!("{GOOD}\n").repeat(20_000)).unwrap();
    let checked = run(folder.path(), &["check", "t.ndjson"], b"");
    assert_eq!(checked.stdout, "20000 records checked: 20000 valid, 0 invalid\n");
    assert!(!checked.stderr.contains(['\r', '\u{1b}', '\u{2588}']), "{}", checked.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn a_progress_bar_is_gone_before_the_last_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.ndjson"), format!("{GOOD}\n").repeat(20_000)).unwrap();
    // util-linux's `script` makes a terminal for a command.
    let command = format!("'{}' check t.ndjson", env!("CARGO_BIN_EXE_ticketproof"));
    let terminal = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output();
    let Ok(terminal) = terminal else {
        eprintln!("a_progress_bar_is_gone_before_the_last_line: skipped, there is no `script` here");
        return;
    };
    let seen = String::from_utf8(terminal.stdout).unwrap();
    assert!(seen.contains('\u{2588}'), "there is a bar: {seen:?}");
    let last = seen.rfind('\u{2588}').unwrap();
    let cleared = seen[last..].find("\r\u{1b}[2K").map(|at| last + at);
    let summary = seen.find("20000 records checked").unwrap();
    assert!(cleared.is_some_and(|cleared| cleared < summary), "{seen:?}");
}
