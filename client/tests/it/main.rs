//! The client from outside: over real sockets, against servers that answer as told.

mod associations;
mod batch;
mod errors;
mod lists;
mod pull;
mod sandbox;
mod secrets;
mod server;
mod tickets;
