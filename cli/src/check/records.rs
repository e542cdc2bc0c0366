//! The records of inputs, one after the other, for subcommands that do something else with them than checking.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use serde_json::Value;
use ticketproof_diagnostics::{
    Diagnostic, Report, Severity,
    render::{Source, json},
};
use ticketproof_ingest::{
    input::{self, Input, InputError},
    output::is_stream,
};
use ticketproof_validator::{Operation, Shape, Validator, blank};

use super::{
    block::{Block, Layout, Record, RowsOf},
    format::{Cells, Format, Kind, Shown},
    reader, reject,
    tables::{Header, Tables},
};

/// A place to read records from.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    path: PathBuf,
    name: Arc<str>,
    /// How tables are read, where they are.
    tables: Option<Arc<Tables>>,
}

impl Place {
    /// The input that a user names. Standard input can be read once; see [`Place::kept`].
    pub(crate) fn of(path: &Path) -> Self {
        Self { name: input::name_of(path), path: path.to_owned(), tables: None }
    }

    /// The same, which may be a table.
    pub(crate) fn or_table(self, tables: &Arc<Tables>) -> Self {
        Self { tables: Some(Arc::clone(tables)), ..self }
    }

    /// Whether it is standard input.
    pub(crate) fn is_stream(&self) -> bool {
        is_stream(&self.path)
    }

    /// Says why it cannot be opened, if a file.
    pub(crate) fn check_opens(&self) -> Result<(), InputError> {
        input::check_opens(&self.path)
    }

    /// The same input, whose text was copied to a file.
    pub(crate) fn kept(self, path: PathBuf) -> Self {
        Self { path, ..self }
    }
}

/// One record of an input.
pub(crate) struct Found<'a> {
    block: &'a Block,
    record: Record<'a>,
    /// The row of a table that the record was.
    row: Option<Row<'a>>,
}

/// A row of a table, judged.
#[derive(Clone, Copy)]
struct Row<'a> {
    of: &'a RowsOf,
    raw: &'a [u8],
    report: &'a Report,
}

