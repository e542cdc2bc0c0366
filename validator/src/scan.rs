//! The fast path: it decides in one pass whether a record is valid, and reports nothing itself.
//!
//! It says [`Verdict::Valid`] only where [`Validator::check`] finds nothing at all, not even a warning. Everything else, and
//! everything rare, is [`Verdict::LookCloser`]: the reference path then checks it. The scan builds no tree and allocates nothing
//! for a record.
//!
//! A first pass over a window of lines finds quotes and line ends ([`structural_index`]). The records are then read at those
//! positions ([`record`], [`properties`], [`associations`]) with look-up tables built from the schema ([`tables`]). Both use
//! the widest vector instructions that the processor has ([`simd`]), or portable code.

mod associations;
mod cursor;
mod deferred;
mod fallback;
mod lines;
mod outcome;
mod perfect_hash;
mod properties;
mod record;
mod simd;
mod structural_index;
mod tables;
mod valid_prefix;

#[cfg(test)]
mod tests;

use std::{cell::RefCell, ops::Range};

use deferred::DeferredLines;
use outcome::ScanOutcome;
pub(crate) use outcome::{PropertySpan, Recheck, RecheckParts};
use simd::InstructionSet;
use structural_index::StructuralIndex;
pub(crate) use tables::LazyTables;
use tables::Tables;

use crate::{Operation, Report, Shape, Validator, check, compiled::CompiledSchema};

/// The result of the fast path for a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// The record is valid, and there is not even a warning.
    Valid,
    /// The record may have findings: [`Validator::check`] decides.
    LookCloser,
}

/// A line with a record, as [`Validator::scan_lines`] reports it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScannedLine<'a> {
    /// How many lines stand before it, blank ones included.
    pub number: usize,
    /// Its range in the block, without its line feed.
    pub range: Range<usize>,
    /// The result of the fast path.
    pub verdict: Verdict,
    validator: &'a Validator,
    operation: Operation,
    shape: Shape,
    record: &'a [u8],
    recheck: Option<Recheck<'a>>,
}

impl ScannedLine<'_> {
    /// Everything that is wrong with the record. It is the report of [`Validator::check`], but faster, because the parts that
    /// the scan found valid are not checked again.
    pub fn report(&self) -> Report {
        self.validator.report(self.operation, self.shape, self.record, self.recheck)
    }
}

impl Validator {
    /// Whether a record is valid without a finding, in a fraction of the time that [`Validator::check`] takes.
    ///
    /// ```
    /// use ticketproof_validator::{Operation, Shape, Validator, Verdict};
    /// let validator = Validator::new(ticketproof_validator::example::account());
    /// let verdict = |record: &str| validator.verdict(Operation::Update, Shape::Body, record.as_bytes());
    /// assert_eq!(verdict(r#"{"properties":{"content":"Smoke!"}}"#), Verdict::Valid);
    /// assert_eq!(verdict(r#"{"properties":{"contents":"Smoke!"}}"#), Verdict::LookCloser);
    /// ```
    pub fn verdict(&self, operation: Operation, shape: Shape, record: &[u8]) -> Verdict {
        self.scan_one(operation, shape, record, verdict)
    }

    /// The report of [`Validator::check`], but faster: the parts that the fast path finds valid are not checked again, and a
    /// record without a finding costs one scan.
    pub fn scan(&self, operation: Operation, shape: Shape, record: &[u8]) -> Report {
        self.scan_one(operation, shape, record, |recheck| self.report(operation, shape, record, recheck))
    }

    fn report(
        &self,
        operation: Operation,
        shape: Shape,
        record: &[u8],
        recheck: Option<Recheck<'_>>,
    ) -> Report {
        let Some(recheck) = recheck else { return Report::default() };
        check::partial(self.compiled(), self.settings(), operation, shape, record, recheck)
    }

