//! The records of inputs, one after the other, for callers that do something else with them than [`check_inputs`] does.
//!
//! [`check_inputs`]: crate::check_inputs()

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
use ticketproof_validator::{Operation, Shape, Validator, blank};

use crate::{
    block::{Block, Layout, RawRecord, TableRows},
    check_inputs::{InputFailure, read},
    engine::{Event, Item, run_in_order},
    finding::{FindingContext, json_finding},
    input::{self, Input, InputError, InputFormat},
    limits::PART_BYTES,
    output::is_stream,
    reader::read_blocks,
    reject::{self, RecordPlace},
    repeat_finder::RepeatFinder,
    tables::{Header, TableReader},
};

/// An input that records are read from, once or several times.
#[derive(Clone, Debug)]
pub struct RecordSource {
    path: PathBuf,
    name: Arc<str>,
    format: Option<InputFormat>,
    /// How tables are read; without it, a table is an error.
    tables: Option<Arc<TableReader>>,
}

impl RecordSource {
    /// The input at a path; `-` is standard input, which can be read once (see [`RecordSource::copied_to`]).
    pub fn new(path: &Path) -> Self {
        Self { name: input::name_of(path), path: path.to_owned(), format: None, tables: None }
    }

    /// Reads it as a table where it is one. `format` is what the user says it is.
    pub fn with_tables(self, tables: &Arc<TableReader>, format: Option<InputFormat>) -> Self {
        Self { tables: Some(Arc::clone(tables)), format, ..self }
    }

    /// Whether it is standard input.
    pub fn is_stream(&self) -> bool {
        is_stream(&self.path)
    }

    /// Tries to open it, if it is a file.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn check_opens(&self) -> Result<(), InputError> {
        input::check_opens(&self.path)
    }

    /// The same input, whose text was copied to a file.
    pub fn copied_to(self, path: PathBuf) -> Self {
        Self { path, ..self }
    }

    fn open(&self) -> Result<Input, InputError> {
        Input::open_as(&self.path, Arc::clone(&self.name), self.format)
    }
}

/// A record of an input.
pub struct Record<'a> {
    block: &'a Block,
    raw: RawRecord<'a>,
    /// The row of a table that it was.
    row: Option<Row<'a>>,
}

/// A row of a table, which was checked when it was read.
#[derive(Clone, Copy)]
struct Row<'a> {
    table: &'a TableRows,
    text: &'a [u8],
    report: &'a Report,
}

