//! Rows of tables as ticket payloads: CSV and its relatives, from a spreadsheet or from HubSpot's own export.
//!
//! * [`dialect`]: how a table's text is written: encoding, delimiter, line ends.
//! * [`mapping`]: what its columns mean, by internal name, by label, or by a committed file of [`aliases`].
//! * [`record_splitter`]: where rows end, so that a table of any size is read in pieces; [`cell_ranges`]: where cells stand in a row.
//! * [`row`]: rows as JSON bodies, labels in cells as internal ids, and findings back at their cells.
//! * [`columnar`]: the same for Arrow IPC and Parquet, and back.
//! * [`rules`]: what can be wrong with a table as such.
//!
//! Data in, data out: nothing here opens a file that has a name. Input is hostile; nothing panics.

pub mod aliases;
pub mod cell_ranges;
pub mod columnar;
pub mod dialect;
mod folding;
mod labels;
pub mod mapping;
pub mod record_splitter;
pub mod row;
pub mod rules;

pub use aliases::{Aliases, AliasesError};
pub use dialect::{Decoder, Dialect, Encoding};
pub use mapping::{Cell, Column, Mapping, Meaning};
pub use row::{JudgedRow, Reading, Rows, Table};
