//! The Rust path on the records of a file: what `benches/check_many.py` compares the Python boundary with.
//!
//! `rust_path SNAPSHOT RECORDS.ndjson ROUNDS` prints the best round's CPU seconds, and how many records are not valid.
#![expect(clippy::print_stdout, reason = "this is a command")]

use std::error::Error;

use rustix::time::{ClockId, clock_gettime};
use ticketproof_schema::Snapshot;
use ticketproof_validator::{Operation, Shape, Validator};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [snapshot, records, rounds] = arguments.as_slice() else {
        return Err("three arguments are needed".into());
    };
    let validator = Validator::new(Snapshot::read(snapshot)?.schema);
    let text = std::fs::read(records)?;
    let records: Vec<&[u8]> = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let (mut best, mut bad) = (f64::INFINITY, 0);
    for _ in 0..rounds.parse::<usize>()? {
        let begun = cpu_seconds();
        let reports = records.iter().map(|record| validator.scan(Operation::Create, Shape::Body, record));
        bad = reports.filter(|report| report.has_errors()).count();
        best = best.min(cpu_seconds() - begun);
    }
    println!("{best} {bad}");
    Ok(())
}

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}
