//! The generator's promises, tested from outside.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod accounts;
mod builder;
mod fixture;
mod golden;
mod hostile;
mod json_schema;
mod json_schema_rules;
mod other_objects;
mod refused;
mod types;
