//! The formats of tables in columns, and where such a table is read from.

use std::{fs::File, io::Read};

use crate::Dialect;

/// The column whose cells are whole payloads, unless another one is named.
pub const PAYLOAD_COLUMN: &str = "payload";

/// How rows are written as text where they are read as rows.
pub const DIALECT: Dialect = Dialect { delimiter: b',', line_end: "\n" };

/// A format of tables in columns.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Arrow's own: a file, or a stream of batches.
    Ipc,
    /// Parquet.
    Parquet,
}

impl Format {
    /// The format by the extension of a name, without the dot and in lower case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "arrow" | "arrows" | "feather" | "ipc" => Some(Self::Ipc),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// The name that people know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ipc => "Arrow IPC",
            Self::Parquet => "Parquet",
        }
    }

    /// Whether this build reads and writes it.
    pub const fn is_built(self) -> bool {
        match self {
            Self::Ipc => cfg!(feature = "ipc"),
            Self::Parquet => cfg!(feature = "parquet"),
        }
    }
}

/// Where a table in columns is read from.
pub enum Source {
    /// A file, which both formats are read from.
    File(File),
    /// A stream, which only Arrow's own can be.
    Stream(Box<dyn Read + Send>),
}

/// Which columns have a meaning of their own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'a> {
    /// The column whose cells are whole payloads, to the letter. Without it that is [`PAYLOAD_COLUMN`], if it is one of texts.
    pub payload: Option<&'a str>,
    /// The column with the payloads' keys, if there is one of this name.
    pub key: Option<&'a str>,
}

/// A cell that is to say something else: row and column, from 0, and the new text.
pub type Change = (usize, usize, String);
