//! Tests of the fast path against the reference path, with every set of instructions that the processor has.

#[path = "../../../benches/src/corpus/mod.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the benchmarks use all of it; here it is included, because a dependency would be a circle"
)]
mod corpus;

mod agreement;
mod hostile;
mod lines;
mod simd;

use super::simd::InstructionSet;
use crate::{Operation, Report, Shape, Validator, Verdict};

/// The sets of instructions that this processor has.
fn instruction_sets() -> impl Iterator<Item = InstructionSet> {
    [InstructionSet::Portable, InstructionSet::Avx2, InstructionSet::Avx512]
        .into_iter()
        .filter(|set| set.is_available())
}

impl Validator {
    /// The verdict and the report on a record without a line feed, scanned as a line; `None` for a blank line.
    fn line_with(
        &self,
        set: InstructionSet,
        operation: Operation,
        shape: Shape,
        record: &[u8],
    ) -> Option<(Verdict, Report)> {
        let mut found = None;
        self.scan_lines_with(set, operation, shape, record, |line| {
            found = Some((line.verdict, line.report()));
        });
        found
    }
}
