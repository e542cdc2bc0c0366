//! The schema crate from outside: lowering, snapshot, recorded answers.

mod lowering;
mod recorded;
mod snapshot;
