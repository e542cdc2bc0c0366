//! The command from outside: what is typed, what is printed, how it exits.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod against;
mod check;
mod command;
mod diff;
mod hostile;
mod pipeline;
mod pull_generate;
mod send;
