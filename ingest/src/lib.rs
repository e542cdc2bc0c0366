//! Reads records of any size in bounded memory, checks them on several threads, and writes what became of them in order: the engine
//! of `ticketproof check` and `ticketproof send`. [`Check`] is the short way in.
//!
//! ```text
//! files, streams -> Input -> blocks -> worker threads -> BlockResult -> the caller, in input order
//!                   input    reader    Worker, Visitor                  Sinks, Summary
//! ```
//!
//! * [`Input`] opens a file or stream, decompresses it by its [`Compression`], and detects its [`InputFormat`].
//! * Blocks are some whole records; NDJSON, JSON documents, tables ([`TableReader`]) and tables in columns become such.
//! * A [`Worker`] checks blocks on several threads. A [`Visitor`] makes of records and findings what the caller wants.
//! * [`check_inputs`] hands the [`BlockResult`]s to the caller in the order of the input. Backpressure keeps the reader from running
//!   ahead: at most [`limits::IN_FLIGHT_BYTES_MAX`] bytes are in flight.
//! * [`Sinks`] writes accepted, rejected and corrected records, which are on the disk (fsync) at the end; [`Summary`] counts.
//! * [`records`] is for callers that check by themselves: `send` and `convert`.
//!
//! Every bound stands in [`limits`], in bytes. Input is hostile: nothing panics, and memory does not grow with the input. There are
//! no arguments, no words for a terminal and no HTTP here.

mod backpressure;
mod baseline;
mod block;
mod check;
mod check_inputs;
mod decompress;
mod engine;
mod finding;
mod input;
mod json_document;
mod key;
pub mod limits;
pub mod output;
mod reader;
pub mod records;
mod reject;
mod repeat;
mod repeat_finder;
mod sinks;
mod summary;
mod tables;
mod visitor;
mod worker;

pub use self::{
    baseline::Baseline,
    check::{Check, CheckedRecord, available_threads},
    check_inputs::{CheckEvent, InputFailure, Interrupter, check_inputs},
    decompress::Compression,
    finding::{CellNames, FindingContext, json_finding},
    input::{
        Input, InputError, InputFormat, are_small, check_any_opens, check_opens, is_plain_text, name_of,
    },
    key::KeyField,
    sinks::{CorrectedTo, Sink, Sinks, path_beside},
    summary::{PropertyCounts, Summary},
    tables::TableReader,
    visitor::Visitor,
    worker::{BlockResult, FileOutput, OutputSelection, Worker},
};
