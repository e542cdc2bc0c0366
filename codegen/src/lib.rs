//! A schema snapshot as Rust source: typed structs for creating, updating and reading a ticket, an enum per enumeration,
//! a module per pipeline, association labels per object.
//!
//! Three steps: `ir` takes every decision, `emit` turns decisions into tokens, `format` into text. Nothing here touches
//! the network, and only [`Builder`] touches the disk.
//!
//! In build.rs:
//!
//! ```no_run
//! ticketproof_codegen::Builder::new("hubspot/tickets.json").emit();
//! ```
//!
//! and in the crate `mod hubspot { ticketproof::include_schema!(); }`.

mod builder;
mod command;
mod emit;
mod error;
#[cfg(feature = "fetch")]
pub mod fetch;
mod format;
mod ir;
mod limits;
mod options;
mod select;
mod stale;

use ticketproof_schema::{Snapshot, names::Lock};

pub use builder::Builder;
pub use command::command;
pub use error::CodegenError;
pub use options::{AlsoAccount, Embed, Options};
pub use select::Select;
pub use stale::{Diff, check_stale};

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
