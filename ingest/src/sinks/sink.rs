//! A file or standard output that records are written to.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use ticketproof_tabular::columnar::{self, Part};

use crate::output::{WriteError, is_stream, open_all, records_out};

/// A file or standard output that records are written to as they come.
pub struct Sink {
    pub(super) path: PathBuf,
    out: Out,
    /// The file, where it is one: a pipe or a device cannot be synced.
    file: Option<File>,
}

/// How records are written.
enum Out {
    Text(Box<dyn Write + Send>),
    /// As a table in columns, which has an end of its own.
    Columns(Box<columnar::Writer<Box<dyn Write + Send>>>),
    /// The end is written.
    Ended,
}

impl Sink {
    /// Opens it; a file that is there is emptied.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path) -> Result<Self, WriteError> {
        let named = if is_stream(path) { &[][..] } else { &[path] };
        Self::new(path, open_all(named)?.pop())
    }

    /// Writes to an open file, or else to standard output.
    pub(super) fn new(path: &Path, file: Option<File>) -> Result<Self, WriteError> {
        let synced = |file: &File| -> io::Result<Option<File>> {
            file.metadata()?.is_file().then(|| file.try_clone()).transpose()
        };
        let (out, file): (Box<dyn Write + Send>, _) = match file {
            Some(file) => {
                let synced = synced(&file).map_err(|error| WriteError::new(path, error))?;
                (Box::new(BufWriter::new(file)), synced)
            }
            None => (records_out(), None),
        };
        Ok(Self { path: path.to_owned(), out: Out::Text(out), file })
    }

    /// Writes some bytes; they are on the disk after [`Sink::sync`] or [`Sink::finish`].
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let Out::Text(out) = &mut self.out else { return Ok(()) };
        out.write_all(bytes).map_err(|error| self.failed(error))
    }

    /// Writes rows of a table in columns; the first ones make it one.
    pub(super) fn write_part(&mut self, part: &Part) -> Result<(), WriteError> {
        let mut write = || {
            self.out = match std::mem::replace(&mut self.out, Out::Ended) {
                Out::Text(out) => Out::Columns(Box::new(columnar::Writer::new(part.layout(), out)?)),
                other => other,
            };
            let Out::Columns(writer) = &mut self.out else { return Ok(()) };
            writer.write(part)
        };
        write().map_err(|error: columnar::Error| self.failed(io::Error::other(error)))
    }

    /// Hands what was written to the system.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        let Out::Text(out) = &mut self.out else { return Ok(()) };
        out.flush().map_err(|error| self.failed(error))
    }

    /// Waits until what was written is on the disk (fsync); a table in columns is so only after [`Sink::finish`].
    ///
    /// # Errors
    /// It cannot be written.
    pub fn sync(&mut self) -> Result<(), WriteError> {
        self.flush()?;
        self.file.as_ref().map_or(Ok(()), File::sync_data).map_err(|error| self.failed(error))
    }

    /// Writes the end, and waits until everything is on the disk (fsync).
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(&mut self) -> Result<(), WriteError> {
        let ended = match std::mem::replace(&mut self.out, Out::Ended) {
            Out::Text(out) => Ok(out),
            Out::Columns(writer) => writer.finish().map_err(io::Error::other),
            Out::Ended => return Ok(()),
        };
        let finish = || {
            ended?.flush()?;
            self.file.as_ref().map_or(Ok(()), File::sync_data)
        };
        finish().map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> WriteError {
        WriteError::new(&self.path, error)
    }
}
