//! Checks blocks: what every worker thread does.

mod columns;
mod table;

use ticketproof_diagnostics::{Applicability, Diagnostic, Report, render::Source};
use ticketproof_validator::{Operation, Shape, Validator, Verdict, blank, fix::Fixed, is_about_batch};

use self::columns::ColumnOutput;
use crate::{
    baseline::Baseline,
    block::{Block, Layout, RawRecord},
    finding::{FindingContext, json_finding},
    key::{self, KeyField},
    limits::PART_BYTES,
    reject,
    summary::Summary,
    visitor::Visitor,
};

/// The settings that all worker threads share: how records are checked, and the visitor.
#[derive(Clone, Debug)]
pub struct Worker<V> {
    /// The validator.
    pub validator: Validator,
    /// The validator of today, where `validator` is the one of tomorrow.
    pub baseline: Option<Baseline>,
    /// What the records will be used for.
    pub operation: Operation,
    /// What a record is.
    pub shape: Shape,
    /// Which fixes are applied, if records are to be corrected.
    pub fixes: Option<Applicability>,
    /// The field that tells records apart in the rejects.
    pub key: Option<KeyField>,
    /// Which texts are made for files.
    pub outputs: OutputSelection,
    /// What is made of findings.
    pub visitor: V,
}

/// Which texts are made for files.
#[derive(Clone, Copy, Debug, Default)]
pub struct OutputSelection {
    /// Valid records, as they stand in the input.
    pub accepted: bool,
    /// A line about each invalid record.
    pub rejects: bool,
    /// The record itself in that line.
    pub payloads: bool,
}

/// The result of a block, or of a part of one, ready to be written.
#[derive(Debug)]
pub struct BlockResult<T> {
    /// The number of the input, from 0.
    pub input_number: usize,
    /// The counts.
    pub summary: Summary,
    /// What the visitor made.
    pub output: T,
    /// The texts for files.
    pub files: FileOutput,
}

/// The texts of a block that are written to files.
#[derive(Debug, Default)]
pub struct FileOutput {
    /// The block's text with the fixes applied.
    pub(crate) corrected: Vec<u8>,
    pub(crate) accepted: Vec<u8>,
    pub(crate) rejects: Vec<u8>,
    /// Whether the block holds a record that was not kept, so that its text cannot be written again.
    pub(crate) is_incomplete: bool,
    /// What stands above the accepted records: the header row of a table, as it is in the input.
    pub(crate) header: Option<Vec<u8>>,
    /// Whether the input is a table whose header has an error, so that its rows are not read.
    pub(crate) is_unread: bool,
    /// Whether the accepted records are rows of a table.
    pub(crate) is_table: bool,
    /// The rows of a table in columns.
    pub(crate) columns: ColumnOutput,
}

impl FileOutput {
    /// Whether a record was too long to be carried over, so that the corrected form of the input is not written.
    pub fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// Why the rows of a table in columns cannot be written, if they cannot.
    pub fn refused(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.columns.refused.as_ref().map(|error| error as _)
    }

    fn bytes(&self) -> usize {
        self.corrected.len() + self.accepted.len() + self.rejects.len()
    }
}

/// Takes the parts of a block's result while the block is still being checked.
pub(crate) type Emit<'a, T> = &'a mut dyn FnMut(BlockResult<T>);

impl<V: Visitor> Worker<V> {
    /// Checks every record of a block. A big result goes to `emit` in parts; the last one is returned.
    pub(crate) fn check(&self, block: &Block, emit: Emit<'_, V::Output>) -> BlockResult<V::Output> {
        let mut result = self.begin(block.input_number);
        result.summary.not_compared = block.repeats.not_compared;
        match &block.layout {
            Layout::Lines if self.fixes.is_none() => self.check_lines(&mut result, block, emit),
            Layout::Header { header, encoding, mark, skipped, is_text } => {
                self.check_header(&mut result, block, header, *skipped);
                result.files.is_unread = header.table.is_none();
                if *is_text {
                    let mut text = mark.to_vec();
                    encoding.encode(&block.bytes, &mut text);
                    if self.fixes.is_some() {
                        result.files.corrected.clone_from(&text);
                    }
                    result.files.header = header.table.is_some().then_some(text);
                } else {
                    result.files.is_table = true;
                }
            }
            Layout::Rows(rows) => self.check_rows(&mut result, block, rows, emit),
            Layout::Batch(inputs) => {
                let is_refused = self.check_batch(&mut result, block);
                let mut valid = 0;
                self.check_records(&mut result, block, &mut |part| {
                    valid += part.summary.valid;
                    emit(part);
                });
                if is_refused {
                    result.summary.refuse_batch(valid + result.summary.valid, inputs.is_empty());
                }
            }
            _ => self.check_records(&mut result, block, emit),
        }
        if let Some(batch) = block.batch() {
            self.write_columns(&mut result.files, batch);
        }
        result
    }

