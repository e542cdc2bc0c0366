//! The schema crate from outside: lowering, snapshot, recorded answers.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod hostile;
mod lowering;
mod recorded;
mod snapshot;
