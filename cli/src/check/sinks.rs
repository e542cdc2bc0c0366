//! The files that a check writes: accepted records, rejects, and corrected inputs.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::NamedTempFile;
use ticketproof_tabular::columnar::{self, Form, Part};

use super::{
    input::{self, Packing},
    work::Checked,
};

/// Where the corrected records go.
#[derive(Clone, Debug)]
pub(super) enum FixedTo {
    /// To this file or stream, one input only.
    One(PathBuf),
    /// Beside each input, as `NAME.fixed.EXTENSION`.
    Beside,
    /// In place of each input.
    InPlace,
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", shown(.path))]
pub(super) struct SinkError {
    path: PathBuf,
    #[source]
    error: io::Error,
}

/// A file or standard output.
struct Sink {
    path: PathBuf,
    out: Out,
}

/// How it is written.
enum Out {
    Text(Box<dyn Write + Send>),
    /// As a table in columns, which has an end of its own.
    Columns(Box<columnar::Writer<Box<dyn Write + Send>>>),
    /// Not any more.
    Ended,
}

impl Sink {
    fn open(path: &Path) -> Result<Self, SinkError> {
        let out: Box<dyn Write + Send> = if input::is_stream(path) {
            Box::new(io::stdout())
        } else {
            let file = File::create(path).map_err(|error| SinkError { path: path.to_owned(), error })?;
            Box::new(BufWriter::new(file))
        };
        Ok(Self { path: path.to_owned(), out: Out::Text(out) })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        let Out::Text(out) = &mut self.out else { return Ok(()) };
        out.write_all(bytes).map_err(|error| self.failed(error))
    }

    /// Writes rows of a table in columns; the first ones make it one.
    fn write_part(&mut self, part: &Part) -> Result<(), SinkError> {
        let mut write = || {
            self.out = match std::mem::replace(&mut self.out, Out::Ended) {
                Out::Text(out) => Out::Columns(Box::new(columnar::Writer::new(part.form(), out)?)),
                other => other,
            };
            let Out::Columns(writer) = &mut self.out else { return Ok(()) };
            writer.write(part)
        };
        write().map_err(|error: columnar::Error| self.failed(io::Error::other(error)))
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        let Out::Text(out) = &mut self.out else { return Ok(()) };
        out.flush().map_err(|error| self.failed(error))
    }

    /// Writes what ends it.
    fn finish(&mut self) -> Result<(), SinkError> {
        let ended = match std::mem::replace(&mut self.out, Out::Ended) {
            Out::Text(out) => Ok(out),
            Out::Columns(writer) => writer.finish().map_err(io::Error::other),
            Out::Ended => return Ok(()),
        };
        ended.and_then(|mut out| out.flush()).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> SinkError {
        SinkError { path: self.path.clone(), error }
    }
}

/// All of them.
pub(super) struct Sinks<'a> {
    inputs: &'a [PathBuf],
    accepted: Option<Sink>,
    /// What the accepted records are, and what stands above them.
    above: Above,
    rejects: Option<Sink>,
    fixed: Option<FixedTo>,
    /// The corrected input that is being written, with its number.
    current: Option<(usize, Fixed)>,
    /// The corrected files that were finished.
    pub(super) written: Vec<PathBuf>,
}

/// The form of the accepted records, which is that of the input: rows of a table below its header, or records a line. One file
/// has one form.
#[derive(Debug, Default)]
struct Above {
    form: Option<AboveForm>,
    is_new: bool,
}

#[derive(Debug)]
enum AboveForm {
    /// Records a line.
    Lines,
    /// Rows below this header.
    Header(Vec<u8>),
    /// A table in columns.
    Columns(Arc<Form>),
}

impl AboveForm {
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Lines, Self::Lines) => true,
            (Self::Header(one), Self::Header(other)) => one == other,
            (Self::Columns(one), Self::Columns(other)) => one.is_like(other),
            _ => false,
        }
    }
}

