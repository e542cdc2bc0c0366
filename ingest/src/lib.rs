//! Reads records of any size in bounded memory, checks them on several threads, and writes what became of them in order.
//!
//! * [`input`]: opens files and streams, [decompresses](decompress) them, and detects what is in them.
//! * [`output`]: files that are whole or not there, and the paths that stand for streams.
//! * [`limits`]: every bound, in bytes.

pub mod backpressure;
pub mod decompress;
pub mod input;
pub mod json_document;
pub mod limits;
pub mod output;
