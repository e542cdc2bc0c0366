//! Values of unique properties that stand in two records: found where the input is read, because that is in order.

use memchr::memmem::Finder;
use ticketproof_diagnostics::Diagnostic;
use ticketproof_validator::{Operation, Shape, UniqueValues, Validator};

use super::block::{Block, Layout};

/// Looks for repeated values over all inputs, in bounded memory.
pub(super) struct Repeats {
    shape: Shape,
    values: UniqueValues,
    /// The same by today's schema, where the records are checked against tomorrow's.
    today: Option<UniqueValues>,
    /// A record without any of these names is not looked at; most schemas have none that can be written.
    names: Vec<Finder<'static>>,
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

/// A block's repetitions, in order.
pub(super) type Found = Vec<Repeat>;

impl Repeats {
    pub(super) fn new(
        validator: &Validator,
        today: Option<&Validator>,
        operation: Operation,
        shape: Shape,
    ) -> Self {
        let values = UniqueValues::new(validator, operation);
        let today = today.map(|today| UniqueValues::new(today, operation));
        let names = values.names().iter().chain(today.iter().flat_map(UniqueValues::names));
        let names = names.map(|name| Finder::new(name.as_bytes()).into_owned()).collect();
        Self { shape, values, today, names, records: 0 }
    }

    /// What the block's records repeat.
    pub(super) fn look(&mut self, block: &Block) -> Found {
        let mut found = Vec::new();
        let is_table = matches!(block.layout, Layout::Rows(_));
        if self.names.is_empty()
            || !is_table && !self.names.iter().any(|name| name.find(&block.bytes).is_some())
        {
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
        for record in block.records() {
            if record.too_long.is_some() || !self.names.iter().any(|name| name.find(record.bytes).is_some()) {
                self.records += 1;
                continue;
            }
            found.extend(self.observe(record.start, self.shape, record.bytes));
        }
        found
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
