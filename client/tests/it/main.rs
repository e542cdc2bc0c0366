//! The client from outside: over real sockets, against servers that answer as told.
#![allow(
    clippy::unwrap_used,
    reason = "clippy knows only functions that are marked as tests, not their helpers"
)]

mod associations;
mod batch;
mod errors;
mod lists;
mod pull;
mod sandbox;
mod secrets;
mod sending;
mod server;
mod tickets;
