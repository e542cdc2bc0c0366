//! The fast path against the reference path, with every set of instructions that the processor has.

#[path = "../../../benches/src/corpus/mod.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the benchmarks use all of it; here it is included, because a dependency would be a circle"
)]
mod corpus;

mod agreement;
mod lanes;
mod lines;

use super::vector::Level;
use crate::{Operation, Shape, Validator, Verdict};

/// All that this processor can do.
fn levels() -> impl Iterator<Item = Level> {
    [Level::Portable, Level::Avx2, Level::Avx512].into_iter().filter(|level| level.is_available())
}

impl Validator {
    /// The verdict on a record that has no line feed in it, by its line.
    fn verdict_with(&self, level: Level, operation: Operation, shape: Shape, record: &[u8]) -> Verdict {
        let mut verdict = Verdict::LookCloser;
        self.scan_lines_with(level, operation, shape, record, |line| verdict = line.verdict);
        verdict
    }
}
