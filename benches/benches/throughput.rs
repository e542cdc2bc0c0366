//! Claim: on many records the fast path is no slower than serde_json skipping over them, and many times as fast as any JSON
//! Schema validator with the same schema. Parsing is included everywhere, and so is finding the lines.
//!
//! `cargo bench -p benches --bench throughput [-- RECORDS ROUNDS]`

use std::{
    hint::black_box,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    ops::Range,
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

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
    match threads(&validator, &text, rounds) {
        Ok(line) => println!("\n{line}"),
        Err(error) => println!("\nthere was no file to measure two threads on: {error}"),
    }
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

/// How much of the file a thread takes at a time, to the end of a line.
const BLOCK: usize = 1024 * 1024;

/// One thread and two over a file, by the clock on the wall: only meaningful where nothing else runs. The file is in the
/// system's cache, as one that was just written is. It is mapped, and it is read, each thread its own blocks, as by the
/// command: a mapped file that somebody shortens ends the process that reads it.
fn threads(validator: &Validator, text: &[u8], rounds: usize) -> std::io::Result<String> {
    let mut written = tempfile::NamedTempFile::new()?;
    written.write_all(text)?;
    let blocks = blocks(text);
    let mapped = mmap_io::MemoryMappedFile::open_ro(written.path()).map_err(std::io::Error::other)?;
    let bytes = mapped.as_slice_bytes(0, mapped.len()).map_err(std::io::Error::other)?;
    let map = |next: &AtomicUsize| {
        while let Some(block) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
            black_box(fast(validator, &bytes[block.clone()]));
        }
        Ok(())
    };
    let read = |next: &AtomicUsize| {
        let (mut file, mut buffer) = (written.reopen()?, Vec::new());
        while let Some(block) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
            buffer.resize(block.len(), 0);
            file.seek(SeekFrom::Start(block.start as u64))?;
            file.read_exact(&mut buffer)?;
            black_box(fast(validator, &buffer));
        }
        Ok(())
    };
    Ok([compared("mapped", text.len(), rounds, map)?, compared("read", text.len(), rounds, read)?].concat())
}

/// How much faster two threads are than one at taking the file in this way.
fn compared(
    way: &str,
    length: usize,
    rounds: usize,
    take: impl Fn(&AtomicUsize) -> std::io::Result<()> + Sync,
) -> std::io::Result<String> {
    let best = |threads: usize| -> std::io::Result<f64> {
        let mut best = f64::INFINITY;
        for _ in 0..rounds.max(1) {
            let (next, start) = (AtomicUsize::new(0), Instant::now());
            std::thread::scope(|scope| {
                let started: Vec<_> = (0..threads).map(|_| scope.spawn(|| take(&next))).collect();
                started.into_iter().try_for_each(|thread| thread.join().expect("a thread does not panic"))
            })?;
            best = best.min(start.elapsed().as_secs_f64());
        }
        Ok(best)
    };
    let (one, two) = (best(1)?, best(2)?);
    let speed = |seconds: f64| length as f64 / seconds / 1e9;
    let verdict = if one / two >= 1.8 { "met" } else { "MISSED" };
    Ok(format!(
        "{verdict:>6}  two threads over a file that is {way}, {:.2} GB/s by the wall clock, are {:.2} times as fast as one, \
         {:.2} GB/s (bar: 1.8)\n",
        speed(two),
        one / two,
        speed(one)
    ))
}

/// The file in blocks that end where a line does.
fn blocks(text: &[u8]) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let from = (start + BLOCK).min(text.len());
        let end = memchr::memchr(b'\n', &text[from..]).map_or(text.len(), |at| from + at + 1);
        blocks.push(start..end);
        start = end;
    }
    blocks
}
