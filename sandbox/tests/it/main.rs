//! The sandbox from outside: real HTTP, as a client sees it.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod admission;
mod api;
mod associations;
mod batch;
mod conformance;
mod create;
mod faults;
mod history;
mod hostile;
mod legacy;
mod limits;
mod log_lines;
mod recorded;
mod schema_reads;
mod search;
mod spec;
mod state;
mod update;
mod values;
mod versions;
