//! Claim: checking one record before sending it takes a service less than a microsecond.
//!
//! `cargo bench -p benches --bench service [-- ROUNDS]`

use std::hint::black_box;

use benches::{
    corpus::{Mix, Writer, account},
    timing::Race,
};
use serde::de::IgnoredAny;
use serde_json::Value;
use ticketproof_schema::json_schema::payload_schema;
use ticketproof_validator::{Operation, Shape, Validator, Verdict};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often a record is checked in a round.
const TIMES: usize = 20_000;

#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn main() {
    let rounds = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(20);
    let schema = account(200, 7);
    let validator = Validator::new(schema.clone());
    let (text, _) = Writer::new(&schema, Mix { bad: 0, odd: 0, huge: 0 }, 1).lines(5_000);
    let near = |line: &&[u8]| line.len().abs_diff(600);
    let record = text.split(|byte| *byte == b'\n').min_by_key(near).expect("there are records");
    let varied: Vec<&[u8]> = text.split(|byte| *byte == b'\n').filter(|line| near(line) < 150).collect();
    let exported = payload_schema(&schema, true).to_value();
    let runtime = jsonschema::validator_for(&exported).expect("the exported schema is one");

    let is_valid =
        |record: &[u8]| validator.verdict(Operation::Create, Shape::Body, record) == Verdict::Valid;
    let times = |check: &dyn Fn(&[u8]) -> bool| (0..TIMES).filter(|_| check(black_box(record))).count();
    let mut race = Race::new();
    race.add("ticketproof, verdict on one record", || times(&is_valid));
    race.add("ticketproof, verdict on varied records", || {
        varied.iter().cycle().take(TIMES).filter(|record| is_valid(black_box(record))).count()
    });
    race.add("ticketproof, validate_json", || {
        times(&|record| {
            let text = String::from_utf8_lossy(record).into_owned();
            validator.validate_json(Operation::Create, text).is_ok()
        })
    });
    race.add("ticketproof, reference path", || {
        times(&|record| validator.check(Operation::Create, Shape::Body, record).is_empty())
    });
    race.add("serde_json, IgnoredAny", || {
        times(&|record| serde_json::from_slice::<IgnoredAny>(record).is_ok())
    });
    race.add("serde_json, Value", || times(&|record| serde_json::from_slice::<Value>(record).is_ok()));
    race.add("jsonschema, runtime", || {
        times(&|record| serde_json::from_slice(record).is_ok_and(|value| runtime.is_valid(&value)))
    });
    race.run(rounds);
    println!("one record of {} bytes, the same {TIMES} times; best of {rounds} rounds\n", record.len());
    print!("{}", race.table(TIMES, TIMES * record.len()));
}
