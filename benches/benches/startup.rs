//! Claims: from a snapshot's text to a ready validator it takes less than a tenth of what the jsonschema crate needs to make
//! its own; and to check one line with the command takes at most 2 ms more than to start a process that does nothing.
//!
//! `cargo build --release -p ticketproof-cli && cargo bench -p benches --bench startup [-- ROUNDS]`

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use benches::{
    corpus::{Mix, Writer, account},
    timing::Race,
};
use ticketproof_schema::{Provenance, Snapshot, json_schema::payload_schema};
use ticketproof_validator::{Operation, Shape, Validator, Verdict};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn main() {
    let rounds = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(50);
    let schema = account(300, 7);
    let (record, _) = Writer::new(&schema, Mix { bad: 0, odd: 0, huge: 0 }, 1).lines(1);
    let exported = payload_schema(&schema, true).to_value();
    let snapshot = Snapshot::new(schema, Provenance::default()).to_json();
    let process = processes(&snapshot, &record, 4 * rounds);
    let exported_text = exported.to_string();
    let first = |validator: &Validator| {
        usize::from(validator.verdict(Operation::Create, Shape::Body, &record) == Verdict::Valid)
    };
    let read = || Snapshot::from_json(&snapshot).expect("the snapshot was just written").schema;
    let ready = read();

    let mut race = Race::new();
    race.add("ticketproof, snapshot to ready validator", || Validator::new(read()).schema().properties.len());
    race.add("ticketproof, snapshot to first verdict", || first(&Validator::new(read())));
    race.add("ticketproof, schema to first verdict", || first(&Validator::new(ready.clone())));
    race.add("ticketproof, schema to first report", || {
        Validator::new(ready.clone()).check(Operation::Create, Shape::Body, &record).len()
    });
    race.add("jsonschema, parse and make validator", || {
        let schema = serde_json::from_str(&exported_text).expect("the schema was just written");
        usize::from(jsonschema::validator_for(&schema).is_ok())
    });
    race.add("boon, parse and make validator", || {
        let schema = serde_json::from_str(&exported_text).expect("the schema was just written");
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        usize::from(compiler.add_resource("account.json", schema).is_ok())
            + usize::from(compiler.compile("account.json", &mut schemas).is_ok())
    });
    race.run(rounds);
    println!(
        "300 properties, a snapshot of {} bytes; best of {rounds} rounds (ns per start)\n",
        snapshot.len()
    );
    println!("{}", race.table(1, snapshot.len()));
    const PEER: &str = "jsonschema, parse and make validator";
    print!("{}", race.bar(PEER, "ticketproof, snapshot to ready validator", 10.0));
    let verdict = race.ratio(PEER, "ticketproof, snapshot to first verdict");
    println!("        {PEER} takes {verdict:.2} times as long as ticketproof, snapshot to first verdict");
    println!("\n{process}");
}

/// Measures processes from start to end, in wall time, in the best of many rounds: the command on one
/// line, and one that does nothing.
fn processes(snapshot: &str, record: &[u8], rounds: usize) -> String {
    let program = std::env::current_exe().expect("a benchmark is a file");
    let program = program.ancestors().nth(2).unwrap_or(Path::new("")).join("ticketproof");
    if !program.exists() {
        return format!("there is no {}: build it to have it measured", program.display());
    }
    let folder = std::env::temp_dir().join(format!("ticketproof-startup-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("hubspot")).expect("there is room for a file");
    std::fs::write(folder.join("hubspot/tickets.json"), snapshot).expect("there is room for a file");
    std::fs::write(folder.join("one.ndjson"), record).expect("there is room for a file");
    let (mut nothing, mut check) = (Command::new("/bin/true"), Command::new(program));
    check.args(["check", "one.ndjson"]).current_dir(&folder);
    let mut best = [Duration::MAX; 2];
    for _ in 0..rounds {
        for (best, command) in best.iter_mut().zip([&mut nothing, &mut check]) {
            let start = Instant::now();
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
            assert!(status.is_ok_and(|status| status.success()), "the line is valid");
            *best = start.elapsed().min(*best);
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    let [nothing, check] = best.map(|best| best.as_secs_f64() * 1e3);
    let verdict = if check - nothing <= 2.0 { "met" } else { "MISSED" };
    format!(
        "{verdict:>6}  `check` of one line, with this snapshot, takes {check:.2} ms; a process that does nothing {nothing:.2} ms: \
         {:.2} ms more (bar: 2)",
        check - nothing
    )
}
