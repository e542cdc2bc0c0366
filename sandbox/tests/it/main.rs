//! The sandbox from outside: real HTTP, as a client sees it.

mod api;
mod associations;
mod batch;
mod conformance;
mod create;
mod faults;
mod gate;
mod history;
mod hostile;
mod legacy;
mod limits;
mod recorded;
mod schema_reads;
mod search;
mod spec;
mod state;
mod update;
mod values;
mod versions;
