//! The files that a check writes: accepted records, rejects, and corrected inputs.

mod above;
mod fixed;
mod sink;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) use self::fixed::beside;
pub(crate) use self::sink::Sink;
use self::{above::Above, fixed::Fixed};
use super::work::Checked;
use ticketproof_ingest::{
    input,
    output::{WriteError, is_stream, open_all},
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

impl<'a> Sinks<'a> {
    /// Opens what is written as records come. No file loses a byte unless all of them can be opened.
    pub(super) fn open(
        inputs: &'a [PathBuf],
        accepted: Option<&Path>,
        rejects: Option<&Path>,
        fixed: Option<FixedTo>,
    ) -> Result<Self, WriteError> {
        let named: Vec<_> = accepted.into_iter().chain(rejects).filter(|path| !is_stream(path)).collect();
        let mut files = open_all(&named)?.into_iter();
        let mut sink = |path: &Path| Sink::new(path, if is_stream(path) { None } else { files.next() });
        Ok(Self {
            inputs,
            accepted: accepted.map(&mut sink).transpose()?,
            above: Above::default(),
            rejects: rejects.map(&mut sink).transpose()?,
            fixed,
            current: None,
            written: Vec::new(),
        })
    }

    /// Writes a block's texts. Rejects are on their way to the disk before their neighbours count as accepted, so that no
    /// record is in neither file after a crash.
    pub(super) fn write(&mut self, input_number: usize, checked: &Checked) -> Result<(), WriteError> {
        if let Some(rejects) = &mut self.rejects
            && !checked.rejects.is_empty()
        {
            rejects.write(&checked.rejects)?;
            rejects.flush()?;
        }
        if let Some(accepted) = &mut self.accepted {
            self.above.check(checked).map_err(|error| WriteError::new(&accepted.path, error))?;
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

    /// Ends the files of a check that is interrupted: what was written stays, and a corrected input that is not whole goes.
    pub(super) fn end_early(&mut self) -> Result<(), WriteError> {
        self.current = None;
        self.finish()
    }

    /// Finishes all files. Rejects are on the disk before the accepted records are: whoever finds the latter whole has both.
    pub(super) fn finish(&mut self) -> Result<(), WriteError> {
        self.finish_fixed()?;
        for sink in [&mut self.rejects, &mut self.accepted].into_iter().flatten() {
            sink.finish()?;
        }
        Ok(())
    }
}