impl Above {
    fn check(&mut self, checked: &Checked) -> io::Result<()> {
        let form = match (&checked.header, &checked.columns.accepted) {
            (Some(header), _) => AboveForm::Header(header.clone()),
            (None, Some(part)) => AboveForm::Columns(Arc::clone(part.form())),
            (None, None) if !checked.is_table && !checked.accepted.is_empty() => AboveForm::Lines,
            _ => return Ok(()),
        };
        match &self.form {
            None => {
                self.is_new = true;
                self.form = Some(form);
                Ok(())
            }
            Some(known) if known.is_like(&form) => Ok(()),
            Some(_) => Err(io::Error::other(
                "the inputs have different headers or formats, and one file of accepted records has one: check them one at a \
                 time",
            )),
        }
    }

    fn take_new(&mut self) -> Option<Vec<u8>> {
        match &self.form {
            Some(AboveForm::Header(header)) if std::mem::take(&mut self.is_new) => Some(header.clone()),
            _ => None,
        }
    }
}

/// Standard output, a pipe or a device: what cannot be replaced by a whole file.
type Stream = Box<dyn Write + Send>;

/// A corrected input: it takes its place only when it is whole.
enum Fixed {
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
enum ColumnsTo {
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

impl<'a> Sinks<'a> {
    pub(super) fn open(
        inputs: &'a [PathBuf],
        accepted: Option<&Path>,
        rejects: Option<&Path>,
        fixed: Option<FixedTo>,
    ) -> Result<Self, SinkError> {
        Ok(Self {
            inputs,
            accepted: accepted.map(Sink::open).transpose()?,
            above: Above::default(),
            rejects: rejects.map(Sink::open).transpose()?,
            fixed,
            current: None,
            written: Vec::new(),
        })
    }

    /// Writes a block's texts. Rejects are on their way to the disk before their neighbours count as accepted, so that no
    /// record is in neither file after a crash.
    pub(super) fn write(&mut self, input_number: usize, checked: &Checked) -> Result<(), SinkError> {
        if let Some(rejects) = &mut self.rejects
            && !checked.rejects.is_empty()
        {
            rejects.write(&checked.rejects)?;
            rejects.flush()?;
        }
        if let Some(accepted) = &mut self.accepted {
            self.above.check(checked).map_err(|error| SinkError { path: accepted.path.clone(), error })?;
            if let Some(header) = self.above.take_new() {
                accepted.write(&header)?;
            }
            accepted.write(&checked.accepted)?;
            if let Some(part) = &checked.columns.accepted {
                accepted.write_part(part)?;
            }
        }
        if self.fixed.is_some() {
            self.write_fixed(input_number, checked)?;
        }
        Ok(())
    }

    /// The name of an input, as messages show it.
    pub(super) fn input_name(&self, number: usize) -> Arc<str> {
        input::name_of(&self.inputs[number])
    }

    /// Gives up the corrected form of an input that could not be read to its end.
    pub(super) fn abandon(&mut self, input_number: usize) {
        if self.current.as_ref().is_some_and(|(number, _)| *number == input_number) {
            self.current = Some((input_number, Fixed::Abandoned));
        }
    }

    /// Finishes all files.
    pub(super) fn finish(&mut self) -> Result<(), SinkError> {
        self.finish_fixed()?;
        for sink in [&mut self.rejects, &mut self.accepted].into_iter().flatten() {
            sink.finish()?;
        }
        Ok(())
    }

    fn write_fixed(&mut self, number: usize, checked: &Checked) -> Result<(), SinkError> {
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
            return Ok(Fixed::Stream { path, out: Box::new(io::stdout()) });
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

    fn finish_fixed(&mut self) -> Result<(), SinkError> {
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

/// A path in messages.
fn shown(path: &Path) -> String {
    if input::is_stream(path) { "standard output".to_owned() } else { path.display().to_string() }
}

/// `data/tickets.ndjson` -> `data/tickets.fixed.ndjson`; what was packed comes out unpacked.
pub(super) fn beside(input: &Path) -> PathBuf {
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
