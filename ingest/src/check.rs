//! Checks a stream of records with a few lines of code.

use std::{io::BufRead, ops::Range, thread};

use ticketproof_diagnostics::{Diagnostic, Report};
use ticketproof_validator::{Operation, Shape, Validator};

use crate::{
    check_inputs::{CheckEvent, InputFailure, check_inputs},
    finding::FindingContext,
    input::{Input, InputError},
    summary::Summary,
    visitor::Visitor,
    worker::{OutputSelection, Worker},
};

/// Checks the records of a stream on several threads, in bounded memory: about [`IN_FLIGHT_BYTES_MAX`] bytes, and 32 MiB for the
/// values of unique properties.
///
/// ```
/// use ticketproof_ingest::Check;
/// use ticketproof_schema::embedded;
/// use ticketproof_validator::Validator;
///
/// let validator = Validator::new(embedded::default_account().schema.clone());
/// // A file, a socket, …: whatever can be read. It is never kept as a whole.
/// let tickets = br#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"1"}}
/// {"properties":{"subject":"Printer on fire","hs_pipeline_stage":"New"}}
/// "#;
/// let mut invalid_lines = Vec::new();
/// let summary = Check::new(&validator).threads(4).records(tickets.as_slice(), |record| {
///     if record.report.has_errors() {
///         invalid_lines.push(record.line);
///     }
/// })?;
/// assert_eq!((summary.records, summary.valid, invalid_lines), (2, 1, vec![2]));
/// # Ok::<(), ticketproof_ingest::InputError>(())
/// ```
///
/// [`IN_FLIGHT_BYTES_MAX`]: crate::limits::IN_FLIGHT_BYTES_MAX
#[derive(Clone, Debug)]
pub struct Check {
    worker: Worker<EveryRecord>,
    threads: usize,
}

/// A record that was checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckedRecord<'a> {
    /// The line of the stream, from 1, that it begins on.
    pub line: u64,
    /// Its text; of a record longer than [`LINE_MAX`](crate::limits::LINE_MAX), the beginning.
    pub bytes: &'a [u8],
    /// What is wrong with it. A record without an error can be sent.
    pub report: &'a Report,
}

impl Check {
    /// Checks bodies of creates, on as many threads as the machine has processors.
    pub fn new(validator: &Validator) -> Self {
        let worker = Worker {
            validator: validator.clone(),
            baseline: None,
            operation: Operation::Create,
            shape: Shape::Body,
            fixes: None,
            key: None,
            outputs: OutputSelection::default(),
            visitor: EveryRecord,
        };
        Self { worker, threads: available_threads() }
    }

    /// Sets what the records will be used for.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.worker.operation = operation;
        self
    }

    /// Sets what a record is: a request body, or only the map of properties.
    #[must_use]
    pub fn shape(mut self, shape: Shape) -> Self {
        self.worker.shape = shape;
        self
    }

    /// Sets the number of threads; with none, everything happens on the caller's thread.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Checks a stream of NDJSON, a record a line, and calls `on_record` for each record, in order. Blank lines are no records.
    ///
    /// # Errors
    /// The stream cannot be read; the records before that were checked.
    pub fn records(
        &self,
        reader: impl BufRead + Send + 'static,
        on_record: impl FnMut(CheckedRecord<'_>),
    ) -> Result<Summary, InputError> {
        self.input(Input::ndjson("<stream>", reader), on_record)
    }

    /// Checks an input that is no table, such as a file that [`Input::open`] has opened.
    ///
    /// # Errors
    /// It cannot be read, or is a table; the records before that were checked.
    pub fn input(
        &self,
        input: Input,
        mut on_record: impl FnMut(CheckedRecord<'_>),
    ) -> Result<Summary, InputError> {
        let mut summary = Summary::default();
        let inputs = std::iter::once(Ok(input));
        check_inputs(
            &self.worker,
            inputs,
            None,
            self.threads,
            |_| {},
            |event| {
                let result = match event {
                    CheckEvent::Part(result) | CheckEvent::Block(result, _) => result,
                    CheckEvent::InputFailed { failure: InputFailure::Unreadable(error), .. } => {
                        return Err(error);
                    }
                    CheckEvent::InputFailed { .. } | CheckEvent::Interrupted => return Ok(()),
                };
                summary.add(&result.summary);
                let OwnedRecords { text, records, .. } = &result.output;
                for (line, range, report) in records {
                    on_record(CheckedRecord { line: *line, bytes: &text[range.clone()], report });
                }
                Ok(())
            },
        )?;
        Ok(summary)
    }
}

/// The number of processors.
pub fn available_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Keeps every record, for the callback.
#[derive(Clone, Copy, Debug)]
struct EveryRecord;

/// Some records and their reports.
struct OwnedRecords {
    text: Vec<u8>,
    /// Their lines, and where they stand in the text.
    records: Vec<(u64, Range<usize>, Report)>,
    /// About how many bytes the reports take.
    report_bytes: usize,
}

impl Visitor for EveryRecord {
    type Output = OwnedRecords;

    fn begin(&self) -> OwnedRecords {
        OwnedRecords { text: Vec::new(), records: Vec::new(), report_bytes: 0 }
    }

    fn record(&self, output: &mut OwnedRecords, context: FindingContext<'_>, report: &Report) {
        let start = output.text.len();
        output.text.extend_from_slice(context.source.record);
        let bytes = report.iter().map(|finding| size_of::<Diagnostic>() + finding.message.len());
        output.report_bytes += bytes.sum::<usize>();
        output.records.push((context.source.line, start..output.text.len(), report.clone()));
    }

    fn findings(
        &self,
        _: &mut OwnedRecords,
        _: FindingContext<'_>,
        _: &mut dyn Iterator<Item = &Diagnostic>,
    ) {
    }

    fn size(&self, output: &OwnedRecords) -> usize {
        output.text.len()
            + output.report_bytes
            + output.records.len() * size_of::<(u64, Range<usize>, Report)>()
    }
}
