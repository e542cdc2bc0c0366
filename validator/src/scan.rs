//! The fast path: whether a record is fine, and nothing else.
//!
//! It says [`Verdict::Valid`] only where [`Validator::check`] finds nothing at all, not even a warning; everything else, and
//! everything that is rare, is [`Verdict::LookCloser`]. It walks no tree and allocates nothing for a record.
//!
//! A window of lines is gone over once to find their quotes and ends ([`structural_index`]), and the records are then read at those
//! places ([`record`], [`properties`], [`associations`]) with the help of tables made from the schema ([`tables`]). Both use
//! the widest instructions that the processor has ([`simd`]), or ordinary ones.

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

use deferred::Later;
use outcome::Notes;
pub(crate) use outcome::{Focus, Noted, Parts};
use simd::Level;
use structural_index::Index;
pub(crate) use tables::LateTables;
use tables::Tables;

use crate::{Operation, Report, Shape, Validator, check, compiled::CompiledSchema};

/// What the fast path says of a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// The record is valid, and there is not even a warning.
    Valid,
    /// The record may have findings: [`Validator::check`] knows.
    LookCloser,
}

/// A line with a record, as [`Validator::scan_lines`] reports it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScannedLine<'a> {
    /// How many lines stand before it, blank ones included.
    pub number: usize,
    /// Where it is in the block, without its line feed.
    pub range: Range<usize>,
    /// What the fast path says of it.
    pub verdict: Verdict,
    validator: &'a Validator,
    operation: Operation,
    shape: Shape,
    record: &'a [u8],
    focus: Option<Focus<'a>>,
}

