//! The baseline of a comparison: which of the records that are invalid were valid before.

use ticketproof_diagnostics::Report;
use ticketproof_validator::{Operation, Shape, Validator};

use crate::block::RawRecord;

/// The validator of today, where records are checked by the one of tomorrow.
#[derive(Clone, Debug)]
pub struct Baseline {
    validator: Validator,
    reports_only_new: bool,
}

impl Baseline {
    /// The validator of today. With `reports_only_new`, only records that are valid today are reported as invalid.
    pub fn new(validator: Validator, reports_only_new: bool) -> Self {
        Self { validator, reports_only_new }
    }

    /// Whether only records that are valid today are reported as invalid.
    pub fn reports_only_new(&self) -> bool {
        self.reports_only_new
    }

    /// Today's validator.
    pub(crate) fn validator(&self) -> &Validator {
        &self.validator
    }

    /// Whether a record is invalid today.
    pub(crate) fn refuses(&self, operation: Operation, shape: Shape, record: &RawRecord<'_>) -> bool {
        // A record that is too long is so by any schema.
        record.too_long.is_some() || self.validator.check(operation, shape, record.bytes).has_errors()
    }

    /// Everything that is wrong with a batch today.
    pub(crate) fn report_of_batch(&self, operation: Operation, batch: &[u8]) -> Report {
        self.validator.check(operation, Shape::Batch, batch)
    }
}
