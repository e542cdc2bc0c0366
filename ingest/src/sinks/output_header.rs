//! The header, or the schema, of the file of accepted records.

use std::{io, sync::Arc};

use ticketproof_tabular::columnar::TableLayout;

use crate::worker::FileOutput;

/// The header of the accepted records, which is that of the input: one file has one header.
#[derive(Debug, Default)]
pub(super) struct OutputHeader {
    kind: Option<HeaderKind>,
    is_new: bool,
}

#[derive(Debug)]
enum HeaderKind {
    /// None: a record a line.
    Lines,
    /// The header row of a table.
    Row(Vec<u8>),
    /// The schema of a table in columns.
    Columns(Arc<TableLayout>),
}

impl HeaderKind {
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Lines, Self::Lines) => true,
            (Self::Row(one), Self::Row(other)) => one == other,
            (Self::Columns(one), Self::Columns(other)) => one.is_like(other),
            _ => false,
        }
    }
}

impl OutputHeader {
    /// Compares the header of some accepted records with that of the records before.
    ///
    /// # Errors
    /// They differ.
    pub(super) fn check(&mut self, files: &FileOutput) -> io::Result<()> {
        let kind = match (&files.header, &files.columns.accepted) {
            (Some(header), _) => HeaderKind::Row(header.clone()),
            (None, Some(part)) => HeaderKind::Columns(Arc::clone(part.layout())),
            (None, None) if !files.is_table && !files.accepted.is_empty() => HeaderKind::Lines,
            _ => return Ok(()),
        };
        match &self.kind {
            None => {
                self.is_new = true;
                self.kind = Some(kind);
                Ok(())
            }
            Some(known) if known.is_like(&kind) => Ok(()),
            Some(_) => Err(io::Error::other(
                "the inputs have different headers or formats, and one file of accepted records has one: check them one at a \
                 time",
            )),
        }
    }

    /// The header row, if it is still to be written.
    pub(super) fn take_new(&mut self) -> Option<Vec<u8>> {
        match &self.kind {
            Some(HeaderKind::Row(header)) if std::mem::take(&mut self.is_new) => Some(header.clone()),
            _ => None,
        }
    }
}
