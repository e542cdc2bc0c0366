//! From a snapshot to Rust source, in memory.

use ticketproof_schema::{Snapshot, names::Lock};

use crate::{emit, error::CodegenError, format, ir, limits, options::Options};

/// Generates the Rust source for an account's snapshot.
///
/// Equal input gives equal bytes: the source depends on the schema, the lock and the options, on nothing else.
///
/// # Errors
///
/// When the schema is larger than any account's, when a selection names nothing, or when several accounts do not have the
/// same properties, pipelines, stages and labels by name.
pub fn generate(snapshot: &Snapshot, lock: &Lock, options: &Options) -> Result<String, CodegenError> {
    limits::check(snapshot, options)?;
    for account in &options.also {
        limits::check(&account.snapshot, options)?;
    }
    let unit = ir::lower(snapshot, lock, options)?;
    Ok(format::render(&unit, emit::emit(&unit)))
}
