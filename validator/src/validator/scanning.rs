//! Checking by the fast path: verdicts and reports on single records and on blocks of lines.

use std::ops::Range;

use ticketproof_diagnostics::Report;

use crate::{
    Operation, Settings, Shape, Validator,
    compiled::CompiledSchema,
    scan::{self, InstructionSet, LazyTables, Recheck},
};

/// The result of the fast path for a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// The record is valid, and there is not even a warning.
    Valid,
    /// The record may have findings: [`Validator::check`] decides.
    MayHaveFindings,
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
    /// assert_eq!(verdict(r#"{"properties":{"contents":"Smoke!"}}"#), Verdict::MayHaveFindings);
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
        scan::recheck(self.compiled(), self.settings(), operation, shape, record, recheck)
    }

    fn scan_one<T>(
        &self,
        operation: Operation,
        shape: Shape,
        record: &[u8],
        mut then: impl FnMut(Option<Recheck<'_>>) -> T,
    ) -> T {
        scan::with_scanner(self.scan_parts(), operation, shape, |scanner| match scanner {
            Some((scanner, buffers)) => {
                scan::scan_record(InstructionSet::best(), scanner, buffers, record, then)
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
        scan::recheck_block(block, |range: Range<usize>, number: usize, _: Option<Recheck<'_>>| {
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

    pub(crate) fn scan_lines_with(
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
        scan::with_scanner(self.scan_parts(), operation, shape, |scanner| match scanner {
            Some((scanner, buffers)) => scan::scan_block(set, scanner, buffers, block, on_line),
            None => scan::recheck_block(block, on_line),
        })
    }

    /// The parts of a validator that the scan needs.
    fn scan_parts(&self) -> (&CompiledSchema, &Settings, &LazyTables) {
        (self.compiled(), self.settings(), self.tables())
    }
}

fn verdict(recheck: Option<Recheck<'_>>) -> Verdict {
    if recheck.is_none() { Verdict::Valid } else { Verdict::MayHaveFindings }
}
