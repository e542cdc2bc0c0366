//! Checking one block: what every worker thread does.

mod columns;
mod table;

use std::borrow::Cow;

use ticketproof_diagnostics::{Applicability, Diagnostic, Report, render::Source};
use ticketproof_ingest::limits::PART_BYTES;
use ticketproof_report::{At, Scope};
use ticketproof_tabular::columnar;
use ticketproof_validator::{Operation, Shape, Validator, Verdict, blank, fix::Fixed, is_about_batch};

use super::{
    against::Today,
    block::{Block, Layout, Record},
    format::{Format, Shown},
    key::{self, Key},
    reject,
    summary::Summary,
    tables::Tables,
};

/// What every worker thread shares.
pub(super) struct Worker {
    pub(super) validator: Validator,
    /// What counts today, where `validator` is that of tomorrow.
    pub(super) today: Option<Today>,
    pub(super) operation: Operation,
    pub(super) shape: Shape,
    pub(super) format: Format,
    pub(super) fixes: Option<Applicability>,
    pub(super) key: Option<Key>,
    /// Which texts are wanted beside the findings.
    pub(super) wanted: Wanted,
    /// How tables are read.
    pub(super) tables: Tables,
}

/// The texts that are written to files.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// Valid records, as they stand in the input.
    pub(super) accepted: bool,
    /// A line about each invalid record.
    pub(super) rejects: bool,
    /// With the record itself in that line.
    pub(super) payloads: bool,
    /// What a page shows: the first record of every different mistake.
    pub(super) tally: bool,
}

/// A block's findings and texts, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) summary: Summary,
    /// The findings in the chosen format.
    pub(super) output: Vec<u8>,
    /// The block's text with the fixes applied.
    pub(super) fixed: Vec<u8>,
    pub(super) accepted: Vec<u8>,
    pub(super) rejects: Vec<u8>,
    /// Whether the block holds a record that was not kept, so that its text cannot be written again.
    pub(super) is_incomplete: bool,
    /// What stands above the accepted records: the header row of a table, as it is in the input.
    pub(super) header: Option<Vec<u8>>,
    /// Whether the input is a table whose header is not understood, so that its rows are not read.
    pub(super) is_unread: bool,
    /// Whether the accepted records are rows of a table.
    pub(super) is_table: bool,
    /// The same for a table in columns: what is to be written of its rows.
    pub(super) columns: Columns,
}

/// What is to be written of rows of a table in columns, which is no text.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// All rows, with the fixes applied.
    pub(super) fixed: Option<columnar::Part>,
    /// The accepted rows.
    pub(super) accepted: Option<columnar::Part>,
    /// Why they cannot be written.
    pub(super) refused: Option<columnar::Error>,
    /// The cells that change.
    changes: Vec<columnar::Change>,
    /// The numbers of the accepted rows in the block.
    rows: Vec<usize>,
}

impl Checked {
    /// Hands on what there is, if that is much.
    fn hand_on_much(&mut self, hand_on: &mut dyn FnMut(Self)) {
        if self.output.len() + self.fixed.len() + self.accepted.len() + self.rejects.len() >= PART_BYTES {
            let mut rest = Self::default();
            rest.summary.tally = self.summary.tally.is_some().then(Box::default);
            rest.columns = std::mem::take(&mut self.columns);
            hand_on(std::mem::replace(self, rest));
        }
    }
}

impl Worker {
    /// Checks every record of a block. Where there is much to say `hand_on` gets it in parts; the last one is returned.
    pub(super) fn check(&self, block: &Block, hand_on: &mut dyn FnMut(Checked)) -> Checked {
        let mut checked = Checked::default();
        checked.summary.tally = self.wanted.tally.then(Box::default);
        checked.summary.not_compared = block.found.not_compared;
        match &block.layout {
            Layout::Lines if self.fixes.is_none() => self.check_lines(&mut checked, block, hand_on),
            Layout::Header { header, skipped, is_text: false, .. } => {
                self.check_header(&mut checked, block, header, *skipped);
                checked.is_table = true;
                checked.is_unread = header.table.is_none();
            }
            Layout::Header { header, encoding, mark, skipped, is_text: true } => {
                self.check_header(&mut checked, block, header, *skipped);
                let mut text = mark.to_vec();
                encoding.encode(&block.bytes, &mut text);
                if self.fixes.is_some() {
                    checked.fixed.clone_from(&text);
                }
                checked.header = header.table.is_some().then_some(text);
                checked.is_unread = header.table.is_none();
            }
            Layout::Rows(of) => self.check_rows(&mut checked, block, of, hand_on),
            Layout::Batch(inputs) => {
                let is_refused = self.check_batch(&mut checked, block);
                let mut valid = 0;
                self.check_records(&mut checked, block, &mut |part| {
                    valid += part.summary.valid;
                    hand_on(part);
                });
                if is_refused {
                    checked.summary.refuse_batch(valid + checked.summary.valid, inputs.is_empty());
                }
            }
            _ => self.check_records(&mut checked, block, hand_on),
        }
        if let Some(batch) = block.batch() {
            self.write_columns(&mut checked, batch);
        }
        checked
    }

