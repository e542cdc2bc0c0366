//! Corrected inputs: whole or not at all.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;
use ticketproof_tabular::columnar::{self, Part};

use super::{FixedTo, SinkError, Sinks};
use crate::{
    check::{
        input::{self, Packing},
        work::Checked,
    },
    records_out::records_out,
};

/// Standard output, a pipe or a device: what cannot be replaced by a whole file.
pub(super) type Stream = Box<dyn Write + Send>;

/// A corrected input: it takes its place only when it is whole.
pub(super) enum Fixed {
    File {
        path: PathBuf,
        file: BufWriter<NamedTempFile>,
    },
    Stream {
        path: PathBuf,
        out: Stream,
    },
    /// A table in columns, to one of both.
    Columns(Box<ColumnsTo>),
    /// It cannot be whole.
    Abandoned,
}

/// Where a corrected table in columns goes.
pub(super) enum ColumnsTo {
    File { path: PathBuf, writer: columnar::Writer<BufWriter<NamedTempFile>> },
    Stream { path: PathBuf, writer: columnar::Writer<Stream> },
}

impl Fixed {
    /// Writes rows of a table in columns; the first ones make it one.
    fn write_part(&mut self, part: &Part) -> Result<(), columnar::Error> {
        let to = match std::mem::replace(self, Self::Abandoned) {
            Self::File { path, file } => {
                ColumnsTo::File { path, writer: columnar::Writer::new(part.form(), file)? }
            }
            Self::Stream { path, out } => {
                ColumnsTo::Stream { path, writer: columnar::Writer::new(part.form(), out)? }
            }
            Self::Columns(to) => *to,
            Self::Abandoned => return Ok(()),
        };
        let mut to = Box::new(to);
        match &mut *to {
            ColumnsTo::File { writer, .. } => writer.write(part)?,
            ColumnsTo::Stream { writer, .. } => writer.write(part)?,
        }
        *self = Self::Columns(to);
        Ok(())
    }

    /// Ends a table in columns; what it was written to is left.
    fn ended(self) -> Result<Self, columnar::Error> {
        let Self::Columns(to) = self else { return Ok(self) };
        Ok(match *to {
            ColumnsTo::File { path, writer } => Self::File { path, file: writer.finish()? },
            ColumnsTo::Stream { path, writer } => Self::Stream { path, out: writer.finish()? },
        })
    }
}

impl Sinks<'_> {
    pub(super) fn write_fixed(&mut self, number: usize, checked: &Checked) -> Result<(), SinkError> {
        if self.current.as_ref().is_none_or(|(current, _)| *current != number) {
            self.finish_fixed()?;
            self.current = Some((number, self.open_fixed(number)?));
        }
        let Some((_, fixed)) = &mut self.current else { return Ok(()) };
        if checked.is_incomplete || checked.is_unread || checked.columns.refused.is_some() {
            *fixed = Fixed::Abandoned;
        }
        if let Some(part) = &checked.columns.fixed {
            let written = fixed.write_part(part);
            return written.map_err(|error| SinkError {
                path: self.inputs[number].clone(),
                error: io::Error::other(error),
            });
        }
        let (path, written) = match fixed {
            Fixed::File { path, file } => (path.clone(), file.write_all(&checked.fixed)),
            Fixed::Stream { path, out } => (path.clone(), out.write_all(&checked.fixed)),
            Fixed::Columns(_) | Fixed::Abandoned => return Ok(()),
        };
        written.map_err(|error| SinkError { path, error })
    }

    fn open_fixed(&self, number: usize) -> Result<Fixed, SinkError> {
        let input = &self.inputs[number];
        let path = match &self.fixed {
            Some(FixedTo::One(path)) => path.clone(),
            Some(FixedTo::InPlace) => input.clone(),
            _ => beside(input),
        };
        if input::is_stream(&path) {
            return Ok(Fixed::Stream { path, out: records_out() });
        }
        // What is no file, such as a pipe or /dev/null, is written to; a file in its place would be another thing.
        if std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return match File::options().write(true).open(&path) {
                Ok(file) => Ok(Fixed::Stream { path, out: Box::new(BufWriter::new(file)) }),
                Err(error) => Err(SinkError { path, error }),
            };
        }
        let end = end_of(&path);
        let folder = end.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match NamedTempFile::new_in(folder) {
            Ok(file) => Ok(Fixed::File { path, file: BufWriter::new(file) }),
            Err(error) => Err(SinkError { path, error }),
        }
    }

    pub(super) fn finish_fixed(&mut self) -> Result<(), SinkError> {
        let Some((number, fixed)) = self.current.take() else { return Ok(()) };
        let fixed = fixed.ended().map_err(|error| SinkError {
            path: self.inputs[number].clone(),
            error: io::Error::other(error),
        })?;
        match fixed {
            Fixed::File { path, file } => {
                let finish = || {
                    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                    if let Ok(metadata) = std::fs::metadata(&self.inputs[number]) {
                        file.as_file().set_permissions(metadata.permissions())?;
                    }
                    file.as_file().sync_all()?;
                    file.persist(end_of(&path)).map_err(|error| error.error)?;
                    Ok(())
                };
                finish().map_err(|error| SinkError { path: path.clone(), error })?;
                self.written.push(path);
            }
            Fixed::Stream { path, mut out } => {
                out.flush().map_err(|error| SinkError { path, error })?;
            }
            Fixed::Columns(_) | Fixed::Abandoned => {}
        }
        Ok(())
    }
}

/// Where a link leads: it stays one, and the file that it leads to is replaced.
fn end_of(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// `data/tickets.ndjson` -> `data/tickets.fixed.ndjson`; what was packed comes out unpacked.
pub(in crate::check) fn beside(input: &Path) -> PathBuf {
    if input::is_stream(input) {
        return input.to_owned();
    }
    let (packing, inner) = input::packing_of(input);
    let plain = if packing == Packing::None { input.to_owned() } else { inner };
    match plain.extension() {
        Some(extension) => {
            let mut name = std::ffi::OsString::from("fixed.");
            name.push(extension);
            plain.with_extension(name)
        }
        None => plain.with_extension("fixed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corrected_file_stands_beside_the_input() {
        assert_eq!(beside(Path::new("d/t.ndjson")), Path::new("d/t.fixed.ndjson"));
        assert_eq!(beside(Path::new("t.json.gz")), Path::new("t.fixed.json"));
        assert_eq!(beside(Path::new("t")), Path::new("t.fixed"));
        assert_eq!(beside(Path::new("-")), Path::new("-"));
    }
}
