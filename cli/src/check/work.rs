//! Checking one block: what every worker thread does.

use ticketproof_diagnostics::{Report, render::Source};
use ticketproof_validator::{Operation, Shape, Validator};

use super::{
    block::{Block, Record},
    fix::{self, Fixes},
    format::Format,
    key::Key,
    reject,
    summary::Summary,
};

/// What every worker thread shares.
pub(super) struct Worker {
    pub(super) validator: Validator,
    pub(super) operation: Operation,
    pub(super) shape: Shape,
    pub(super) format: Format,
    pub(super) fixes: Option<Fixes>,
    pub(super) key: Option<Key>,
    /// Which texts are wanted beside the findings.
    pub(super) wanted: Wanted,
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
}

impl Worker {
    /// Checks every record of a block.
    pub(super) fn check(&self, block: &Block) -> Checked {
        let mut checked = Checked::default();
        let mut copied = 0;
        for record in block.records() {
            let report = match record.too_long {
                Some(length) => {
                    checked.is_incomplete = true;
                    self.validator.check_too_large(length, record.bytes.len())
                }
                None => self.validator.check(self.operation, self.shape, record.bytes),
            };
            let mended = self.mend(&record, &report);
            if self.fixes.is_some() {
                checked.fixed.extend_from_slice(&block.bytes[copied..record.start]);
                copied = record.start + record.bytes.len();
                checked.fixed.extend_from_slice(mended.as_ref().map_or(record.bytes, |mended| &mended.bytes));
            }
            match mended {
                // What is left after the edits is what counts; its places are those of the corrected record.
                Some(mended) => {
                    checked.summary.fixed += mended.fixed;
                    let bytes = mended.bytes;
                    self.add(
                        &mut checked,
                        block,
                        &Record { bytes: &bytes, before: &[], ..record },
                        &mended.report,
                    );
                }
                None => self.add(&mut checked, block, &record, &report),
            }
        }
        if self.fixes.is_some() {
            checked.fixed.extend_from_slice(&block.bytes[copied..]);
        }
        checked
    }

    /// The corrected record, if something can be corrected.
    fn mend(&self, record: &Record<'_>, report: &Report) -> Option<fix::Mended> {
        let fixes = self.fixes?;
        let check = |bytes: &[u8]| self.validator.check(self.operation, self.shape, bytes);
        fix::mend(record.bytes, report, fixes, check)
    }

    fn add(&self, checked: &mut Checked, block: &Block, record: &Record<'_>, report: &Report) {
        let is_invalid = report.has_errors();
        checked.summary.add_record(is_invalid);
        if !report.is_empty() {
            self.add_findings(checked, block, record, report);
        }
        if is_invalid && self.wanted.rejects {
            let key = self.key.as_ref().and_then(|key| key.of(record.bytes));
            let payload = self.wanted.payloads.then_some(record.bytes);
            reject::write(&mut checked.rejects, block, record, key, report, payload);
        } else if !is_invalid && self.wanted.accepted {
            checked.accepted.extend_from_slice(record.bytes.trim_ascii());
            checked.accepted.push(b'\n');
        }
    }

    fn add_findings(&self, checked: &mut Checked, block: &Block, record: &Record<'_>, report: &Report) {
        // What stands before the record on its line is shown with it, so that columns are those of the input.
        let shown = [record.before, record.bytes].concat();
        let source = Source { input: &block.input, line: record.line, record: &shown };
        for finding in report {
            checked.summary.add_finding(finding);
            let mut finding = finding.clone();
            finding.span = finding.span.map(|span| span.shifted(record.before.len()));
            self.format.write_finding(&mut checked.output, &finding, source);
        }
    }
}
