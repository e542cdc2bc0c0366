//! The files of records that are written: accepted records, rejects, and corrected inputs.

mod corrected;
mod output_header;
mod sink;

use std::path::{Path, PathBuf};

use self::{corrected::Corrected, output_header::OutputHeader};
pub use self::{corrected::path_beside, sink::Sink};
use crate::{
    output::{WriteError, is_stream, open_all},
    worker::FileOutput,
};

/// Where corrected inputs go.
#[derive(Clone, Debug)]
pub enum CorrectedTo {
    /// To this file or stream, one input only.
    One(PathBuf),
    /// Beside each input, as `NAME.fixed.EXTENSION`.
    Beside,
    /// In place of each input.
    InPlace,
}

/// The files of records of one run.
pub struct Sinks<'a> {
    inputs: &'a [PathBuf],
    accepted: Option<Sink>,
    /// The header of the accepted records, and their form.
    header: OutputHeader,
    rejects: Option<Sink>,
    corrected_to: Option<CorrectedTo>,
    /// The corrected input that is being written, with its number.
    current: Option<(usize, Corrected)>,
    /// The corrected files that were finished.
    written: Vec<PathBuf>,
}

impl<'a> Sinks<'a> {
    /// Opens the files that are written as records come. No file loses a byte unless all of them can be opened.
    ///
    /// # Errors
    /// One of them cannot be opened.
    pub fn open(
        inputs: &'a [PathBuf],
        accepted: Option<&Path>,
        rejects: Option<&Path>,
        corrected_to: Option<CorrectedTo>,
    ) -> Result<Self, WriteError> {
        let named: Vec<_> = accepted.into_iter().chain(rejects).filter(|path| !is_stream(path)).collect();
        let mut files = open_all(&named)?.into_iter();
        let mut sink = |path: &Path| Sink::new(path, if is_stream(path) { None } else { files.next() });
        Ok(Self {
            inputs,
            accepted: accepted.map(&mut sink).transpose()?,
            header: OutputHeader::default(),
            rejects: rejects.map(&mut sink).transpose()?,
            corrected_to,
            current: None,
            written: Vec::new(),
        })
    }

    /// Writes a block's texts. Rejects are handed to the system before their neighbours are accepted, so that no record is in
    /// neither file after a crash.
    ///
    /// # Errors
    /// A file cannot be written, or the accepted records of two inputs have different headers.
    pub fn write(&mut self, input_number: usize, files: &FileOutput) -> Result<(), WriteError> {
        if let Some(rejects) = &mut self.rejects
            && !files.rejects.is_empty()
        {
            rejects.write(&files.rejects)?;
            rejects.flush()?;
        }
        if let Some(accepted) = &mut self.accepted {
            self.header.check(files).map_err(|error| WriteError::new(&accepted.path, error))?;
            if let Some(header) = self.header.take_new() {
                accepted.write(&header)?;
            }
            accepted.write(&files.accepted)?;
            if let Some(part) = &files.columns.accepted {
                accepted.write_part(part)?;
            }
        }
        if self.corrected_to.is_some() {
            self.write_corrected(input_number, files)?;
        }
        Ok(())
    }

    /// The corrected files that were finished.
    pub fn written(&self) -> &[PathBuf] {
        &self.written
    }

    /// Gives up the corrected form of an input that could not be read to its end.
    pub fn abandon(&mut self, input_number: usize) {
        if self.current.as_ref().is_some_and(|(number, _)| *number == input_number) {
            self.current = Some((input_number, Corrected::Abandoned));
        }
    }

    /// Ends the files of a run that is interrupted: what was written stays, and a corrected input that is not whole is removed.
    ///
    /// # Errors
    /// As [`Sinks::finish`].
    pub fn end_early(&mut self) -> Result<(), WriteError> {
        self.current = None;
        self.finish()
    }

    /// Finishes all files, which are on the disk then (fsync). The rejects are so first: where the accepted records are whole, both are.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn finish(&mut self) -> Result<(), WriteError> {
        self.finish_corrected()?;
        for sink in [&mut self.rejects, &mut self.accepted].into_iter().flatten() {
            sink.finish()?;
        }
        Ok(())
    }
}
