//! Claim: from a snapshot's text to the first verdict it takes less than a tenth of what the jsonschema crate needs to make
//! its validator.
//!
//! `cargo bench -p benches --bench startup [-- ROUNDS]`

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
    let exported_text = exported.to_string();
    let first = |validator: &Validator| {
        usize::from(validator.verdict(Operation::Create, Shape::Body, &record) == Verdict::Valid)
    };
    let read = || Snapshot::from_json(&snapshot).expect("the snapshot was just written").schema;
    let ready = read();

    let mut race = Race::new();
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
    print!(
        "{}",
        race.bar("jsonschema, parse and make validator", "ticketproof, snapshot to first verdict", 10.0)
    );
}
