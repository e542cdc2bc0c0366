//! Writes the seeds of fuzzing to `corpus/`: the examples of all rules, generated records with all mistakes, and records of
//! hostile accounts.

use std::{fs, io, path::Path};

use benches::corpus::{HostileWriter, Hostility, Mix, Writer, account};
use ticketproof_fuzz::{OPERATIONS, SHAPES, first_snapshot, seed};
use ticketproof_validator::catalogue;

fn main() -> io::Result<()> {
    let mut seeds = Vec::new();
    for rule in catalogue() {
        for example in [&rule.invalid, &rule.valid] {
            let operation = OPERATIONS.iter().position(|one| *one == example.operation).unwrap_or(0);
            let shape = SHAPES.iter().position(|one| *one == example.shape).unwrap_or(0);
            seeds.push(seed(operation, shape, 0, example.record));
        }
    }
    let schema = account(200, 7);
    let (text, _) = Writer::new(&schema, Mix { huge: 0, ..Mix::HOSTILE }, 5).lines(600);
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    seeds.extend(lines.map(|(at, line)| seed(at % 8 / 3, 0, 1 + at % 2, line)));
    for (at, of) in Hostility::ALL.iter().enumerate() {
        let schema = of.account();
        let mut writer = HostileWriter::new(&schema, 5);
        for operation in 0..40 {
            seeds.push(seed(operation % 3, 0, 3 + at, &writer.body()));
            seeds.push(seed(operation % 3, 1, 3 + at, &writer.properties()));
        }
    }
    for target in ["fast_vs_reference", "reference_never_panics"] {
        write(target, &seeds)?;
    }
    let snapshot = first_snapshot();
    let pieces =
        [snapshot.clone(), snapshot.replace(['\n', ' '], ""), r#"{"format":1,"schema":{}}"#.to_owned()];
    write("snapshots", &pieces.map(String::into_bytes))
}

fn write(target: &str, seeds: &[Vec<u8>]) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    for (at, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{at:04}")), seed)?;
    }
    Ok(())
}
