//! Holds the fast path against the reference path on generated records: `agree [RECORDS] [SEED]`.
//!
//! Ends with 1 if the fast path calls a record valid of which the reference finds anything, or if a report that is made with
//! its help is another than the reference's.

use std::process::ExitCode;

use benches::corpus::{Mix, Way, Writer, account};
use ticketproof_validator::{Operation, Shape, Validator, Verdict};

/// How many records are made and checked at a time.
const BATCH: usize = 10_000;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]
fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().unwrap_or(0));
    let records = arguments.next().unwrap_or(1_000_000);
    let seed = arguments.next().unwrap_or(1);
    let schema = account(200, 7);
    let validator = Validator::new(schema.clone());
    let mut writer = Writer::new(&schema, Mix::HOSTILE, seed);
    let (mut valid, mut looked_at, mut fine, mut wrong) = (0_u64, 0_u64, 0_u64, 0_u64);
    let mut missed = std::collections::BTreeMap::<Option<Way>, u64>::new();
    let mut left = records;
    while left > 0 {
        let count = left.min(BATCH as u64);
        left -= count;
        let (text, ways) = writer.lines(count as usize);
        let mut ways = ways.into_iter();
        validator.scan_lines(Operation::Create, Shape::Body, &text, |line| {
            let way = ways.next().flatten();
            let record = &text[line.range.clone()];
            let report = validator.check(Operation::Create, Shape::Body, record);
            if line.report() != report {
                wrong += 1;
                eprintln!(
                    "the reports differ ({way:?}): {}\n{}\nis to be\n{report}",
                    String::from_utf8_lossy(record),
                    line.report()
                );
            }
            match (line.verdict, report.is_empty()) {
                (Verdict::Valid, true) => valid += 1,
                (Verdict::LookCloser, false) => looked_at += 1,
                (Verdict::LookCloser, true) => {
                    fine += 1;
                    *missed.entry(way).or_default() += 1;
                }
                (Verdict::Valid, false) => {
                    wrong += 1;
                    eprintln!(
                        "the fast path calls this valid ({way:?}): {}\n{report}",
                        String::from_utf8_lossy(record)
                    );
                }
            }
        });
    }
    println!(
        "{records} records: {valid} valid, {looked_at} with findings, {fine} looked at closer without need, {wrong} wrong"
    );
    if fine > 0 {
        println!("looked at closer without need, by what was done to them: {missed:?}");
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