    /// The fast path: most lines are valid, and are only counted; the others are looked at closer.
    fn check_lines(&self, checked: &mut Checked, block: &Block, hand_on: &mut dyn FnMut(Checked)) {
        let mut valid = 0;
        self.validator.scan_lines(self.operation, self.shape, &block.bytes, |line| {
            let bytes = &block.bytes[line.range.clone()];
            let start = line.range.start;
            if line.verdict == Verdict::Valid && block.found.of(start).is_none() {
                valid += 1;
                if self.wanted.accepted {
                    accept(checked, bytes);
                }
                return;
            }
            let report = with_repeats(line.report(), block, start);
            let line = block.line + line.number as u64;
            let record = Record::alone(bytes, start, line);
            self.add(checked, block, &record, &report);
            checked.hand_on_much(hand_on);
        });
        checked.summary.add_valid(valid);
    }

    /// The plain path: every record is looked at, and mended if that is wanted.
    fn check_records(&self, checked: &mut Checked, block: &Block, hand_on: &mut dyn FnMut(Checked)) {
        let mut copied = 0;
        for record in block.records() {
            checked.is_incomplete |= record.too_long.is_some();
            let fixed = self.fixed(&record);
            if let Layout::Cells(batch) = &block.layout {
                checked.columns.change(batch, record.start, fixed.as_ref());
            } else if self.fixes.is_some() {
                checked.fixed.extend_from_slice(&block.bytes[copied..record.start]);
                copied = record.start + record.bytes.len();
                let text = fixed.as_ref().map_or(record.bytes, |fixed| fixed.text.as_bytes());
                checked.fixed.extend_from_slice(text);
            }
            match fixed {
                // What is left after the edits is what counts; its places are those of the corrected record.
                Some(fixed) => {
                    checked.summary.fixed += fixed.applied.len() as u64;
                    let report = with_repeats(fixed.report, block, record.start);
                    let record = Record { bytes: fixed.text.as_bytes(), before: &[], ..record };
                    self.add(checked, block, &record, &report);
                }
                None => {
                    let report = self.report(block, &record);
                    self.add(checked, block, &record, &report);
                }
            }
            checked.hand_on_much(hand_on);
        }
        if self.fixes.is_some() && block.batch().is_none() {
            checked.fixed.extend_from_slice(&block.bytes[copied..]);
        }
    }

    /// The corrected record, if something can be corrected.
    fn fixed(&self, record: &Record<'_>) -> Option<Fixed> {
        let text = std::str::from_utf8(record.bytes).ok().filter(|_| record.too_long.is_none())?;
        let fixed = self.validator.fix(self.operation, self.shape, text, self.fixes?);
        (!fixed.applied.is_empty()).then_some(fixed)
    }

    /// What is wrong with a batch as a whole, and whether it is refused for that; its inputs are records like any other.
    fn check_batch(&self, checked: &mut Checked, block: &Block) -> bool {
        let report = about_batches(self.validator.check(self.operation, Shape::Batch, &block.bytes));
        let fails_today =
            |today: &Today| about_batches(today.report_of_batch(self.operation, &block.bytes)).has_errors();
        if report.has_errors() && self.hider().is_some_and(fails_today) {
            return false;
        }
        if !report.is_empty() {
            let whole = Record::alone(&block.bytes, 0, block.line);
            self.add_findings(checked, block, &whole, &report);
        }
        report.has_errors()
    }

