//! Corrected inputs, which are whole or not there.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use ticketproof_tabular::columnar::{self, Part};

use super::{CorrectedTo, Sinks};
use crate::{
    decompress::Compression,
    output::{Output, WriteError, is_stream},
    worker::FileOutput,
};

/// A corrected input: it takes its place only when it is whole.
pub(super) enum Corrected {
    Text(Output),
    /// A table in columns.
    Columns(Box<columnar::Writer<Output>>),
    /// None: it cannot be whole.
    Abandoned,
}

impl Corrected {
    /// Writes rows of a table in columns; the first ones make it one.
    fn write_part(&mut self, part: &Part) -> Result<(), columnar::Error> {
        let mut writer = match std::mem::replace(self, Self::Abandoned) {
            Self::Text(out) => Box::new(columnar::Writer::new(part.layout(), out)?),
            Self::Columns(writer) => writer,
            Self::Abandoned => return Ok(()),
        };
        writer.write(part)?;
        *self = Self::Columns(writer);
        Ok(())
    }

    /// Ends a table in columns; returns what it was written to, if it is whole.
    fn ended(self) -> Result<Option<Output>, columnar::Error> {
        Ok(match self {
            Self::Text(out) => Some(out),
            Self::Columns(writer) => Some(writer.finish()?),
            Self::Abandoned => None,
        })
    }
}

impl Sinks<'_> {
    pub(super) fn write_corrected(&mut self, number: usize, files: &FileOutput) -> Result<(), WriteError> {
        if self.current.as_ref().is_none_or(|(current, _)| *current != number) {
            self.finish_corrected()?;
            self.current = Some((number, Corrected::Text(self.open_corrected(number)?)));
        }
        let Some((_, corrected)) = &mut self.current else { return Ok(()) };
        if files.is_incomplete || files.is_unread || files.columns.refused.is_some() {
            *corrected = Corrected::Abandoned;
        }
        let written = match (&files.columns.corrected, &mut *corrected) {
            (Some(part), corrected) => corrected.write_part(part).map_err(io::Error::other),
            (None, Corrected::Text(out)) => out.write_all(&files.corrected),
            (None, Corrected::Columns(_) | Corrected::Abandoned) => Ok(()),
        };
        written.map_err(|error| WriteError { path: self.path_of(number), error })
    }

    /// Where a corrected input goes.
    fn path_of(&self, number: usize) -> PathBuf {
        let input = &self.inputs[number];
        match &self.corrected_to {
            Some(CorrectedTo::One(path)) => path.clone(),
            Some(CorrectedTo::InPlace) => input.clone(),
            _ => path_beside(input),
        }
    }

    fn open_corrected(&self, number: usize) -> Result<Output, WriteError> {
        Output::create_like(&self.path_of(number), &self.inputs[number])
    }

    pub(super) fn finish_corrected(&mut self) -> Result<(), WriteError> {
        let Some((number, corrected)) = self.current.take() else { return Ok(()) };
        let ended = corrected.ended().map_err(io::Error::other);
        let ended = ended.map_err(|error| WriteError { path: self.path_of(number), error })?;
        let written = ended.map(Output::finish).transpose()?.flatten();
        self.written.extend(written);
        Ok(())
    }
}

/// Where the corrected form of an input goes: `data/tickets.fixed.ndjson` for `data/tickets.ndjson`. It is not compressed.
pub fn path_beside(input: &Path) -> PathBuf {
    if is_stream(input) {
        return input.to_owned();
    }
    let (_, plain) = Compression::of(input);
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
    fn corrected_file_stands_beside_the_input() {
        assert_eq!(path_beside(Path::new("d/t.ndjson")), Path::new("d/t.fixed.ndjson"));
        assert_eq!(path_beside(Path::new("t.json.gz")), Path::new("t.fixed.json"));
        assert_eq!(path_beside(Path::new("t")), Path::new("t.fixed"));
        assert_eq!(path_beside(Path::new("-")), Path::new("-"));
    }
}
