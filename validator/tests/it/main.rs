//! The validator from outside: what it says about records, that its fixes mend, that hostile input is only input, and that
//! the catalogue is what it promises.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

mod blanks;
mod catalogue;
mod escaped_texts;
mod fixes;
mod fixtures;
mod hostile;
mod payloads;
mod recorded;
mod records;
mod settings;
mod support;