/// Hands the records of all inputs to `with`, in order, until it returns `false`.
pub(crate) fn each(places: &[Place], with: impl FnMut(Found<'_>) -> bool) -> Result<(), InputError> {
    each_as(places, false, with)
}

/// As [`each`]; `is_list` says that a record may itself be a list, as the retired API's are: a document is then not taken
/// apart, unless it is a list of lists.
pub(crate) fn each_as(
    places: &[Place],
    is_list: bool,
    mut with: impl FnMut(Found<'_>) -> bool,
) -> Result<(), InputError> {
    let mut goes_on = true;
    for (number, place) in places.iter().enumerate() {
        let form = place.tables.as_ref().and_then(|tables| tables.form());
        let failed = |error| InputError { name: Arc::clone(&place.name), error };
        let input = Input::open_as(&place.path, Arc::clone(&place.name), form)?;
        let mut broken = None;
        let mut take = |block: Block| {
            match &block.layout {
                Layout::Rows(of) => of.judge(&block, |row| {
                    let raw = &block.bytes[row.range.clone()];
                    let (start, line) = (row.range.start, row.line);
                    let record = Record::alone(&row.json, start, line);
                    let row = Some(Row { of, raw, report: &row.report });
                    goes_on = goes_on && with(Found { block: &block, record, row });
                }),
                Layout::Header { header, .. } if header.table.is_none() => {
                    broken = Some(header_error(header))
                }
                // A batch without inputs is handed on as it stands, so that somebody says what is wrong with it.
                Layout::Batch(inputs) if inputs.is_empty() => {
                    let (bytes, line) = (block.bytes.as_slice(), block.line);
                    let record = Record::alone(bytes, 0, line);
                    goes_on = with(Found { block: &block, record, row: None });
                }
                _ => goes_on = block.records().all(|record| with(Found { block: &block, record, row: None })),
            }
            goes_on
        };
        reader::read_blocks(input, number, is_list, place.tables.as_deref(), &mut take).map_err(failed)?;
        if let Some(error) = broken {
            return Err(failed(error));
        }
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Rows below a header that is not understood are no records.
fn header_error(header: &Header) -> io::Error {
    let errors = header.findings.iter().filter(|(_, finding)| finding.severity == Severity::Error);
    let told = errors.map(|(column, finding)| {
        let help = finding.help.as_deref().map_or_else(String::new, |help| format!("; {help}"));
        format!("[{}] column {}: {}{help}", finding.rule.code, column + 1, finding.message)
    });
    io::Error::new(io::ErrorKind::InvalidData, told.collect::<Vec<_>>().join("\n"))
}

impl Found<'_> {
    /// The input's name.
    pub(crate) fn input(&self) -> &Arc<str> {
        &self.block.input
    }

    /// The line it begins on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.record.line
    }

    /// The byte of the input it begins at, from 0.
    pub(crate) fn offset(&self) -> u64 {
        self.block.offset + self.record.start as u64
    }

    /// Its bytes as they stand in the input, or the beginning of a record that is too long.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.record.bytes
    }

    /// Its text without the white space around it, if it was kept and is text.
    pub(crate) fn text(&self) -> Option<&str> {
        // A row may have findings that its body does not show, such as a cell too many.
        let is_fine = self.row.is_none_or(|row| !row.report.has_errors());
        let is_whole = self.record.too_long.is_none() && is_fine;
        std::str::from_utf8(blank::trim(self.record.bytes)).ok().filter(|_| is_whole)
    }

    /// Findings about its body, put at the cells of its row where it is one.
    pub(crate) fn placed(&self, findings: Report) -> Vec<Diagnostic> {
        match self.row {
            Some(Row { of, raw, .. }) => of.table.put(raw, findings.into_vec()),
            None => findings.into_vec(),
        }
    }

    /// Everything that is wrong with it as the body of a create.
    pub(crate) fn check(&self, validator: &Validator) -> Report {
        if let Some(row) = self.row {
            return row.report.clone();
        }
        match self.record.too_long {
            Some(length) => validator.check_too_large(length, self.record.bytes.len()),
            None => validator.check(Operation::Create, Shape::Body, self.record.bytes),
        }
    }

    /// Writes a line with what the validator says of it, and with the record if that is wanted, as `ticketproof check
    /// --rejects` does.
    pub(crate) fn write_reject(&self, out: &mut Vec<u8>, report: &Report, payload: bool) {
        let shown = self.shown(self.record.bytes);
        let payload = payload.then_some(self.record.bytes);
        reject::write(out, self.block, &self.record, shown, None, report, payload);
    }

    /// Writes a line with the record and why it was not taken, in the same form.
    pub(crate) fn write_refusal(&self, out: &mut Vec<u8>, member: &str, why: &impl Serialize, payload: bool) {
        let mut line = Vec::new();
        self.write_reject(&mut line, &Report::new(Vec::new()), payload);
        let Ok(Value::Object(mut object)) = serde_json::from_slice(&line) else { return };
        object.insert(member.to_owned(), serde_json::to_value(why).unwrap_or_default());
        out.extend(json::line(&Value::Object(object)).into_bytes());
        out.push(b'\n');
    }

    /// Writes what the validator says of it for people.
    pub(crate) fn write_findings(&self, out: &mut Vec<u8>, report: &Report, color: bool) {
        let shown = [self.record.before, self.record.bytes].concat();
        let format = Format::new(Kind::Human, color);
        for finding in report {
            let mut finding = finding.clone();
            finding.span = finding.span.map(|span| span.shifted(self.record.before.len()));
            format.write_finding(out, &finding, self.shown(&shown));
        }
    }

    /// What findings are shown with: the row, where it is one, or else this text.
    fn shown<'a>(&'a self, record: &'a [u8]) -> Shown<'a> {
        let source = Source { input: &self.block.input, line: self.record.line, record };
        match self.row {
            None => source.into(),
            Some(Row { of, raw, .. }) => {
                let cells = Cells { mapping: of.table.mapping(), delimiter: of.table.dialect().delimiter };
                Shown { source: Source { record: raw, ..source }, cells: Some(cells), index: None }
            }
        }
    }
}