    fn begin(&self, input_number: usize) -> BlockResult<V::Output> {
        let (summary, output, files) = (Summary::default(), self.visitor.begin(), FileOutput::default());
        BlockResult { input_number, summary, output, files }
    }

    /// Emits what there is of the result, if it is big.
    fn emit_if_big(&self, result: &mut BlockResult<V::Output>, emit: Emit<'_, V::Output>) {
        if self.visitor.size(&result.output) + result.files.bytes() >= PART_BYTES {
            let mut rest = self.begin(result.input_number);
            rest.files.columns = std::mem::take(&mut result.files.columns);
            emit(std::mem::replace(result, rest));
        }
    }

    /// Checks lines on the fast path: most are valid, and are only counted; the others get a report.
    fn check_lines(&self, result: &mut BlockResult<V::Output>, block: &Block, emit: Emit<'_, V::Output>) {
        let mut valid = 0;
        self.validator.scan_lines(self.operation, self.shape, &block.bytes, |line| {
            let bytes = &block.bytes[line.range.clone()];
            let start = line.range.start;
            let record = RawRecord::alone(bytes, start, block.line + line.number as u64);
            if line.verdict == Verdict::Valid && block.repeats.of(start).is_none() {
                valid += 1;
                self.visitor.record(&mut result.output, self.context(block, &record), &Report::default());
                if self.outputs.accepted {
                    accept(&mut result.files, bytes);
                }
                return;
            }
            let report = with_repeats(line.report(), block, start);
            self.add(result, block, &record, &report);
            self.emit_if_big(result, emit);
        });
        result.summary.add_valid(valid);
    }

    /// Checks records one by one, and corrects them if that is wanted.
    fn check_records(&self, result: &mut BlockResult<V::Output>, block: &Block, emit: Emit<'_, V::Output>) {
        let mut copied = 0;
        for record in block.records() {
            result.files.is_incomplete |= record.too_long.is_some();
            let fixed = self.fixed(&record);
            if let Layout::Cells(batch) = &block.layout {
                result.files.columns.change(batch, record.start, fixed.as_ref());
            } else if self.fixes.is_some() {
                result.files.corrected.extend_from_slice(&block.bytes[copied..record.start]);
                copied = record.start + record.bytes.len();
                let text = fixed.as_ref().map_or(record.bytes, |fixed| fixed.text.as_bytes());
                result.files.corrected.extend_from_slice(text);
            }
            match fixed {
                // The corrected record counts; places of findings are those in its text.
                Some(fixed) => {
                    result.summary.fixed += fixed.applied.len() as u64;
                    let report = with_repeats(fixed.report, block, record.start);
                    let record = RawRecord { bytes: fixed.text.as_bytes(), before: &[], ..record };
                    self.add(result, block, &record, &report);
                }
                None => {
                    let report = self.report(block, &record);
                    self.add(result, block, &record, &report);
                }
            }
            self.emit_if_big(result, emit);
        }
        if self.fixes.is_some() && block.batch().is_none() {
            result.files.corrected.extend_from_slice(&block.bytes[copied..]);
        }
    }

    /// The corrected record, if something can be corrected.
    fn fixed(&self, record: &RawRecord<'_>) -> Option<Fixed> {
        let text = std::str::from_utf8(record.bytes).ok().filter(|_| record.too_long.is_none())?;
        let fixed = self.validator.fix(self.operation, self.shape, text, self.fixes?);
        (!fixed.applied.is_empty()).then_some(fixed)
    }

    /// Reports what is wrong with a batch as a whole, and returns whether it is refused for that. Its inputs are checked like any
    /// other record.
    fn check_batch(&self, result: &mut BlockResult<V::Output>, block: &Block) -> bool {
        let report = about_batches(self.validator.check(self.operation, Shape::Batch, &block.bytes));
        let is_invalid_in_baseline = |baseline: &Baseline| {
            about_batches(baseline.report_of_batch(self.operation, &block.bytes)).has_errors()
        };
        if report.has_errors() && self.hiding_baseline().is_some_and(is_invalid_in_baseline) {
            return false;
        }
        if !report.is_empty() {
            let whole = RawRecord::alone(&block.bytes, 0, block.line);
            self.add_findings(result, self.context(block, &whole), &report);
        }
        report.has_errors()
    }

    /// Everything that is wrong with a record, alone and beside those before it.
    fn report(&self, block: &Block, record: &RawRecord<'_>) -> Report {
        let report = match record.too_long {
            Some(length) => self.validator.check_too_large(length, record.bytes.len()),
            None => self.validator.check(self.operation, self.shape, record.bytes),
        };
        with_repeats(report, block, record.start)
    }

