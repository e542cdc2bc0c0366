//! The command from outside: what is typed, what is printed, how it exits.

mod check;
mod command;
mod diff;
mod hostile;
mod pipeline;
mod pull_generate;
mod send;
