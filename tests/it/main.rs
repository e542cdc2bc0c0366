//! The project seen from outside: one binary, a module per concern.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

#[cfg(feature = "derive")]
mod rebuild;
mod tidy;
#[cfg(feature = "derive")]
mod ui;
