//! Visitors: a caller's code for records and findings, which runs on the threads that check them.

use ticketproof_diagnostics::{Diagnostic, Report};

use crate::finding::FindingContext;

/// Makes something of the records of a block and of their findings, such as text to print. Blocks are visited on several threads
/// at once; the outputs come in the order of the input.
pub trait Visitor: Sync {
    /// The output of a block, or of a part of one.
    type Output: Send;

    /// The output of a block of which nothing was visited yet.
    fn begin(&self) -> Self::Output;

    /// Adds a record that was checked: every one, in the order of the block. `report` is that of the corrected record where it was
    /// corrected. Most callers care for findings only, and leave this out.
    fn record(&self, output: &mut Self::Output, context: FindingContext<'_>, report: &Report) {
        let _ = (output, context, report);
    }

    /// Adds findings that are to be reported: those of a record, of a table's header, or of a batch as a whole.
    fn findings(
        &self,
        output: &mut Self::Output,
        context: FindingContext<'_>,
        findings: &mut dyn Iterator<Item = &Diagnostic>,
    );

    /// About how many bytes an output takes. A bigger one than [`PART_BYTES`](crate::limits::PART_BYTES) is handed on before the
    /// block is checked to its end.
    fn size(&self, output: &Self::Output) -> usize;
}
