//! The command from outside: what is typed, what is printed, how it exits.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod account;
mod against;
mod canary;
mod check;
mod command;
mod convert;
mod damage;
mod diff;
mod explain;
mod expressions;
mod fixes;
mod harmless;
mod hostile;
mod interrupts;
mod levels;
mod not_compared;
mod outputs;
mod overwrite_guard;
mod pipeline;
mod public_reports;
mod pull_empty;
mod pull_generate;
mod pull_limits;
mod replaced_files;
mod report;
mod sandbox;
mod sarif;
mod send;
mod shapes;
mod streams;
mod tables;
