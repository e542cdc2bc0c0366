//! Values of unique properties that stand in two records: found where the input is read, because that is in order.

use memchr::memmem::Finder;
use ticketproof_diagnostics::Diagnostic;
use ticketproof_validator::{Shape, UniqueValues, Validator};

use super::block::Block;

/// Looks for repeated values over all inputs, in bounded memory.
pub(super) struct Repeats {
    shape: Shape,
    values: UniqueValues,
    /// A record without any of these names is not looked at; most schemas have none that can be written.
    names: Vec<Finder<'static>>,
    records: u64,
}

/// A record's findings that other records are the reason of, by where the record begins in its block.
pub(super) type Found = Vec<(usize, Vec<Diagnostic>)>;

impl Repeats {
    pub(super) fn new(validator: &Validator, shape: Shape) -> Self {
        let values = UniqueValues::new(validator);
        let names = values.names().iter().map(|name| Finder::new(name.as_bytes()).into_owned()).collect();
        Self { shape, values, names, records: 0 }
    }

    /// What the block's records repeat.
    pub(super) fn look(&mut self, block: &Block) -> Found {
        let mut found = Vec::new();
        if self.names.is_empty() || !self.names.iter().any(|name| name.find(&block.bytes).is_some()) {
            return found;
        }
        for record in block.records() {
            self.records += 1;
            if record.too_long.is_none() && self.names.iter().any(|name| name.find(record.bytes).is_some()) {
                let findings = self.values.observe(self.records, self.shape, record.bytes).into_vec();
                if !findings.is_empty() {
                    found.push((record.start, findings));
                }
            }
        }
        found
    }
}
