//! Checks a block of a table.

use ticketproof_diagnostics::{Report, Severity, Span, render::Source};
use ticketproof_tabular::{JudgedRow, cell_ranges, record_splitter::line_ends};
use ticketproof_validator::Shape;

use super::{BlockResult, Emit, Worker};
use crate::{
    block::{Block, RawRecord, TableRows},
    finding::{CellNames, FindingContext},
    tables::Header,
    visitor::Visitor,
};

impl<V: Visitor> Worker<V> {
    /// Reports what is wrong with a header row.
    pub(super) fn check_header(
        &self,
        result: &mut BlockResult<V::Output>,
        block: &Block,
        header: &Header,
        skipped: usize,
    ) {
        let row = without_line_end(&block.bytes[skipped..]);
        let cells = CellNames { mapping: &header.mapping, delimiter: header.delimiter };
        let ranges: Vec<_> = cell_ranges::ranges(row, header.delimiter).collect();
        let line = block.line + line_ends(&block.bytes[..skipped]);
        let source = Source { input: &block.input, line, record: row };
        let context =
            FindingContext { source, before: &[], cells: Some(cells), index: None, shape: Shape::Body };
        for (column, finding) in &header.findings {
            result.summary.add_finding(finding, Shape::Body);
            let mut finding = finding.clone();
            finding.span = ranges.get(*column).map(|range| Span::new(range.start, range.end));
            self.visitor.findings(&mut result.output, context, &mut std::iter::once(&finding));
        }
        // An error here is no single record's, and no share of rejects excuses it.
        let has_errors = header.findings.iter().any(|(_, finding)| finding.severity == Severity::Error);
        result.summary.broken_tables += u64::from(has_errors);
    }

    /// Checks the rows of a table. A table shows labels, so safe ones become ids without a finding for each.
    pub(super) fn check_rows(
        &self,
        result: &mut BlockResult<V::Output>,
        block: &Block,
        rows: &TableRows,
        emit: Emit<'_, V::Output>,
    ) {
        let (mut copied, mut texts) = (0, DecodedTexts::default());
        rows.judge(block, |mut row| {
            if let Some(repeat) = block.repeats.of(row.range.start) {
                let both = row.report.into_iter().chain(repeat.findings.iter().cloned()).collect();
                row.report = Report::new(both);
            }
            let raw = &block.bytes[row.range.clone()];
            if let (true, Some(batch)) = (self.fixes.is_some(), &rows.batch) {
                result.files.columns.change_row(batch, row.range.start, &row.changed);
                result.summary.fixed += row.changed.len() as u64;
            } else if self.fixes.is_some() {
                texts.corrected.extend_from_slice(&block.bytes[copied..row.range.start]);
                copied = row.range.end;
                row.changed.retain(|(_, value)| rows.encoding.can_write(value));
                cell_ranges::exchange(
                    raw,
                    rows.table.dialect().delimiter,
                    &row.changed,
                    &mut texts.corrected,
                );
                result.summary.fixed += row.changed.len() as u64;
            } else {
                result.summary.translated += row.changed.len() as u64;
            }
            self.add_row(result, block, rows, &row, &mut texts.accepted);
            self.emit_if_big(result, emit);
        });
        if self.fixes.is_some() && rows.batch.is_none() {
            texts.corrected.extend_from_slice(&block.bytes[copied..]);
        }
        result.files.is_table = true;
        rows.encoding.encode(&texts.corrected, &mut result.files.corrected);
        rows.encoding.encode(&texts.accepted, &mut result.files.accepted);
        result.summary.broken_tables += u64::from(rows.unclosed.is_some());
    }

    fn add_row(
        &self,
        result: &mut BlockResult<V::Output>,
        block: &Block,
        rows: &TableRows,
        row: &JudgedRow<'_>,
        accepted: &mut Vec<u8>,
    ) {
        let raw = &block.bytes[row.range.clone()];
        let (is_invalid, start) = (row.report.has_errors(), row.range.start);
        let body = RawRecord::alone(&row.json, start, row.line);
        let context = rows.context(block, row.line, raw);
        let is_reported = self.count(result, block, &body, context, &row.report);
        if is_invalid && is_reported && self.outputs.rejects {
            self.reject(result, block, &body, context, row.key.as_deref(), &row.report);
        } else if !is_invalid && self.outputs.accepted {
            if let Some(batch) = &rows.batch {
                result.files.columns.accept(batch, start);
                return;
            }
            accepted.extend_from_slice(raw);
            accepted.extend_from_slice(rows.table.dialect().line_end.as_bytes());
        }
    }
}

impl TableRows {
    /// The place of findings in a row of the block.
    pub(crate) fn context<'a>(&'a self, block: &'a Block, line: u64, row: &'a [u8]) -> FindingContext<'a> {
        let cells = CellNames { mapping: self.table.mapping(), delimiter: self.table.dialect().delimiter };
        let source = Source { input: &block.input, line, record: row };
        FindingContext { source, before: &[], cells: Some(cells), index: None, shape: Shape::Body }
    }
}

/// A header row without its line end.
fn without_line_end(row: &[u8]) -> &[u8] {
    let ends = row.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    &row[..row.len() - ends]
}

/// Texts before they are encoded as the table is.
#[derive(Default)]
struct DecodedTexts {
    corrected: Vec<u8>,
    accepted: Vec<u8>,
}