    fn scan_one<T>(
        &self,
        operation: Operation,
        shape: Shape,
        record: &[u8],
        mut then: impl FnMut(Option<Recheck<'_>>) -> T,
    ) -> T {
        self.with_scanner(operation, shape, |scanner| match scanner {
            Some((scanner, buffers)) => {
                lines::scan_record(InstructionSet::best(), scanner, buffers, record, then)
            }
            None => then(Some(Recheck::Everything)),
        })
    }

    /// Scans the lines of a block, and calls `on_line` for each line that is not blank, in order. The last line needs no line
    /// feed. Returns how many lines there are, blank ones included.
    ///
    /// This is faster than [`Validator::verdict`] line by line, and also finds the line ends. `on_line` is called some time after
    /// a line was read: reports on several invalid lines in a row are faster.
    pub fn scan_lines(
        &self,
        operation: Operation,
        shape: Shape,
        block: &[u8],
        mut on_line: impl FnMut(ScannedLine<'_>),
    ) -> usize {
        if self.tables().are_worthwhile(block.len()) {
            return self.scan_lines_with(InstructionSet::best(), operation, shape, block, on_line);
        }
        // Checking a few lines by the reference path is faster than building the tables.
        lines::recheck_block(block, |range: Range<usize>, number: usize, _: Option<Recheck<'_>>| {
            let record = &block[range.clone()];
            let is_fine = self.check(operation, shape, record).is_empty();
            let recheck = (!is_fine).then_some(Recheck::Everything);
            let verdict = verdict(recheck);
            on_line(ScannedLine {
                number,
                range,
                verdict,
                validator: self,
                operation,
                shape,
                record,
                recheck,
            });
        })
    }

    fn scan_lines_with(
        &self,
        set: InstructionSet,
        operation: Operation,
        shape: Shape,
        block: &[u8],
        mut on_line: impl FnMut(ScannedLine<'_>),
    ) -> usize {
        let on_line = |range: Range<usize>, number: usize, recheck: Option<Recheck<'_>>| {
            let (verdict, record) = (verdict(recheck), &block[range.clone()]);
            on_line(ScannedLine {
                number,
                range,
                verdict,
                validator: self,
                operation,
                shape,
                record,
                recheck,
            });
        };
        self.with_scanner(operation, shape, |scanner| match scanner {
            Some((scanner, buffers)) => lines::scan_block(set, scanner, buffers, block, on_line),
            None => lines::recheck_block(block, on_line),
        })
    }

    /// Calls `then` with a scanner and its memory, one for each thread; with `None` where the settings, the operation or the
    /// shape need checks that the fast path does not have.
    fn with_scanner<T>(
        &self,
        operation: Operation,
        shape: Shape,
        then: impl FnOnce(Option<(Scanner<'_>, Buffers<'_>)>) -> T,
    ) -> T {
        thread_local! {
            static MEMORY: RefCell<ThreadMemory> = RefCell::new(ThreadMemory::new());
        }
        let is_known =
            operation != Operation::LegacyCreate && matches!(shape, Shape::Body | Shape::Properties);
        let asks_further = operation != Operation::Update && !self.compiled().further_required.is_empty();
        if !is_known || asks_further || self.settings().has_requirements() {
            return then(None);
        }
        MEMORY.with(|memory| {
            // The callback may scan as well; the re-entrant call has no memory, and uses the reference path.
            let Ok(mut memory) = memory.try_borrow_mut() else { return then(None) };
            let ThreadMemory { index, padded, deferred, seen, number, outcome } = &mut *memory;
            let tables = self.tables().get(self.compiled());
            if seen.len() < tables.properties {
                seen.resize(tables.properties, 0);
            }
            let scanner =
                Scanner { compiled: self.compiled(), tables, operation, shape, seen, number, outcome };
            then(Some((scanner, Buffers { index, padded, deferred })))
        })
    }
}

fn verdict(recheck: Option<Recheck<'_>>) -> Verdict {
    if recheck.is_none() { Verdict::Valid } else { Verdict::LookCloser }
}

/// The memory that a thread keeps between two scans.
struct ThreadMemory {
    index: StructuralIndex,
    padded: Vec<u8>,
    deferred: DeferredLines,
    seen: Vec<u32>,
    number: u32,
    outcome: ScanOutcome,
}

impl ThreadMemory {
    fn new() -> Self {
        Self {
            index: StructuralIndex::new(),
            padded: Vec::new(),
            deferred: DeferredLines::default(),
            seen: Vec::new(),
            number: 0,
            outcome: ScanOutcome::default(),
        }
    }
}

/// The part of a thread's memory that is needed for lines.
struct Buffers<'m> {
    index: &'m mut StructuralIndex,
    padded: &'m mut Vec<u8>,
    deferred: &'m mut DeferredLines,
}

/// What records are checked against, and the state of the current record.
struct Scanner<'t> {
    compiled: &'t CompiledSchema,
    tables: &'t Tables,
    operation: Operation,
    shape: Shape,
    /// For each property, the number of the last record that had it.
    seen: &'t mut [u32],
    /// The number of the current record.
    number: &'t mut u32,
    /// What is known of the current record.
    outcome: &'t mut ScanOutcome,
}

impl Scanner<'_> {
    /// The same scanner, borrowed for a shorter time.
    fn reborrow(&mut self) -> Scanner<'_> {
        Scanner {
            compiled: self.compiled,
            tables: self.tables,
            operation: self.operation,
            shape: self.shape,
            seen: self.seen,
            number: self.number,
            outcome: self.outcome,
        }
    }

    /// Starts a new record: it has no property yet.
    #[inline(always)]
    fn begin(&mut self) {
        self.outcome.begin();
        *self.number = self.number.wrapping_add(1);
        if *self.number == 0 {
            self.seen.fill(0);
            *self.number = 1;
        }
    }
}
