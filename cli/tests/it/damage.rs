//! Packed inputs that are cut off or damaged: what was unpacked before is judged, and the exit says that it is not all.

use std::{fs, io::Write as _, path::Path};

use serde_json::Value;

use super::command::run;

/// `count` records of which every third one is wrong, a line each, as different as tickets are.
fn lines(count: usize) -> Vec<String> {
    let line = |number: usize| {
        let stage = if number.is_multiple_of(3) { "New" } else { "1" };
        let subject = format!("Printer {} on floor {}", number * 7919 % 100_003, number * 104_729 % 1009);
        format!("{{\"properties\":{{\"subject\":\"{subject}\",\"hs_pipeline_stage\":\"{stage}\"}}}}\n")
    };
    (0..count).map(line).collect()
}

fn packed(text: &str) -> [(&'static str, Vec<u8>); 2] {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    [("gz", gzip.finish().unwrap()), ("zst", ruzstd::encoding::compress_to_vec(text.as_bytes(), level))]
}

/// Checks a file that is not whole; how many of `lines` were judged, each in its file and none twice.
fn judged(folder: &Path, name: &str, bytes: &[u8], lines: &[String]) -> usize {
    fs::write(folder.join(name), bytes).unwrap();
    let args = ["check", "--format", "json", "--accepted", "good", "--rejects", "bad", name];
    let run = run(folder, &args, b"");
    assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let records = usize::try_from(document["summary"]["records"].as_u64().unwrap()).unwrap();
    let is_cut = run.stderr.contains("the packed text is cut off (");
    assert!(is_cut || run.stderr.contains("what was unpacked of it may be, too ("), "{name}: {}", run.stderr);
    for word in ["Error", "kind:", "Failed"] {
        assert!(!run.stderr.contains(word), "{name}: {}", run.stderr);
    }
    let says = format!("everything before line {} was read", records + 1);
    assert!(run.stderr.contains(&says), "{name}: {}", run.stderr);
    let good = lines[..records].iter().filter(|line| !line.contains("New")).cloned().collect::<String>();
    assert_eq!(fs::read_to_string(folder.join("good")).unwrap(), good, "{name}");
    let bad = fs::read_to_string(folder.join("bad")).unwrap().lines().count();
    assert_eq!(bad, records.div_ceil(3), "{name}");
    assert_eq!(document["findings"].as_array().unwrap().len(), bad, "{name}: no line is cut by the damage");
    records
}

#[test]
fn the_lines_before_the_end_of_a_file_that_was_cut_are_judged() {
    let folder = tempfile::tempdir().unwrap();
    let lines = lines(9000);
    for (extension, bytes) in packed(&lines.concat()) {
        let name = format!("t.ndjson.{extension}");
        // A block of zstd has up to 128 KiB of text, and none of it is known before its end; gzip has no blocks.
        let most_missing = if extension == "gz" { 60 } else { 2000 };
        let missing = lines.len() - judged(folder.path(), &name, &bytes[..bytes.len() - 300], &lines);
        assert!(missing <= most_missing, "{name}: {missing} of {}", lines.len());
    }
}

#[test]
fn the_lines_before_damage_are_judged() {
    let folder = tempfile::tempdir().unwrap();
    let (good, lines) = (lines(6000), lines(6001));
    for ((extension, first), (_, mut second)) in packed(&good.concat()).into_iter().zip(packed("cut\n")) {
        // A second part whose checksum is wrong.
        let last = second.len() - 6;
        second[last] ^= 0xff;
        let name = format!("t.ndjson.{extension}");
        fs::write(folder.path().join(&name), [first.clone(), second].concat()).unwrap();
        assert_eq!(run(folder.path(), &["check", &name], b"").code, Some(2), "{name}");
        // What is no part at all.
        let bytes = [&first[..], b"something else, and more of it"].concat();
        assert_eq!(judged(folder.path(), &name, &bytes, &lines), 6000);
        let mut bytes = first;
        let half = bytes.len() / 2;
        bytes[half..half + 64].fill(0xff);
        fs::write(folder.path().join(&name), bytes).unwrap();
        let run = run(folder.path(), &["check", "--format", "json", &name], b"");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(run.code, Some(2), "{name}");
        assert!(
            run.stderr.contains("may be, too (") && !run.stderr.contains("Error"),
            "{name}: {}",
            run.stderr
        );
        assert!(document["summary"]["records"].as_u64() > Some(1500), "{name}: {}", document["summary"]);
    }
}

#[test]
fn a_document_that_was_cut_is_no_records() {
    let folder = tempfile::tempdir().unwrap();
    let items = lines(300).join(",");
    for (extension, bytes) in packed(&format!("[{items}]")) {
        let name = format!("t.json.{extension}");
        fs::write(folder.path().join(&name), &bytes[..bytes.len() - 1]).unwrap();
        let run = run(folder.path(), &["check", &name], b"");
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
        assert!(run.stdout.starts_with("0 records checked"), "{name}: {}", run.stdout);
    }
}

#[test]
fn zeros_behind_the_last_part_are_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let [(_, bytes), _] = packed(&lines(3)[1..].concat());
    let zeros = vec![0; 9000];
    for (packed, code) in [([&bytes[..], &zeros].concat(), 0), ([&bytes[..], &zeros, &bytes].concat(), 2)] {
        fs::write(folder.path().join("t.ndjson.gz"), packed).unwrap();
        let run = run(folder.path(), &["check", "t.ndjson.gz"], b"");
        assert_eq!(run.code, Some(code), "{}", run.stderr);
        assert!(run.stdout.contains("2 records checked: 2 valid"), "{}", run.stdout);
    }
}

