//! Finds values of unique properties that stand in two records. It sees the records where they are read, because that is in order.

use ticketproof_validator::{Operation, Shape, UNIQUE_VALUES_BYTES, UniqueValues, Validator};

use crate::{
    block::{Block, Layout},
    repeat::{BlockRepeats, Repeat},
};

/// Finds repeated values over all inputs, in bounded memory.
pub(crate) struct RepeatFinder {
    shape: Shape,
    values: UniqueValues,
    /// The values by the baseline's schema, where there is a baseline.
    baseline: Option<UniqueValues>,
    records: u64,
}

impl RepeatFinder {
    pub(crate) fn new(
        validator: &Validator,
        baseline: Option<&Validator>,
        operation: Operation,
        shape: Shape,
    ) -> Self {
        let mut values = UniqueValues::new(validator, operation);
        let mut baseline = baseline.map(|validator| UniqueValues::new(validator, operation));
        if baseline.is_some() {
            // The two share the memory that one may take.
            values = values.limited_to(UNIQUE_VALUES_BYTES / 2);
            baseline = baseline.map(|values| values.limited_to(UNIQUE_VALUES_BYTES / 2));
        }
        Self { shape, values, baseline, records: 0 }
    }

    /// Finds the repetitions of the next block's records.
    pub(crate) fn find(&mut self, block: &Block) -> BlockRepeats {
        let before = self.values.not_compared();
        let repeats = self.repeats_in(block);
        BlockRepeats { repeats, not_compared: self.values.not_compared() - before }
    }

    fn repeats_in(&mut self, block: &Block) -> Vec<Repeat> {
        let mut found = Vec::new();
        if self.values.is_idle() && self.baseline.as_ref().is_none_or(UniqueValues::is_idle) {
            return found;
        }
        if let Layout::Rows(table_rows) = &block.layout {
            table_rows.table.unique_values(table_rows.rows(block), |row, body| {
                if let Some(mut repeat) = self.observe(row.start, Shape::Body, body) {
                    repeat.findings = table_rows.table.put(&block.bytes[row], repeat.findings);
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

    /// Whether a text may hold values that are compared.
    fn may_be_in(&self, text: &[u8]) -> bool {
        self.values.may_be_in(text) || self.baseline.as_ref().is_some_and(|values| values.may_be_in(text))
    }

    /// Finds the repetitions of the next record.
    fn observe(&mut self, start: usize, shape: Shape, record: &[u8]) -> Option<Repeat> {
        self.records += 1;
        let findings = self.values.observe(self.records, shape, record).into_vec();
        let baseline = self.baseline.as_mut().map(|values| values.observe(self.records, shape, record));
        let is_in_baseline = baseline.is_some_and(|report| !report.is_empty());
        (is_in_baseline || !findings.is_empty()).then_some(Repeat { start, findings, is_in_baseline })
    }
}
