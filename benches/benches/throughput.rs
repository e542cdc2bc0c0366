//! Claim: on many records the fast path is no slower than serde_json skipping over them, and many times as fast as any JSON
//! Schema validator with the same schema. Parsing is included everywhere, and so is finding the lines.
//!
//! `cargo bench -p benches --bench throughput [-- RECORDS ROUNDS]`

use std::{hint::black_box, time::Instant};

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

/// The macro compiles a schema that stands in a file: the account's, as `cargo run -p benches --bin write-schema` writes it.
#[jsonschema::validator(path = "account.schema.json")]
struct Compiled;

const CREATE: Operation = Operation::Create;
const FAST: &str = "ticketproof, fast path";

#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (records, rounds) = (*numbers.first().unwrap_or(&100_000), *numbers.get(1).unwrap_or(&5));
    let schema = account(200, 7);
    let (text, _) = Writer::new(&schema, Mix::EXPORT, 1).lines(records);
    let validator = Validator::new(schema.clone());
    let exported = payload_schema(&schema, true).to_value();
    let runtime = jsonschema::validator_for(&exported).expect("the exported schema is one");
    let (mut boons, index) = boon_of(exported);

    let mut race = Race::new();
    race.add(FAST, || fast(&validator, &text));
    race.add("simdutf8, 64 KiB at a time", || {
        text.chunks(64 * 1024).filter(|chunk| simdutf8::basic::from_utf8(chunk).is_ok()).count()
    });
    race.add("serde_json, IgnoredAny", || {
        lines(&text, |line| serde_json::from_slice::<IgnoredAny>(line).is_ok())
    });
    race.add("sonic-rs, IgnoredAny", || {
        lines(&text, |line| sonic_rs::from_slice::<IgnoredAny>(line).is_ok())
    });
    race.add("serde_json, Value", || lines(&text, |line| serde_json::from_slice::<Value>(line).is_ok()));
    race.add("ticketproof, reference path", || {
        lines(&text, |line| validator.check(CREATE, Shape::Body, line).is_empty())
    });
    race.add("jsonschema, macro", || {
        lines(&text, |line| parsed(line).is_some_and(|value| Compiled::is_valid(&value)))
    });
    race.add("jsonschema, runtime", || {
        lines(&text, |line| parsed(line).is_some_and(|value| runtime.is_valid(&value)))
    });
    race.add("boon", || {
        lines(&text, |line| parsed(line).is_some_and(|value| boons.validate(&value, index).is_ok()))
    });
    race.run(rounds);
    println!("{records} records of {} bytes on average, best of {rounds} rounds\n", text.len() / records);
    println!("{}", race.table(records, text.len()));
    for (slow, wanted) in [
        ("serde_json, IgnoredAny", 1.0),
        ("jsonschema, macro", 7.5),
        ("jsonschema, runtime", 10.0),
        ("boon", 16.0),
    ] {
        print!("{}", race.bar(slow, FAST, wanted));
    }
    for slow in ["sonic-rs, IgnoredAny", "serde_json, Value", "ticketproof, reference path"] {
        println!("        {slow} takes {:.2} times as long as {FAST}", race.ratio(slow, FAST));
    }
    println!("\n{}", threads(&validator, &text, rounds));
    drop(race);
    let _ = &mut boons;
}

fn parsed(line: &[u8]) -> Option<Value> {
    serde_json::from_slice(line).ok()
}

fn fast(validator: &Validator, text: &[u8]) -> usize {
    let mut good = 0;
    validator
        .scan_lines(CREATE, Shape::Body, text, |line| good += usize::from(line.verdict == Verdict::Valid));
    good
}

fn lines(text: &[u8], mut is_good: impl FnMut(&[u8]) -> bool) -> usize {
    let mut good = 0;
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text) {
        good += usize::from(is_good(black_box(&text[start..end])));
        start = end + 1;
    }
    good
}

fn boon_of(schema: Value) -> (boon::Schemas, boon::SchemaIndex) {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("account.json", schema).expect("the exported schema is JSON");
    let index = compiler.compile("account.json", &mut schemas).expect("the exported schema is one");
    (schemas, index)
}

/// One thread and two, by the clock on the wall: only meaningful where nothing else runs.
fn threads(validator: &Validator, text: &[u8], rounds: usize) -> String {
    let middle =
        memchr::memchr(b'\n', &text[text.len() / 2..]).map_or(text.len(), |at| text.len() / 2 + at + 1);
    let halves = [&text[..middle], &text[middle..]];
    let best = |run: &dyn Fn()| {
        let timed = |_| {
            let start = Instant::now();
            run();
            start.elapsed()
        };
        (0..rounds.max(1)).map(timed).min().expect("there is a round").as_secs_f64()
    };
    let one = best(&|| {
        black_box(fast(validator, text));
    });
    let two = best(&|| {
        std::thread::scope(|scope| {
            for half in halves {
                scope.spawn(move || black_box(fast(validator, half)));
            }
        });
    });
    let speed = |seconds: f64| text.len() as f64 / seconds / 1e9;
    format!(
        "one thread {:.2} GB/s, two threads {:.2} GB/s by the wall clock: {:.2} times as fast (bar: 1.8)",
        speed(one),
        speed(two),
        one / two
    )
}
