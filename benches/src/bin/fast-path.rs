//! Measures the fast path alone, for `cargo xtask bench-native`, which runs two builds of this in turn: `fast-path [RECORDS]
//! [ROUNDS]` prints the best round's nanoseconds of its thread for each record.

use benches::{
    corpus::{Mix, Writer, account},
    timing::Race,
};
use ticketproof_validator::{Operation, Shape, Validator, Verdict};

const FAST: &str = "fast path";

#[expect(clippy::print_stdout, reason = "it is a command")]
fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (records, rounds) = (*numbers.first().unwrap_or(&50_000), *numbers.get(1).unwrap_or(&5));
    let schema = account(200, 7);
    let (text, _) = Writer::new(&schema, Mix::EXPORT, 1).lines(records);
    let validator = Validator::new(schema);
    let mut race = Race::new();
    race.add(FAST, || {
        let mut good = 0;
        validator.scan_lines(Operation::Create, Shape::Body, &text, |line| {
            good += usize::from(line.verdict == Verdict::Valid);
        });
        good
    });
    race.run(rounds);
    println!("{:.2}", race.best(FAST).as_secs_f64() * 1e9 / records as f64);
}