impl ScannedLine<'_> {
    /// Everything that is wrong with the record: what [`Validator::check`] says, but faster, because what the scan found to be
    /// fine is not looked at again.
    pub fn report(&self) -> Report {
        self.validator.report(self.operation, self.shape, self.record, self.focus)
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

    /// What [`Validator::check`] says, but faster: what the fast path finds to be fine is not looked at again, and a record
    /// without a finding costs a scan and nothing else.
    pub fn scan(&self, operation: Operation, shape: Shape, record: &[u8]) -> Report {
        self.scan_one(operation, shape, record, |focus| self.report(operation, shape, record, focus))
    }

    fn report(&self, operation: Operation, shape: Shape, record: &[u8], focus: Option<Focus<'_>>) -> Report {
        let Some(focus) = focus else { return Report::default() };
        check::partial(self.compiled(), self.settings(), operation, shape, record, focus)
    }

    fn scan_one<T>(
        &self,
        operation: Operation,
        shape: Shape,
        record: &[u8],
        mut then: impl FnMut(Option<Focus<'_>>) -> T,
    ) -> T {
        self.with_scanner(operation, shape, |scanner| match scanner {
            Some((scanner, room)) => lines::one(Level::best(), scanner, room, record, then),
            None => then(Some(Focus::Whole)),
        })
    }

    /// Gives the verdict on each line of a block that is not blank, in order. The last line needs no line feed. Returns how
    /// many lines there are, blank ones included.
    ///
    /// This is faster than [`Validator::verdict`] line by line, and finds the lines on its way. A line is handed on some time
    /// after it was read, so that the reports on bad ones are made in a row: that is faster, too.
    pub fn scan_lines(
        &self,
        operation: Operation,
        shape: Shape,
        block: &[u8],
        mut on_line: impl FnMut(ScannedLine<'_>),
    ) -> usize {
        if self.tables().are_worth(block.len()) {
            return self.scan_lines_with(Level::best(), operation, shape, block, on_line);
        }
        // A line or two are sooner checked than the tables are made.
        lines::none(block, |range: Range<usize>, number: usize, _: Option<Focus<'_>>| {
            let record = &block[range.clone()];
            let is_fine = self.check(operation, shape, record).is_empty();
            let focus = (!is_fine).then_some(Focus::Whole);
            let verdict = verdict(focus);
            on_line(ScannedLine { number, range, verdict, validator: self, operation, shape, record, focus });
        })
    }

    fn scan_lines_with(
        &self,
        level: Level,
        operation: Operation,
        shape: Shape,
        block: &[u8],
        mut on_line: impl FnMut(ScannedLine<'_>),
    ) -> usize {
        let on_line = |range: Range<usize>, number: usize, focus: Option<Focus<'_>>| {
            let (verdict, record) = (verdict(focus), &block[range.clone()]);
            on_line(ScannedLine { number, range, verdict, validator: self, operation, shape, record, focus });
        };
        self.with_scanner(operation, shape, |scanner| match scanner {
            Some((scanner, room)) => lines::all(level, scanner, room, block, on_line),
            None => lines::none(block, on_line),
        })
    }

    /// Hands on a scanner and its memory, which every thread keeps; or nothing where the settings ask for more than the fast
    /// path can tell.
    fn with_scanner<T>(
        &self,
        operation: Operation,
        shape: Shape,
        then: impl FnOnce(Option<(Scanner<'_>, Room<'_>)>) -> T,
    ) -> T {
        thread_local! {
            static MEMORY: RefCell<Memory> = RefCell::new(Memory::new());
        }
        let is_known =
            operation != Operation::LegacyCreate && matches!(shape, Shape::Body | Shape::Properties);
        let asks_further = operation != Operation::Update && !self.compiled().further_required.is_empty();
        if !is_known || asks_further || self.settings().has_requirements() {
            return then(None);
        }
        MEMORY.with(|memory| {
            // Whoever is called for each line may scan as well; that one has no memory, and looks closer.
            let Ok(mut memory) = memory.try_borrow_mut() else { return then(None) };
            let Memory { index, padded, later, seen, number, notes } = &mut *memory;
            let tables = self.tables().get(self.compiled());
            if seen.len() < tables.properties {
                seen.resize(tables.properties, 0);
            }
            let scanner =
                Scanner { compiled: self.compiled(), tables, operation, shape, seen, number, notes };
            then(Some((scanner, Room { index, padded, later })))
        })
    }
}

fn verdict(focus: Option<Focus<'_>>) -> Verdict {
    if focus.is_none() { Verdict::Valid } else { Verdict::LookCloser }
}

/// What a thread keeps between two scans.
struct Memory {
    index: Index,
    padded: Vec<u8>,
    later: Later,
    seen: Vec<u32>,
    number: u32,
    notes: Notes,
}

impl Memory {
    fn new() -> Self {
        Self {
            index: Index::new(),
            padded: Vec::new(),
            later: Later::default(),
            seen: Vec::new(),
            number: 0,
            notes: Notes::default(),
        }
    }
}

/// The part of a thread's memory that has to do with lines.
struct Room<'m> {
    index: &'m mut Index,
    padded: &'m mut Vec<u8>,
    later: &'m mut Later,
}

/// What records are held against, and what was seen of the one that is being read.
struct Scanner<'t> {
    compiled: &'t CompiledSchema,
    tables: &'t Tables,
    operation: Operation,
    shape: Shape,
    /// For each property, the number of the last record that had it.
    seen: &'t mut [u32],
    /// The number of the record.
    number: &'t mut u32,
    /// What was found of it.
    notes: &'t mut Notes,
}

impl Scanner<'_> {
    /// The same once more.
    fn again(&mut self) -> Scanner<'_> {
        Scanner {
            compiled: self.compiled,
            tables: self.tables,
            operation: self.operation,
            shape: self.shape,
            seen: self.seen,
            number: self.number,
            notes: self.notes,
        }
    }

    /// Begins a record: no property was seen in it.
    #[inline(always)]
    fn begin(&mut self) {
        self.notes.begin();
        *self.number = self.number.wrapping_add(1);
        if *self.number == 0 {
            self.seen.fill(0);
            *self.number = 1;
        }
    }
}
