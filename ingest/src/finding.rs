//! A finding with what it is shown with: its record, and the cells of its table.

use std::{borrow::Cow, fmt::Write as _};

use serde::Serialize;
use ticketproof_diagnostics::{
    Diagnostic,
    render::{Region, Source, json},
    text::quoted,
};
use ticketproof_tabular::{Cell, Mapping};
use ticketproof_validator::Shape;

/// The place of findings: the record that they are about, and the table that it is a row of.
#[derive(Clone, Copy, Debug)]
pub struct FindingContext<'a> {
    /// The record, as it stands in the input; spans are byte ranges of it.
    pub source: Source<'a>,
    /// What stands before the record on its line; at most 4 KiB.
    pub before: &'a [u8],
    /// What the cells are called, where the record is a row of a table.
    pub cells: Option<CellNames<'a>>,
    /// The record's number in its JSON document, from 0, where there are several or it is a batch.
    pub index: Option<usize>,
    /// What the record is; rows of a table are judged as bodies.
    pub shape: Shape,
}

/// The names of the cells of a row.
#[derive(Clone, Copy, Debug)]
pub struct CellNames<'a> {
    /// The columns.
    pub mapping: &'a Mapping,
    /// What stands between cells.
    pub delimiter: u8,
}

impl<'a> FindingContext<'a> {
    /// The cell that a finding is at, if it is at one.
    pub fn cell(self, finding: &Diagnostic) -> Option<Cell<'a>> {
        let CellNames { mapping, delimiter } = self.cells?;
        mapping.cell_of(finding, self.source.record, delimiter)
    }

    /// The finding with the name of its cell in the message, if it is at one.
    pub fn with_cell<'f>(self, finding: &'f Diagnostic) -> Cow<'f, Diagnostic> {
        let Some(Cell { column, header }) = self.cell(finding) else { return Cow::Borrowed(finding) };
        let header = header.map_or_else(String::new, |header| format!(", {}", quoted(header)));
        let mut finding = finding.clone();
        // Writing to memory cannot fail.
        let _ = write!(finding.message, " (column {column}{header})");
        Cow::Owned(finding)
    }
}

/// A finding as JSON; the fields and their order are part of the command's interface.
#[derive(Serialize)]
struct JsonFinding<'a> {
    input: &'a str,
    /// The line of the input that the finding is on, from 1.
    line: u64,
    /// The record's number in its JSON document, from 0 as in `/inputs/3`; a document of many may be one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    /// The column of a table, from 1, and its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
    /// A JSON Pointer into the record.
    location: &'a str,
    code: String,
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

/// A finding as a JSON object on one line.
pub fn json_finding(finding: &Diagnostic, context: FindingContext<'_>) -> String {
    let (source, cell) = (context.source, context.cell(finding));
    json::line(&JsonFinding {
        input: source.input,
        line: Region::of(finding, source).line,
        index: context.index,
        column: cell.map(|cell| cell.column),
        header: cell.and_then(|cell| cell.header),
        location: finding.location.as_str(),
        code: finding.rule.code.to_string(),
        rule: finding.rule.slug,
        severity: finding.severity.as_str(),
        message: &finding.message,
        help: finding.help.as_deref(),
    })
}
