//! Values of unique properties that stand in two records: found where the input is read, because that is in order.

use ticketproof_diagnostics::Diagnostic;
use ticketproof_validator::{Operation, Shape, UNIQUE_VALUES_BYTES, UniqueValues, Validator};

use super::block::{Block, Layout};

/// Looks for repeated values over all inputs, in bounded memory.
pub(super) struct Repeats {
    shape: Shape,
    values: UniqueValues,
    /// The same by today's schema, where the records are checked against tomorrow's.
    today: Option<UniqueValues>,
    records: u64,
}

/// What one record repeats of records before it.
pub(super) struct Repeat {
    /// Where the record begins in its block.
    pub(super) start: usize,
    /// The findings.
    pub(super) findings: Vec<Diagnostic>,
    /// Whether it is repeated by today's schema already.
    pub(super) is_today: bool,
}

/// A block's repetitions.
#[derive(Default)]
pub(super) struct Found {
    /// In order.
    pub(super) repeats: Vec<Repeat>,
    /// How many of the block's values could not be remembered, so that a later repetition of them is not found.
    pub(super) not_compared: u64,
}

impl Found {
    /// What the record that begins there repeats of records before it.
    pub(super) fn of(&self, start: usize) -> Option<&Repeat> {
        let at = self.repeats.binary_search_by_key(&start, |repeat| repeat.start).ok()?;
        Some(&self.repeats[at])
    }
}

/// What to say of values that were not compared, and to do about them.
pub(crate) fn of_not_compared(count: u64) -> String {
    format!(
        "{count} values of unique properties were not compared with each other: {} MiB are used for that, which are full, so that \
         a repetition among these is not found; look for it where they come from, or check an input for each part of them",
        UNIQUE_VALUES_BYTES / 1024 / 1024
    )
}

impl Repeats {
    pub(super) fn new(
        validator: &Validator,
        today: Option<&Validator>,
        operation: Operation,
        shape: Shape,
    ) -> Self {
        let mut values = UniqueValues::new(validator, operation);
        let mut today = today.map(|today| UniqueValues::new(today, operation));
        if today.is_some() {
            // The two share the memory that one may take.
            values = values.limited_to(UNIQUE_VALUES_BYTES / 2);
            today = today.map(|today| today.limited_to(UNIQUE_VALUES_BYTES / 2));
        }
        Self { shape, values, today, records: 0 }
    }

    /// What the block's records repeat.
    pub(super) fn look(&mut self, block: &Block) -> Found {
        let before = self.not_compared();
        let repeats = self.repeats_in(block);
        Found { repeats, not_compared: self.not_compared() - before }
    }

    /// What is told as not compared: by tomorrow's schema, where there is one.
    fn not_compared(&self) -> u64 {
        self.values.not_compared()
    }

    fn repeats_in(&mut self, block: &Block) -> Vec<Repeat> {
        let mut found = Vec::new();
        if self.values.is_idle() && self.today.as_ref().is_none_or(UniqueValues::is_idle) {
            return found;
        }
        if let Layout::Rows(of) = &block.layout {
            of.table.unique_values(of.rows(block), |row, body| {
                if let Some(mut repeat) = self.observe(row.start, Shape::Body, body) {
                    repeat.findings = of.table.put(&block.bytes[row], repeat.findings);
                    found.push(repeat);
                }
            });
            return found;
        }
        if !self.may_be_in(&block.bytes) {
            // A finding names records by their numbers, which must not depend on where blocks end.
            self.records += block.records().count() as u64;
            return found;
        }
        for record in block.records() {
            if record.too_long.is_some() || !self.may_be_in(record.bytes) {
                self.records += 1;
                continue;
            }
            found.extend(self.observe(record.start, self.shape, record.bytes));
        }
        found
    }

    /// Whether text may have something to compare.
    fn may_be_in(&self, text: &[u8]) -> bool {
        self.values.may_be_in(text) || self.today.as_ref().is_some_and(|today| today.may_be_in(text))
    }

    /// What the next record repeats.
    fn observe(&mut self, start: usize, shape: Shape, record: &[u8]) -> Option<Repeat> {
        self.records += 1;
        let findings = self.values.observe(self.records, shape, record).into_vec();
        let today = self.today.as_mut().map(|today| today.observe(self.records, shape, record));
        let is_today = today.is_some_and(|report| !report.is_empty());
        (is_today || !findings.is_empty()).then_some(Repeat { start, findings, is_today })
    }
}