/// Hands the records of all inputs to `with`, in order, until it returns `false`. `is_list` says that a record may itself be a list,
/// as the retired API's are: a document is then not taken apart, unless it is a list of lists.
///
/// # Errors
/// An input cannot be read, or the header of a table has an error.
pub fn for_each_record(
    sources: &[RecordSource],
    is_list: bool,
    mut with: impl FnMut(Record<'_>) -> bool,
) -> Result<(), InputError> {
    let mut goes_on = true;
    for (number, source) in sources.iter().enumerate() {
        let input = source.open()?;
        let failed = |error| InputError { name: Arc::clone(&source.name), error };
        let mut broken = None;
        let mut take = |block: Block| {
            match for_each_in_block(&block, &mut with) {
                Ok(is_wanted) => goes_on = is_wanted,
                Err(error) => broken = Some(error),
            }
            goes_on
        };
        read_blocks(input, number, is_list, source.tables.as_deref(), &mut take).map_err(failed)?;
        if let Some(error) = broken {
            return Err(failed(error));
        }
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Hands the records of all inputs to `map`, on so many threads, and what it makes of them to `consume`, in order, until that
/// returns `false`. Besides a record, `map` gets the findings of values that it repeats of records before it, by the unique
/// properties of `validator`; it returns how many bytes its result takes, too. Returns how many values were not compared.
///
/// # Errors
/// An input cannot be read, or the header of a table has an error; or the first error of `consume`.
pub fn map_records<T: Send, E: From<InputError>>(
    sources: &[RecordSource],
    validator: &Validator,
    threads: usize,
    map: impl Fn(Record<'_>, &[Diagnostic]) -> (T, usize) + Sync,
    mut consume: impl FnMut(T) -> Result<bool, E>,
) -> Result<u64, E> {
    let mut finder = RepeatFinder::new(validator, None, Operation::Create, Shape::Body);
    let mut not_compared = 0;
    let ended = run_in_order(
        threads,
        move |send| {
            for (number, source) in sources.iter().enumerate() {
                let failure = match source.open() {
                    Ok(input) => read(input, number, false, source.tables.as_deref(), &mut finder, send),
                    Err(error) => Some(InputFailure::Unreadable(error)),
                };
                if let Some(failure @ InputFailure::Unreadable(_)) = failure {
                    send(Item::Note((number, failure)));
                    return;
                }
            }
        },
        |block: &Block, emit| {
            let (mut mapped, mut bytes) = (Vec::new(), 0);
            let broken = for_each_in_block(block, &mut |record| {
                let repeats = block.repeats.of(record.raw.start);
                let (result, length) = map(record, repeats.map_or(&[], |repeat| repeat.findings.as_slice()));
                mapped.push(result);
                bytes += length + size_of::<T>();
                if bytes >= PART_BYTES {
                    bytes = 0;
                    emit((std::mem::take(&mut mapped), 0, None));
                }
                true
            });
            let broken = broken.err().map(|error| InputError { name: Arc::clone(&block.input), error });
            (mapped, block.repeats.not_compared, broken)
        },
        |event| {
            let (mapped, more_not_compared, broken) = match event {
                Event::Part(output) | Event::Output(output, _) => output,
                Event::Note((_, InputFailure::Unreadable(error))) => return Err(Ended::Failed(error.into())),
                Event::Note((_, InputFailure::Empty { .. })) | Event::Interrupted => return Ok(()),
            };
            not_compared += more_not_compared;
            for result in mapped {
                if !consume(result).map_err(Ended::Failed)? {
                    return Err(Ended::Early);
                }
            }
            broken.map_or(Ok(()), |error| Err(Ended::Failed(error.into())))
        },
        |_| {},
    );
    match ended {
        Ok(()) | Err(Ended::Early) => Ok(not_compared),
        Err(Ended::Failed(error)) => Err(error),
    }
}

/// Why a run ended before its inputs did.
enum Ended<E> {
    /// The consumer wants no more.
    Early,
    /// Something failed.
    Failed(E),
}

/// Hands the records of a block to `with`, in order, until it returns `false`; returns whether it did not. A batch without inputs is
/// handed on as it stands, so that somebody says what is wrong with it.
fn for_each_in_block(block: &Block, with: &mut dyn FnMut(Record<'_>) -> bool) -> io::Result<bool> {
    let mut goes_on = true;
    match &block.layout {
        Layout::Rows(table) => table.judge(block, |row| {
            let text = &block.bytes[row.range.clone()];
            let raw = RawRecord::alone(&row.json, row.range.start, row.line);
            let row = Some(Row { table, text, report: &row.report });
            goes_on = goes_on && with(Record { block, raw, row });
        }),
        // Rows below this header are not read.
        Layout::Header { header, .. } if header.table.is_none() => return Err(header_error(header)),
        Layout::Batch(inputs) if inputs.is_empty() => {
            let raw = RawRecord::alone(&block.bytes, 0, block.line);
            goes_on = with(Record { block, raw, row: None });
        }
        _ => goes_on = block.records().all(|raw| with(Record { block, raw, row: None })),
    }
    Ok(goes_on)
}

/// The errors of a header, as one error.
fn header_error(header: &Header) -> io::Error {
    let errors = header.findings.iter().filter(|(_, finding)| finding.severity == Severity::Error);
    let lines = errors.map(|(column, finding)| {
        let help = finding.help.as_deref().map_or_else(String::new, |help| format!("; {help}"));
        format!("[{}] column {}: {}{help}", finding.rule.code, column + 1, finding.message)
    });
    io::Error::new(io::ErrorKind::InvalidData, lines.collect::<Vec<_>>().join("\n"))
}

impl Record<'_> {
    /// The input's name.
    pub fn input(&self) -> &Arc<str> {
        &self.block.input
    }

    /// The line it begins on, from 1.
    pub fn line(&self) -> u64 {
        self.raw.line
    }

    /// The byte of the input it begins at, from 0.
    pub fn offset(&self) -> u64 {
        self.block.offset + self.raw.start as u64
    }

    /// Its bytes as they stand in the input, or the beginning of a record that is too long. Of a row, the body that it makes.
    pub fn bytes(&self) -> &[u8] {
        self.raw.bytes
    }

    /// Its text without the white space around it, if it was kept and is text.
    pub fn text(&self) -> Option<&str> {
        // A row may have findings that its body does not show, such as a cell too many.
        let is_fine = self.row.is_none_or(|row| !row.report.has_errors());
        let is_whole = self.raw.too_long.is_none() && is_fine;
        std::str::from_utf8(blank::trim(self.raw.bytes)).ok().filter(|_| is_whole)
    }

    /// Everything that is wrong with it as the body of a create.
    pub fn check(&self, validator: &Validator) -> Report {
        if let Some(row) = self.row {
            return row.report.clone();
        }
        match self.raw.too_long {
            Some(length) => validator.check_too_large(length, self.raw.bytes.len()),
            None => validator.check(Operation::Create, Shape::Body, self.raw.bytes),
        }
    }

    /// Appends the line about a record that is rejected for these findings, with the record itself if `payload` says so: the line of
    /// `ticketproof check --rejects`.
    pub fn write_reject(&self, out: &mut Vec<u8>, report: &Report, payload: bool) {
        let findings = report.iter().map(|finding| json_finding(finding, self.context()));
        let payload = payload.then_some(self.raw.bytes);
        reject::write(out, self.block.place(&self.raw), None, findings, payload);
    }

    /// A copy that outlives the block.
    pub fn to_owned(&self) -> OwnedRecord {
        OwnedRecord {
            input: Arc::clone(self.input()),
            line: self.line(),
            offset: self.offset(),
            bytes: self.raw.bytes.to_vec(),
        }
    }

    /// The place of its findings: in the row, where it is one, or else in its own text.
    pub fn context(&self) -> FindingContext<'_> {
        if let Some(Row { table, text, .. }) = self.row {
            return table.context(self.block, self.raw.line, text);
        }
        FindingContext {
            source: Source { input: &self.block.input, line: self.raw.line, record: self.raw.bytes },
            before: self.raw.before,
            cells: None,
            index: None,
            shape: Shape::Body,
        }
    }
}

/// A copy of a record.
#[derive(Clone, Debug)]
pub struct OwnedRecord {
    /// The input's name.
    pub input: Arc<str>,
    /// The line it begins on, from 1.
    pub line: u64,
    /// The byte of the input it begins at, from 0.
    pub offset: u64,
    /// Its bytes, as [`Record::bytes`] has them.
    pub bytes: Vec<u8>,
}

impl OwnedRecord {
    /// Its text without the white space around it; empty where it is no text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(blank::trim(&self.bytes)).unwrap_or_default()
    }

    /// Appends the line about a record that is rejected, with a reason in this member instead of findings, and with the record
    /// itself if `payload` says so.
    pub fn write_refusal(&self, out: &mut Vec<u8>, member: &str, reason: &impl Serialize, payload: bool) {
        let place = RecordPlace { input: &self.input, line: self.line, offset: self.offset };
        let mut line = Vec::new();
        reject::write(&mut line, place, None, std::iter::empty(), payload.then_some(&self.bytes));
        let Ok(Value::Object(mut object)) = serde_json::from_slice(&line) else { return };
        object.insert(member.to_owned(), serde_json::to_value(reason).unwrap_or_default());
        out.extend(json::line(&Value::Object(object)).into_bytes());
        out.push(b'\n');
    }
}
