//! Checking one block of a table.

use ticketproof_diagnostics::{Report, Severity, Span, render::Source};
use ticketproof_tabular::{JudgedRow, Rows, cells};
use ticketproof_validator::Shape;

use super::{Checked, Worker};
use crate::check::{
    block::{Block, Record, RowsOf},
    format::{Cells, Shown},
    key, reject,
    tables::Header,
};

impl RowsOf {
    /// The rows of a block.
    pub(in crate::check) fn rows<'a>(&self, block: &'a Block) -> Rows<'a> {
        Rows { text: &block.bytes, line: block.line, unclosed: self.unclosed }
    }
}

impl Worker {
    /// What is said about a header row, and the row itself for the files.
    pub(super) fn check_header(&self, checked: &mut Checked, block: &Block, header: &Header, skipped: usize) {
        let row = without_line_end(&block.bytes[skipped..]);
        let cells = Cells { mapping: &header.mapping, delimiter: header.delimiter };
        let ranges: Vec<_> = cells::ranges(row, header.delimiter).collect();
        let line = block.line + ticketproof_tabular::cut::line_ends(&block.bytes[..skipped]);
        let source = Source { input: &block.input, line, record: row };
        for (column, finding) in &header.findings {
            checked.summary.add_finding(finding, Shape::Body);
            let mut finding = finding.clone();
            finding.span = ranges.get(*column).map(|range| Span::new(range.start, range.end));
            self.keep(checked, &finding, source, Shape::Body);
            self.format.write_finding(
                &mut checked.output,
                &finding,
                Shown { source, cells: Some(cells), index: None },
            );
        }
        // An error here is no single record's, and no share of rejects makes it fine.
        let has_errors = header.findings.iter().any(|(_, finding)| finding.severity == Severity::Error);
        checked.summary.broken_tables += u64::from(has_errors);
    }

    /// Checks the rows of a table. A table shows labels, so those that are sure become ids without being told one by one.
    pub(super) fn check_rows(
        &self,
        checked: &mut Checked,
        block: &Block,
        of: &RowsOf,
        hand_on: &mut dyn FnMut(Checked),
    ) {
        let (mut copied, mut texts) = (0, Texts::default());
        of.judge(block, |mut row| {
            if let Some(repeat) = block.found.of(row.range.start) {
                let both = row.report.into_iter().chain(repeat.findings.iter().cloned()).collect();
                row.report = Report::new(both);
            }
            let raw = &block.bytes[row.range.clone()];
            if let (true, Some(batch)) = (self.fixes.is_some(), &of.batch) {
                checked.columns.change_row(batch, row.range.start, &row.changed);
                checked.summary.fixed += row.changed.len() as u64;
            } else if self.fixes.is_some() {
                texts.fixed.extend_from_slice(&block.bytes[copied..row.range.start]);
                copied = row.range.end;
                row.changed.retain(|(_, value)| of.encoding.can_write(value));
                cells::exchange(raw, of.table.dialect().delimiter, &row.changed, &mut texts.fixed);
                checked.summary.fixed += row.changed.len() as u64;
            } else {
                checked.summary.translated += row.changed.len() as u64;
            }
            self.add_row(checked, block, of, &row, &mut texts.accepted);
            checked.hand_on_much(hand_on);
        });
        if self.fixes.is_some() && of.batch.is_none() {
            texts.fixed.extend_from_slice(&block.bytes[copied..]);
        }
        checked.is_table = true;
        of.encoding.encode(&texts.fixed, &mut checked.fixed);
        of.encoding.encode(&texts.accepted, &mut checked.accepted);
        checked.summary.broken_tables += u64::from(of.unclosed.is_some());
    }

    fn add_row(
        &self,
        checked: &mut Checked,
        block: &Block,
        of: &RowsOf,
        row: &JudgedRow<'_>,
        accepted: &mut Vec<u8>,
    ) {
        let raw = &block.bytes[row.range.clone()];
        let (is_invalid, start) = (row.report.has_errors(), row.range.start);
        let body = Record::alone(&row.json, start, row.line);
        let fails_today = is_invalid && self.fails_today(block, &body, Shape::Body);
        checked.summary.add_record(is_invalid, fails_today);
        let is_told = self.hider().is_none() || (is_invalid && !fails_today);
        let cells = Cells { mapping: of.table.mapping(), delimiter: of.table.dialect().delimiter };
        let source = Source { input: &block.input, line: row.line, record: raw };
        let shown = Shown { source, cells: Some(cells), index: None };
        if is_told {
            for finding in &row.report {
                checked.summary.add_finding(finding, Shape::Body);
                self.keep(checked, finding, source, Shape::Body);
                self.format.write_finding(&mut checked.output, finding, shown);
            }
        }
        if is_invalid && is_told && self.wanted.rejects {
            let own = row.key.as_deref().and_then(key::of_text);
            let key = own.or_else(|| self.key.as_ref().and_then(|key| key.of(&row.json)));
            checked.summary.rejected.add(key.is_some());
            let payload = self.wanted.payloads.then_some(&*row.json);
            reject::write(&mut checked.rejects, block, &body, shown, key, &row.report, payload);
        } else if !is_invalid && self.wanted.accepted {
            if let Some(batch) = &of.batch {
                checked.columns.accept(batch, start);
                return;
            }
            accepted.extend_from_slice(raw);
            accepted.extend_from_slice(of.table.dialect().line_end.as_bytes());
        }
    }
}

/// A header row without what ends it.
fn without_line_end(row: &[u8]) -> &[u8] {
    let ends = row.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    &row[..row.len() - ends]
}

/// Texts before they are encoded.
#[derive(Default)]
struct Texts {
    fixed: Vec<u8>,
    accepted: Vec<u8>,
}
