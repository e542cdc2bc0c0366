//! Generates Rust source from a schema snapshot: typed structs for creating, updating and reading a ticket, an enum for each
//! enumeration, a module for each pipeline, and association labels for each object type.
//!
//! Three steps: `ir` makes every decision, `emit` turns decisions into tokens, `format` turns tokens into text. Nothing here
//! uses the network but `fetch`, and only `fetch` and [`Builder`] use the disk.
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
mod generate;
mod ir;
mod limits;
mod options;
mod select;
mod stale;

pub use builder::Builder;
pub use command::command;
pub use error::CodegenError;
pub use generate::generate;
pub use options::{AlsoAccount, Embed, Options};
pub use select::Select;
pub use stale::{Diff, check_stale};
