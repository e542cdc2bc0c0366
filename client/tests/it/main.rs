//! The client from outside: over real sockets, against servers that answer as told.

mod errors;
mod pull;
mod secrets;
mod server;
mod tickets;