    /// Everything that is wrong with a record, alone and beside those before it.
    fn report(&self, block: &Block, record: &Record<'_>) -> Report {
        let report = match record.too_long {
            Some(length) => self.validator.check_too_large(length, record.bytes.len()),
            None => self.validator.check(self.operation, self.shape, record.bytes),
        };
        with_repeats(report, block, record.start)
    }

    fn add(&self, checked: &mut Checked, block: &Block, record: &Record<'_>, report: &Report) {
        let is_invalid = report.has_errors();
        let fails_today = is_invalid && self.fails_today(block, record, self.shape);
        checked.summary.add_record(is_invalid, fails_today);
        let is_told = self.hider().is_none() || (is_invalid && !fails_today);
        if !report.is_empty() && is_told {
            self.add_findings(checked, block, record, report);
        }
        if is_invalid && is_told && self.wanted.rejects {
            let own = block.batch().and_then(|batch| batch.key(batch.row_at(record.start)));
            let of_record = || self.key.as_ref().and_then(|key| key.of(record.bytes));
            let key = own.and_then(key::of_text).or_else(of_record);
            checked.summary.rejected.add(key.is_some());
            let payload = self.wanted.payloads.then_some(record.bytes);
            let source = Source { input: &block.input, line: record.line, record: record.bytes };
            let shown = Shown { index: record.index, ..source.into() };
            reject::write(&mut checked.rejects, block, record, shown, key, report, payload);
        } else if !is_invalid && self.wanted.accepted {
            match block.batch() {
                Some(batch) => checked.columns.accept(batch, record.start),
                None => accept(checked, record.bytes),
            }
        }
    }

    /// Whether a record that fails tomorrow fails today as well.
    fn fails_today(&self, block: &Block, record: &Record<'_>, shape: Shape) -> bool {
        self.today.as_ref().is_some_and(|today| {
            block.found.of(record.start).is_some_and(|repeat| repeat.is_today)
                || today.refuses(self.operation, shape, record)
        })
    }

    /// What counts today, if what fails today already is not to be told.
    fn hider(&self) -> Option<&Today> {
        self.today.as_ref().filter(|today| today.hides_the_rest())
    }

    /// Keeps a finding for a page, if one is wanted. Its span is one of the source's record.
    fn keep(&self, checked: &mut Checked, finding: &Diagnostic, source: Source<'_>, shape: Shape) {
        if let Some(tally) = &mut checked.summary.tally {
            let scope = Scope { schema: self.validator.schema(), shape, payloads: self.wanted.payloads };
            tally.add(finding, At { input: source.input, line: source.line, record: source.record }, &scope);
        }
    }

    fn add_findings(&self, checked: &mut Checked, block: &Block, record: &Record<'_>, report: &Report) {
        // What stands before the record on its line is shown with it, so that columns are those of the input.
        let shown: Cow<'_, [u8]> = match record.before {
            [] => record.bytes.into(),
            before => [before, record.bytes].concat().into(),
        };
        let source = Source { input: &block.input, line: record.line, record: &shown };
        for finding in report {
            checked.summary.add_finding(finding, self.shape);
            let plain = Source { input: &block.input, line: record.line, record: record.bytes };
            self.keep(checked, finding, plain, self.shape);
            let mut finding = finding.clone();
            finding.span = finding.span.map(|span| span.shifted(record.before.len()));
            let shown = Shown { index: record.index, ..source.into() };
            self.format.write_finding(&mut checked.output, &finding, shown);
        }
    }
}

/// A record's report with what it repeats of records before it.
fn with_repeats(report: Report, block: &Block, start: usize) -> Report {
    match block.found.of(start) {
        Some(repeat) => Report::new(report.into_iter().chain(repeat.findings.iter().cloned()).collect()),
        None => report,
    }
}

/// A record of several lines would be several records: its line ends become blanks, which mean the same in JSON.
fn accept(checked: &mut Checked, record: &[u8]) {
    let line =
        blank::trim(record).iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte });
    checked.accepted.extend(line);
    checked.accepted.push(b'\n');
}

/// What is said about a batch as a whole, and not by its records: about what stands around them, and what they are beside
/// each other. How many findings are too many is said of records, too.
fn about_batches(report: Report) -> Report {
    let is_about = |finding: &Diagnostic| match finding.rule.code {
        code if is_about_batch(code) => true,
        code if code.number() == 112 => false,
        _ => !finding.location.as_str().starts_with("/inputs/"),
    };
    Report::new(report.into_iter().filter(is_about).collect())
}