    fn add(
        &self,
        result: &mut BlockResult<V::Output>,
        block: &Block,
        record: &RawRecord<'_>,
        report: &Report,
    ) {
        let context = self.context(block, record);
        let is_reported = self.count(result, block, record, context, report);
        let is_invalid = report.has_errors();
        if is_invalid && is_reported && self.outputs.rejects {
            let own = block.batch().and_then(|batch| batch.key(batch.row_at(record.start)));
            self.reject(&mut *result, block, record, context, own, report);
        } else if !is_invalid && self.outputs.accepted {
            match block.batch() {
                Some(batch) => result.files.columns.accept(batch, record.start),
                None => accept(&mut result.files, record.bytes),
            }
        }
    }

    /// Counts a record and hands it and its findings to the visitor. Returns whether its findings are reported: where only what is
    /// new is, the baseline hides the others.
    fn count(
        &self,
        result: &mut BlockResult<V::Output>,
        block: &Block,
        record: &RawRecord<'_>,
        context: FindingContext<'_>,
        report: &Report,
    ) -> bool {
        let is_invalid = report.has_errors();
        let is_old = is_invalid && self.is_invalid_in_baseline(block, record, context.shape);
        result.summary.add_record(is_invalid, is_old);
        self.visitor.record(&mut result.output, context, report);
        let is_reported = self.hiding_baseline().is_none() || (is_invalid && !is_old);
        if is_reported && !report.is_empty() {
            self.add_findings(result, context, report);
        }
        is_reported
    }

    /// Writes the line about an invalid record. `own` is its key, where a column of a table holds it.
    fn reject(
        &self,
        result: &mut BlockResult<V::Output>,
        block: &Block,
        record: &RawRecord<'_>,
        context: FindingContext<'_>,
        own: Option<&str>,
        report: &Report,
    ) {
        let in_record = || self.key.as_ref().and_then(|key| key.of(record.bytes));
        let key = own.and_then(key::of_text).or_else(in_record);
        result.summary.add_rejected(key.is_some());
        let payload = self.outputs.payloads.then_some(record.bytes);
        let findings = report.iter().map(|finding| json_finding(finding, context));
        reject::write(&mut result.files.rejects, block.place(record), key, findings, payload);
    }

    /// Whether a record that is invalid is so by the baseline, too.
    fn is_invalid_in_baseline(&self, block: &Block, record: &RawRecord<'_>, shape: Shape) -> bool {
        self.baseline.as_ref().is_some_and(|baseline| {
            block.repeats.of(record.start).is_some_and(|repeat| repeat.is_in_baseline)
                || baseline.refuses(self.operation, shape, record)
        })
    }

    /// The baseline, if records that are invalid by it are not reported.
    fn hiding_baseline(&self) -> Option<&Baseline> {
        self.baseline.as_ref().filter(|baseline| baseline.reports_only_new())
    }

    fn context<'a>(&self, block: &'a Block, record: &RawRecord<'a>) -> FindingContext<'a> {
        let source = Source { input: &block.input, line: record.line, record: record.bytes };
        FindingContext { source, before: record.before, cells: None, index: record.index, shape: self.shape }
    }

    fn add_findings(
        &self,
        result: &mut BlockResult<V::Output>,
        context: FindingContext<'_>,
        report: &Report,
    ) {
        for finding in report {
            result.summary.add_finding(finding, context.shape);
        }
        self.visitor.findings(&mut result.output, context, &mut report.iter());
    }
}

/// A record's report with what it repeats of records before it.
fn with_repeats(report: Report, block: &Block, start: usize) -> Report {
    match block.repeats.of(start) {
        Some(repeat) => Report::new(report.into_iter().chain(repeat.findings.iter().cloned()).collect()),
        None => report,
    }
}

/// Appends an accepted record. A record of several lines would be several records: its line ends become blanks, which mean the same
/// in JSON.
fn accept(files: &mut FileOutput, record: &[u8]) {
    let line =
        blank::trim(record).iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte });
    files.accepted.extend(line);
    files.accepted.push(b'\n');
}

/// The findings about a batch as a whole: about what stands around its records, and what they are beside each other. The finding
/// that there are too many findings is one about records.
fn about_batches(report: Report) -> Report {
    let is_about = |finding: &Diagnostic| match finding.rule.code {
        code if is_about_batch(code) => true,
        code if code.number() == 112 => false,
        _ => !finding.location.as_str().starts_with("/inputs/"),
    };
    Report::new(report.into_iter().filter(is_about).collect())
}