#[test]
fn what_follows_the_last_part_is_no_cut() {
    let folder = tempfile::tempdir().unwrap();
    let [(_, bytes), _] = packed(&lines(3)[1..].concat());
    for rest in ["x", "text that nobody packed"] {
        fs::write(folder.path().join("t.ndjson.gz"), [&bytes[..], rest.as_bytes()].concat()).unwrap();
        let run = run(folder.path(), &["check", "t.ndjson.gz"], b"");
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(
            run.stderr.contains("(something that is not packed follows its last part)"),
            "{}",
            run.stderr
        );
        assert!(run.stdout.contains("2 records checked: 2 valid"), "{}", run.stdout);
    }
}

#[test]
fn what_is_packed_twice_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let [(_, gzip), (_, zstandard)] = packed(&lines(2).concat());
    for (inner, says) in [(gzip, "packed by gzip again"), (zstandard, "packed by zstd again")] {
        let mut outer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        outer.write_all(&inner).unwrap();
        fs::write(folder.path().join("t.ndjson.gz"), outer.finish().unwrap()).unwrap();
        let run = run(folder.path(), &["check", "t.ndjson.gz"], b"");
        assert_eq!((run.code, run.stderr.contains(says)), (Some(2), true), "{}", run.stderr);
    }
}

#[test]
fn the_rows_before_the_end_of_a_table_that_was_cut_are_judged() {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..300).map(|number| format!("Printer {},{}\n", number * 7919 % 100_003, number % 2));
    let text = format!("subject,hs_pipeline_stage\n{}", rows.collect::<String>());
    for (extension, bytes) in packed(&text) {
        let name = format!("t.csv.{extension}");
        // What is left of a small file of zstd is less than its only block.
        let (cut, most_missing) = if extension == "gz" { (60, 20) } else { (1, 0) };
        fs::write(folder.path().join(&name), &bytes[..bytes.len() - cut]).unwrap();
        let run = run(folder.path(), &["check", "--format", "json", "--rejects", "bad", &name], b"");
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let records = document["summary"]["records"].as_u64().unwrap();
        assert!(records + most_missing >= 300, "{name}: {records}");
        assert!(
            run.stderr.contains(&format!("everything before line {} was read", records + 2)),
            "{}",
            run.stderr
        );
        let bad = fs::read_to_string(folder.path().join("bad")).unwrap().lines().count() as u64;
        assert_eq!(bad, records.div_ceil(2), "{name}");
    }
}
