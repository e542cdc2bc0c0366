//! Tables in columns, Arrow IPC and Parquet: rows as text for [`crate::Table`] or cells with whole payloads, and the way back
//! into a file of the same schema.
//!
//! What reads and writes them stands behind the features `ipc` and `parquet`. Without both the names are here all the same, so
//! that callers are written once, but nothing can be opened.

#[cfg(any(feature = "ipc", feature = "parquet"))]
mod batch;
#[cfg(any(feature = "ipc", feature = "parquet"))]
mod cell;
#[cfg(not(any(feature = "ipc", feature = "parquet")))]
mod disabled;
mod error;
mod format;
#[cfg(any(feature = "ipc", feature = "parquet"))]
mod layout;
#[cfg(any(feature = "ipc", feature = "parquet"))]
mod read;
#[cfg(any(feature = "ipc", feature = "parquet"))]
mod rewrite;
#[cfg(any(feature = "ipc", feature = "parquet"))]
mod write;

#[cfg(not(any(feature = "ipc", feature = "parquet")))]
pub use disabled::{Batch, Batches, Part, TableLayout, Writer};
#[cfg(any(feature = "ipc", feature = "parquet"))]
pub use {
    batch::{Batch, Part},
    layout::TableLayout,
    read::Batches,
    write::Writer,
};

pub use self::{
    error::Error,
    format::{Change, Columns, DIALECT, Format, PAYLOAD_COLUMN, Source},
};
