//! What is said of a record does not depend on how it is read: alone, among others, four hundred times, in lines of either end,
//! with any instructions, as a batch or to be proved. The accounts are hostile, and an ordinary one.
//!
//! `TICKETPROOF_AGREEMENT_RECORDS` makes it long, as `cargo xtask agreement` does.

use std::{
    fmt::Debug,
    ops::AddAssign,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use ticketproof_diagnostics::Diagnostic;

use super::{
    corpus::{HostileWriter, Hostility, Mix, Writer, account},
    levels,
};
use crate::{
    Level as RuleLevel, Operation, Report, Settings, Shape, Validator, Verdict, blank, catalogue,
    scan::vector::Level,
};

/// How many records are made at a time, and stand in a block.
const BLOCK: u64 = 200;

/// How often a record is repeated, and of how many records one is.
const COPIES: usize = 400;
const REPEATED: usize = 40;

/// An account, with usual settings, with every rule an error, and with every second rule off.
struct Account {
    name: String,
    hostility: Option<Hostility>,
    validators: [Validator; 3],
}

/// What was compared.
#[derive(Debug, Default)]
struct Compared {
    records: u64,
    /// Records that the fast path calls valid.
    fast: u64,
    /// Records without a finding.
    fine: u64,
    /// How many verdicts were held against the reference.
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
#[expect(clippy::print_stderr, reason = "the long form says what it did")]
fn a_verdict_does_not_depend_on_how_a_record_is_read() {
    let setting = std::env::var("TICKETPROOF_AGREEMENT_RECORDS").ok().map(|text| text.parse().unwrap());
    let blocks = setting.unwrap_or(if cfg!(miri) { 1 } else { 2_600_u64 }).div_ceil(BLOCK);
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
        let settings =
            [|_: usize| None, |_| Some(RuleLevel::Error), |at| (at % 2 == 0).then_some(RuleLevel::Off)];
        let validators = settings.map(|level| {
            let mut settings = Settings::default();
            for (at, rule) in catalogue().iter().enumerate() {
                if let Some(level) = level(at) {
                    settings.set_level(rule, level);
                }
            }
            Validator::with_settings(schema.clone(), settings)
        });
        Account { name, hostility, validators }
    })
}

impl Account {
    /// Makes a block of records and reads them in every way. `round` chooses how, `seed` decides the records.
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
        for level in levels() {
            for (end, is_ended) in [("\n", true), ("\r\n", false)] {
                let (count, valid) = block.read(level, &all, end, is_ended);
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
            assert!(verdict == Verdict::LookCloser || report.is_empty(), "alone, {}", shown(at));
            if let (Shape::Body, Ok(text)) = (shape, std::str::from_utf8(record)) {
                let proved = validator.validate_json(operation, text);
                assert_eq!(proved.is_err(), report.has_errors(), "to be proved, {}", shown(at));
            }
            // What is long is read once and for all.
            let copies = COPIES.min(4_000_000 / record.len().max(1));
            let copied = Block { shown: &|_| shown(at), ..block };
            let ends = [("\n", false), ("\r\n", true)][at % 2];
            verdicts += copied.read(Level::best(), &vec![(*record, *report); copies], ends.0, ends.1).0;
        }
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
            return (0..BLOCK)
                .map(|_| if shape == Shape::Body { writer.body() } else { writer.properties() })
                .collect();
        }
        let (text, _) = Writer::new(schema, Mix::HOSTILE, seed).lines(BLOCK as usize);
        text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
    }
}

/// How some records are read.
#[derive(Clone, Copy)]
struct Block<'a> {
    validator: &'a Validator,
    operation: Operation,
    shape: Shape,
    shown: &'a dyn Fn(usize) -> String,
}

impl Block<'_> {
    /// Reads records line by line and holds them against their reports; how many there are, and how many are called valid.
    fn read(&self, level: Level, records: &[(&[u8], &Report)], end: &str, is_ended: bool) -> (u64, u64) {
        let mut text = Vec::new();
        for (at, (record, _)) in records.iter().enumerate() {
            text.extend_from_slice(record);
            if is_ended || at + 1 < records.len() {
                text.extend_from_slice(end.as_bytes());
            }
        }
        let (mut wanted, mut start, mut valid) = (records.iter().enumerate(), 0, 0);
        let mut found = 0;
        let lines = self.validator.scan_lines_with(level, self.operation, self.shape, &text, |line| {
            let (at, (record, report)) = wanted
                .by_ref()
                .find(|(_, (record, _))| {
                    let is_line = !blank::is_all_blank(record);
                    start += if is_line { 0 } else { record.len() + end.len() };
                    is_line
                })
                .expect("there are no more lines than records");
            let shown = || format!("{level:?} {end:?} {}", (self.shown)(at));
            assert_eq!((line.number, line.range.start), (at, start), "{}", shown());
            assert_eq!(&text[line.range.clone()][..record.len()], *record, "{}", shown());
            assert!(line.verdict == Verdict::LookCloser || report.is_empty(), "{}", shown());
            assert_eq!(line.report(), **report, "{}", shown());
            start += record.len() + end.len();
            valid += u64::from(line.verdict == Verdict::Valid);
            found += 1;
        });
        assert!(wanted.all(|(_, (record, _))| blank::is_all_blank(record)), "a line was lost");
        let is_open = !is_ended && records.last().is_some_and(|(record, _)| record.is_empty());
        assert_eq!(lines, records.len() - usize::from(is_open));
        (found, valid)
    }

    /// Reads records as inputs of batches: what is said of each is what is said of it alone, at another place.
    fn as_batches(&self, records: &[(&[u8], &Report)]) -> u64 {
        // What is no JSON makes the whole batch none.
        let is_json = |record: &[u8]| serde_json::from_slice::<serde_json::Value>(record).is_ok();
        let inputs = records.iter().enumerate();
        let inputs: Vec<_> =
            inputs.filter(|(_, (record, _))| record.len() < 10_000 && is_json(record)).collect();
        for inputs in inputs.chunks(5) {
            let (mut text, mut starts) = (b"{\"inputs\":[".to_vec(), Vec::new());
            for (at, (_, (record, _))) in inputs.iter().enumerate() {
                text.extend_from_slice(if at > 0 { b" , " } else { b"" });
                starts.push(text.len());
                text.extend_from_slice(record);
            }
            text.extend_from_slice(b"]}");
            let whole = self.validator.check(self.operation, Shape::Batch, &text);
            for (at, (number, (_, report))) in inputs.iter().enumerate() {
                let place = format!("/inputs/{at}");
                let own = whole.iter().filter(|finding| {
                    let rest = finding.location.as_str().strip_prefix(&place);
                    // What inputs are beside each other.
                    let is_of_batch = matches!(finding.rule.code.number(), 801..=806 | 809..=899);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) && !is_of_batch
                });
                let own: Vec<_> = own.map(|finding| said(finding, &place, starts[at])).collect();
                let alone: Vec<_> = report.iter().map(|finding| said(finding, "", 0)).collect();
                assert_eq!(own, alone, "in a batch, {}", (self.shown)(*number));
            }
        }
        inputs.len() as u64
    }
}

/// What a finding says of a record that begins at `start`, which `place` is the location of.
fn said(finding: &Diagnostic, place: &str, start: usize) -> impl Debug + PartialEq + use<> {
    let span = finding.span.map(|span| (span.start - start, span.end - start));
    let location = finding.location.as_str()[place.len()..].to_owned();
    (finding.rule, location, finding.severity, finding.message.clone(), finding.help.clone(), span)
}
