//! Repetitions: ids and unique values of records that records before them have.

use ticketproof_diagnostics::Diagnostic;

/// The repetitions of one record.
#[derive(Clone, Debug)]
pub(crate) struct Repeat {
    /// Where the record begins in its block.
    pub(crate) start: usize,
    /// The findings.
    pub(crate) findings: Vec<Diagnostic>,
    /// Whether it is a repetition by the baseline's schema, too.
    pub(crate) is_in_baseline: bool,
}

/// The repetitions in a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct BlockRepeats {
    /// The records that repeat something, in order.
    pub(crate) repeats: Vec<Repeat>,
    /// How many of the block's values could not be remembered, so that a later repetition of them is not found.
    pub(crate) not_compared: u64,
}

impl BlockRepeats {
    /// The repetitions of the record that begins there.
    pub(crate) fn of(&self, start: usize) -> Option<&Repeat> {
        let at = self.repeats.binary_search_by_key(&start, |repeat| repeat.start).ok()?;
        Some(&self.repeats[at])
    }
}
