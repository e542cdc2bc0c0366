//! Delimiters, encodings, line ends and packings.

use std::io::Write as _;

use super::{check, folder, told};
use crate::command::run;

const ROWS: [[&str; 3]; 3] =
    [["Ticket name", "Ticket status", "Priority"], ["café, \"x\"; y|z\t1", "New", "High"], ["b", "Nwe", ""]];

fn table(delimiter: &str, end: &str) -> String {
    let cell = |text: &&str| {
        if text.contains(['"', ',', ';', '|', '\t']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            (*text).to_owned()
        }
    };
    ROWS.map(|row| row.iter().map(cell).collect::<Vec<_>>().join(delimiter) + end).concat()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

/// One finding at the third row, and a corrected form with the same bytes but for the label.
fn judged_and_mended(name: &str, bytes: &[u8], fixed: &[u8]) {
    let folder = folder(&[(name, bytes)]);
    let seen = check(folder.path(), &["--format", "json", name]);
    let document: serde_json::Value = serde_json::from_str(&seen.stdout).unwrap();
    assert_eq!(told(document["findings"].as_array().unwrap()), ["unknown-stage 3 2 Ticket status"], "{name}");
    assert_eq!(check(folder.path(), &["--output", "out", name]).code, Some(1));
    assert_eq!(std::fs::read(folder.path().join("out")).unwrap(), fixed, "{name}");
}

#[test]
fn delimiters_and_line_ends_are_told_and_kept() {
    for delimiter in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = table(delimiter, end);
            let fixed = text.replacen(&format!("New{delimiter}High"), &format!("1{delimiter}HIGH"), 1);
            judged_and_mended("t.csv", text.as_bytes(), fixed.as_bytes());
        }
    }
    let announced = format!("sep=^\r\n{}", table("^", "\r\n"));
    let folder = folder(&[("t.csv", announced.as_bytes())]);
    let seen = check(folder.path(), &["--format", "ndjson", "t.csv"]);
    assert!(seen.stdout.contains("\"line\":4,\"column\":2"), "{}", seen.stdout);
    let forced = run(
        folder.path(),
        &["check", "--input-format", "csv", "--delimiter", "^", "-"],
        table("^", "\n").as_bytes(),
    );
    assert!(forced.stdout.contains("2 records checked: 1 valid"), "{} {}", forced.stdout, forced.stderr);
}

#[test]
fn encodings_are_told_and_kept() {
    let text = table(";", "\r\n");
    let fixed = text.replacen("New;High", "1;HIGH", 1);
    let marked = |text: &str| format!("\u{feff}{text}").into_bytes();
    let windows =
        |text: &str| text.chars().map(|char| u8::try_from(u32::from(char)).unwrap()).collect::<Vec<_>>();
    judged_and_mended("t.csv", &marked(&text), &marked(&fixed));
    judged_and_mended("t.csv", &windows(&text), &windows(&fixed));
    judged_and_mended("t.csv", &utf16(&text, u16::to_le_bytes), &utf16(&fixed, u16::to_le_bytes));
    judged_and_mended("t.tsv", &utf16(&text, u16::to_be_bytes), &utf16(&fixed, u16::to_be_bytes));
}

#[test]
fn packed_tables_and_standard_input_are_read() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(table(",", "\n").as_bytes()).unwrap();
    let folder = folder(&[("t.csv.gz", &packed.finish().unwrap())]);
    let seen = check(folder.path(), &["--fix", "t.csv.gz"]);
    assert!(seen.stdout.contains("2 records checked: 1 valid"), "{} {}", seen.stdout, seen.stderr);
    let fixed = std::fs::read_to_string(folder.path().join("t.fixed.csv")).unwrap();
    assert_eq!(fixed, table(",", "\n").replacen("New,High", "1,HIGH", 1));
    for format in ["csv", "tsv"] {
        let seen =
            run(folder.path(), &["check", "--input-format", format, "-"], table("\t", "\n").as_bytes());
        assert!(seen.stdout.contains("<stdin>:3:3"), "{} {}", seen.stdout, seen.stderr);
    }
}
