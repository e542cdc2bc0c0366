//! Corrected inputs: whole or not at all.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use ticketproof_ingest::{
    decompress::Compression,
    output::{Output, WriteError, is_stream},
};
use ticketproof_tabular::columnar::{self, Part};

use super::{FixedTo, Sinks};
use crate::check::work::Checked;

/// A corrected input: it takes its place only when it is whole.
pub(super) enum Fixed {
    Text(Output),
    /// A table in columns.
    Columns(Box<columnar::Writer<Output>>),
    /// It cannot be whole.
    Abandoned,
}

impl Fixed {
    /// Writes rows of a table in columns; the first ones make it one.
    fn write_part(&mut self, part: &Part) -> Result<(), columnar::Error> {
        let mut writer = match std::mem::replace(self, Self::Abandoned) {
            Self::Text(out) => Box::new(columnar::Writer::new(part.form(), out)?),
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
    pub(super) fn write_fixed(&mut self, number: usize, checked: &Checked) -> Result<(), WriteError> {
        if self.current.as_ref().is_none_or(|(current, _)| *current != number) {
            self.finish_fixed()?;
            self.current = Some((number, Fixed::Text(self.open_fixed(number)?)));
        }
        let Some((_, fixed)) = &mut self.current else { return Ok(()) };
        if checked.is_incomplete || checked.is_unread || checked.columns.refused.is_some() {
            *fixed = Fixed::Abandoned;
        }
        let written = match (&checked.columns.fixed, &mut *fixed) {
            (Some(part), fixed) => fixed.write_part(part).map_err(io::Error::other),
            (None, Fixed::Text(out)) => out.write_all(&checked.fixed),
            (None, Fixed::Columns(_) | Fixed::Abandoned) => Ok(()),
        };
        written.map_err(|error| WriteError { path: self.place_of(number), error })
    }

    /// Where a corrected input goes.
    fn place_of(&self, number: usize) -> PathBuf {
        let input = &self.inputs[number];
        match &self.fixed {
            Some(FixedTo::One(path)) => path.clone(),
            Some(FixedTo::InPlace) => input.clone(),
            _ => beside(input),
        }
    }

    fn open_fixed(&self, number: usize) -> Result<Output, WriteError> {
        Output::create_like(&self.place_of(number), &self.inputs[number])
    }

    pub(super) fn finish_fixed(&mut self) -> Result<(), WriteError> {
        let Some((number, fixed)) = self.current.take() else { return Ok(()) };
        let ended = fixed.ended().map_err(io::Error::other);
        let ended = ended.map_err(|error| WriteError { path: self.place_of(number), error })?;
        let written = ended.map(Output::finish).transpose()?.flatten();
        self.written.extend(written);
        Ok(())
    }
}

/// `data/tickets.ndjson` -> `data/tickets.fixed.ndjson`; what was packed comes out unpacked.
pub(in crate::check) fn beside(input: &Path) -> PathBuf {
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
    fn the_corrected_file_stands_beside_the_input() {
        assert_eq!(beside(Path::new("d/t.ndjson")), Path::new("d/t.fixed.ndjson"));
        assert_eq!(beside(Path::new("t.json.gz")), Path::new("t.fixed.json"));
        assert_eq!(beside(Path::new("t")), Path::new("t.fixed"));
        assert_eq!(beside(Path::new("-")), Path::new("-"));
    }
}
