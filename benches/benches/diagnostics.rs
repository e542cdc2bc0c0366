//! Claim: reporting what is wrong with 3 invalid records in 100 takes almost no time compared with finding them.
//!
//! `cargo bench -p benches --bench diagnostics [-- RECORDS ROUNDS]`

use std::collections::BTreeMap;

use benches::{
    corpus::{Mistake, Mix, Writer, account},
    timing::{Race, thread_time},
};
use ticketproof_validator::{Operation, ScannedLine, Shape, Validator, Verdict};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FAST: &str = "fast path alone";
const WHOLE: &str = "fast path, and a report on each bad record";

/// The most common mistakes: labels in place of internal values, and misremembered names.
const COMMON: [Mistake; 10] = [
    Mistake::StageLabel,
    Mistake::PipelineLabel,
    Mistake::OptionLabel,
    Mistake::OptionCase,
    Mistake::StageMissing,
    Mistake::NameMisspelt,
    Mistake::NameLabel,
    Mistake::DaySlashes,
    Mistake::BoolYes,
    Mistake::NumberThousands,
];

#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (records, rounds) = (*numbers.first().unwrap_or(&100_000), *numbers.get(1).unwrap_or(&10));
    let schema = account(200, 7);
    let validator = Validator::new(schema.clone());
    for (mistakes, name) in [(Mistake::ALL, "all mistakes"), (&COMMON, "the most common mistakes")] {
        let (text, mistakes) = Writer::new(&schema, Mix::EXPORT, 1).only(mistakes).lines(records);
        let bad = mistakes.iter().flatten().count();
        println!("{name}: {records} records, {bad} of them bad; best of {rounds} rounds\n");
        let ratio = race(&validator, &text, [records, bad], rounds);
        let verdict = if ratio <= 1.08 { "met" } else { "MISSED" };
        println!("{verdict:>6}  {WHOLE} takes {ratio:.3} times as long as {FAST} (bar: at most 1.08)\n");
        by_mistake(&validator, &text, &mistakes);
    }
}

/// How much longer it takes with the reports than without.
#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn race(validator: &Validator, text: &[u8], [records, bad]: [usize; 2], rounds: usize) -> f64 {
    let scan = |on_bad: &mut dyn FnMut(&ScannedLine<'_>)| {
        let mut good = 0;
        validator.scan_lines(Operation::Create, Shape::Body, text, |line| match line.verdict {
            Verdict::Valid => good += 1,
            Verdict::MayHaveFindings => on_bad(&line),
        });
        good
    };
    let mut findings = 0;
    let mut race = Race::new();
    race.add(FAST, || scan(&mut |_| {}));
    race.add(WHOLE, || {
        findings = 0;
        scan(&mut |line| findings += line.report().len())
    });
    race.run(rounds);
    println!("{}", race.table(records, text.len()));
    let ratio = race.ratio(WHOLE, FAST);
    let each = (race.best(WHOLE) - race.best(FAST)).as_secs_f64() / bad as f64;
    drop(race);
    println!("        {findings} findings; {:.0} ns for each bad record", each * 1e9);
    ratio
}

/// Prints the cost of a report for each kind of mistake.
#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn by_mistake(validator: &Validator, text: &[u8], mistakes: &[Option<Mistake>]) {
    let mut best = BTreeMap::<Mistake, (f64, usize)>::new();
    let mut mistakes = mistakes.iter();
    validator.scan_lines(Operation::Create, Shape::Body, text, |line| {
        let Some(Some(mistake)) = mistakes.next() else { return };
        let took = (0..5).map(|_| {
            let start = thread_time();
            std::hint::black_box(std::hint::black_box(&line).report());
            (thread_time() - start).as_secs_f64()
        });
        let took = took.fold(f64::MAX, f64::min);
        let entry = best.entry(*mistake).or_default();
        (entry.0, entry.1) = (entry.0 + took, entry.1 + 1);
    });
    let mut all: Vec<_> =
        best.into_iter().map(|(mistake, (sum, count))| (sum / count as f64 * 1e9, mistake)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("a report in ns, by what is wrong:");
    for (took, mistake) in all {
        println!("{took:>8.0} {mistake:?}");
    }
    println!();
}
