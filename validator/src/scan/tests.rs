//! The fast path against the reference path, with every set of instructions that the processor has.

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

use super::simd::Level;
use crate::{Operation, Report, Shape, Validator, Verdict};

/// All that this processor can do.
fn levels() -> impl Iterator<Item = Level> {
    [Level::Portable, Level::Avx2, Level::Avx512].into_iter().filter(|level| level.is_available())
}

impl Validator {
    /// The verdict and the report on a record that has no line feed in it, by its line; blank lines are no records.
    fn line_with(
        &self,
        level: Level,
        operation: Operation,
        shape: Shape,
        record: &[u8],
    ) -> Option<(Verdict, Report)> {
        let mut found = None;
        self.scan_lines_with(level, operation, shape, record, |line| {
            found = Some((line.verdict, line.report()));
        });
        found
    }
}
