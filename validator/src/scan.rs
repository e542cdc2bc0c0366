//! The fast path: it decides in one pass whether a record is valid, and reports nothing itself.
//!
//! It calls a record valid only where the reference path finds nothing at all, not even a warning. Everything else, and
//! everything rare, gets a [`Recheck`]: what the reference path then checks. The scan builds no tree and allocates nothing
//! for a record.
//!
//! A first pass over a window of lines finds quotes and line ends ([`structural_index`]). The records are then read at those
//! positions ([`record`], [`properties`], [`associations`]) with look-up tables built from the schema ([`tables`]). Both use
//! the widest vector instructions that the processor has ([`simd`]), or portable code.

mod associations;
mod cursor;
mod deferred;
mod fallback;
mod lines;
mod outcome;
mod perfect_hash;
mod properties;
mod recheck;
mod record;
mod role_values;
mod scanner;
mod simd;
mod structural_index;
mod tables;
mod valid_prefix;

#[cfg(test)]
mod tests;

pub(crate) use lines::{recheck_block, scan_block, scan_record};
pub(crate) use outcome::Recheck;
pub(crate) use recheck::check as recheck;
pub(crate) use scanner::with_scanner;
pub(crate) use simd::InstructionSet;
pub(crate) use tables::LazyTables;
