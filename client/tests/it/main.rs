//! The client from outside: over real sockets, against servers that answer as told.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod associations;
mod batch;
mod delivery;
mod errors;
mod lists;
mod pull;
mod pull_limits;
mod retries;
mod sandbox;
mod secrets;
mod sending;
mod server;
mod tickets;
