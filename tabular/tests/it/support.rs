//! Reading a whole table at once.

use ticketproof_diagnostics::{Applicability, Diagnostic};
use ticketproof_schema::ObjectSchema;
use ticketproof_tabular::{
    Aliases, Dialect, JudgedRow, Mapping, Reading, Rows, Table,
    mapping::{HeaderFinding, Setting},
    record_splitter::RecordSplitter,
};
use ticketproof_validator::{Operation, Validator};

/// A row, with everything owned.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) raw: String,
    pub(crate) line: u64,
    pub(crate) json: String,
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) changed: Vec<(usize, String)>,
}

impl Judged {
    fn of(row: JudgedRow<'_>, text: &[u8]) -> Self {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            raw: lossy(&text[row.range.clone()]),
            line: row.line,
            json: lossy(&row.json),
            findings: row.report.into_vec(),
            changed: row.changed,
        }
    }

    /// Each finding as `slug cell-text`.
    pub(crate) fn told(&self) -> Vec<String> {
        let text = |finding: &Diagnostic| finding.span.map_or("", |span| &self.raw[span.start..span.end]);
        self.findings.iter().map(|finding| format!("{} {}", finding.rule.slug, text(finding))).collect()
    }
}

/// Judges a table with a comma between cells. The rows are empty where the header has errors.
pub(crate) fn judge(
    schema: &ObjectSchema,
    operation: Operation,
    text: &[u8],
) -> (Vec<HeaderFinding>, Vec<Judged>) {
    judge_with(schema, operation, false, text)
}

pub(crate) fn judge_with(
    schema: &ObjectSchema,
    operation: Operation,
    empty_clears: bool,
    text: &[u8],
) -> (Vec<HeaderFinding>, Vec<Judged>) {
    let validator = Validator::new(schema.clone());
    let mut splitter = RecordSplitter::new(b',');
    let end = splitter.advance(text, true, 1);
    let (header, rest) = text.split_at(end);
    let mut all = RecordSplitter::new(b',');
    all.advance(rest, true, usize::MAX);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(header);
    let names = reader.byte_records().next().unwrap().unwrap();
    let names = names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let with = Setting {
        schema,
        operation,
        aliases: &Aliases::default(),
        key: None,
        settings: validator.settings(),
    };
    let (mapping, findings) = Mapping::infer(names, with);
    let mut rows = Vec::new();
    if findings.iter().all(|(_, finding)| finding.severity != ticketproof_diagnostics::Severity::Error) {
        let reading = Reading { operation, empty_clears, fixes: Applicability::Safe };
        let table = Table::new(Dialect::of(b',', header), mapping, &validator, reading);
        let piece = Rows { text: rest, line: 2, unclosed: all.open_quote() };
        table.judge(piece, |row| rows.push(Judged::of(row, rest)));
    }
    (findings, rows)
}
