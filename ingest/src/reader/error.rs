//! Errors that say how far an input was read, or why it is not.

use std::io;

use crate::tables::TableReader;

/// The error of an input that was read up to this line.
pub(super) fn unread_from(line: u64, error: io::Error) -> io::Error {
    if line == 1 {
        return error;
    }
    io::Error::new(error.kind(), format!("{error}; everything before line {line} was read"))
}

/// Refuses rows as records of the retired API.
pub(super) fn refuse_legacy(tables: &TableReader) -> io::Result<()> {
    if tables.is_legacy() {
        let text = "the retired API's records are no rows of a table: check it as creates";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    Ok(())
}
