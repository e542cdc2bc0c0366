//! A record's report does not depend on how it is read: alone, among others, four hundred times, with either line end, with any
//! instructions, in a batch or by `validate`. The accounts are hostile ones, and an ordinary one.
//!
//! `TICKETPROOF_AGREEMENT_RECORDS` sets the number of records; `cargo xtask agreement` uses a million.

mod block;

use std::{
    ops::AddAssign,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use block::Block;

use super::{
    corpus::{HostileWriter, Hostility, Mix, Writer, account},
    instruction_sets,
};
use crate::{
    Level, Operation, Report, Settings, Shape, Validator, Verdict, catalogue, scan::simd::InstructionSet,
};

/// How many records a block has.
const RECORDS: u64 = if cfg!(miri) { 6 } else { 200 };

/// How often a record is repeated; one of so many records is.
const COPIES: usize = if cfg!(miri) { 3 } else { 400 };
const REPEATED: usize = 40;

/// An account, with default settings, with every rule an error, and with every second rule off.
struct Account {
    name: String,
    hostility: Option<Hostility>,
    validators: [Validator; 3],
}

/// The counts of what was compared.
#[derive(Debug, Default)]
struct Compared {
    records: u64,
    /// Records that the fast path calls valid.
    fast: u64,
    /// Records without a finding.
    fine: u64,
    /// How many verdicts were compared with the reference path.
    verdicts: u64,
}

impl AddAssign for Compared {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.fast += other.fast;
        self.fine += other.fine;
        self.verdicts += other.verdicts;
    }
}

#[test]
fn report_does_not_depend_on_how_a_record_is_read() {
    let setting = std::env::var("TICKETPROOF_AGREEMENT_RECORDS").ok().map(|text| text.parse().unwrap());
    let blocks = setting.unwrap_or(if cfg!(miri) { 1 } else { 2_600_u64 }).div_ceil(RECORDS);
    let accounts: Vec<Account> = accounts().collect();
    let next = AtomicU64::new(0);
    let work = || {
        let mut all = Compared::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= blocks {
                return all;
            }
            let at = number as usize % accounts.len();
            all += accounts[at].compare(number / accounts.len() as u64, number);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut all = Compared::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().for_each(|worker| all += worker.join().unwrap());
    });
    if setting.is_some() {
        eprintln!(
            "{} records of {} accounts, {} of them hostile: {} without a finding, {} of these by the fast path; {} verdicts, \
             no disagreement",
            all.records,
            accounts.len(),
            Hostility::ALL.len(),
            all.fine,
            all.fast,
            all.verdicts
        );
    }
    assert!(cfg!(miri) || all.fast * 12 > all.records, "the fast path is hardly ever taken: {all:?}");
}

fn accounts() -> impl Iterator<Item = Account> {
    let hostile = Hostility::ALL.iter().map(|of| (format!("{of:?}"), Some(*of), of.account()));
    hostile.chain([("ordinary".to_owned(), None, account(200, 7))]).map(|(name, hostility, schema)| {
        let settings = [|_: usize| None, |_| Some(Level::Error), |at| (at % 2 == 0).then_some(Level::Off)];
        let validators = settings.map(|set| {
            let mut settings = Settings::default();
            for (at, rule) in catalogue().iter().enumerate() {
                if let Some(set) = set(at) {
                    settings.set_level(rule, set);
                }
            }
            Validator::with_settings(schema.clone(), settings)
        });
        Account { name, hostility, validators }
    })
}

impl Account {
    /// Makes a block of records and reads them in every way. `round` chooses operation, shape and settings, `seed` the records.
    fn compare(&self, round: u64, seed: u64) -> Compared {
        let of = |count: u64| round as usize % count as usize;
        let validator = &self.validators[[0, 0, 0, 0, 1, 0, 2][of(7)]];
        let operation = [Operation::Create, Operation::Update, Operation::Upsert, Operation::Create][of(4)];
        let shape = [Shape::Body, Shape::Body, Shape::Properties][of(3)];
        let records = self.records(shape, seed);
        let reports: Vec<Report> =
            records.iter().map(|record| validator.check(operation, shape, record)).collect();
        let shown = |at: usize| {
            format!("{}, {operation:?} {shape:?}: {}\n{}", self.name, records[at].escape_ascii(), reports[at])
        };
        let block = Block { validator, operation, shape, shown: &shown };
        let all: Vec<(&[u8], &Report)> = records.iter().map(Vec::as_slice).zip(&reports).collect();
        let mut verdicts = 0;
        let mut fast = 0;
        for set in instruction_sets() {
            for (end, is_ended) in [("\n", true), ("\r\n", false)] {
                let (count, valid) = block.read(set, &all, end, is_ended);
                verdicts += count;
                fast = valid;
            }
        }
        for (at, (record, report)) in all.iter().enumerate() {
            assert_eq!(validator.scan(operation, shape, record), **report, "alone, {}", shown(at));
            if at % REPEATED != seed as usize % REPEATED {
                continue;
            }
            let verdict = validator.verdict(operation, shape, record);
            assert!(verdict == Verdict::MayHaveFindings || report.is_empty(), "alone, {}", shown(at));
            if let (Shape::Body, Ok(text)) = (shape, std::str::from_utf8(record)) {
                let proved = validator.validate_json(operation, text);
                assert_eq!(proved.is_err(), report.has_errors(), "to be proved, {}", shown(at));
            }
            // A long record is repeated less often.
            let copies = COPIES.min(4_000_000 / record.len().max(1));
            let copied = Block { shown: &|_| shown(at), ..block };
            let ends = [("\n", false), ("\r\n", true)][at % 2];
            verdicts +=
                copied.read(InstructionSet::best(), &vec![(*record, *report); copies], ends.0, ends.1).0;
        }
        verdicts += block.over_lines(&all);
        if shape == Shape::Body {
            verdicts += block.as_batches(&all);
        }
        let fine = reports.iter().filter(|report| report.is_empty()).count() as u64;
        Compared { records: records.len() as u64, fast, fine, verdicts }
    }

    /// Records without line feeds.
    fn records(&self, shape: Shape, seed: u64) -> Vec<Vec<u8>> {
        let schema = self.validators[0].schema();
        if self.hostility.is_some() {
            let mut writer = HostileWriter::new(schema, seed);
            return (0..RECORDS)
                .map(|_| if shape == Shape::Body { writer.body() } else { writer.properties() })
                .collect();
        }
        let (text, _) = Writer::new(schema, Mix::HOSTILE, seed).lines(RECORDS as usize);
        text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
    }
}
