//! The rows of a table in columns that are written.

use ticketproof_tabular::columnar::{Batch, Change, Error, Part};
use ticketproof_validator::fix::Fixed;

use super::{FileOutput, Worker};

/// The rows of a table in columns that are written.
#[derive(Debug, Default)]
pub(crate) struct ColumnOutput {
    /// All rows, with the fixes applied.
    pub(crate) corrected: Option<Part>,
    /// The accepted rows.
    pub(crate) accepted: Option<Part>,
    /// Why rows cannot be written.
    pub(crate) refused: Option<Error>,
    /// The cells that change.
    changes: Vec<Change>,
    /// The numbers of the accepted rows in the block.
    rows: Vec<usize>,
}

impl ColumnOutput {
    /// Adds a payload that is corrected.
    pub(super) fn change(&mut self, batch: &Batch, start: usize, fixed: Option<&Fixed>) {
        if let (Some(fixed), Some(column)) = (fixed, batch.payload()) {
            self.changes.push((batch.row_at(start), column, fixed.text.clone()));
        }
    }

    /// Adds the changed cells of a row.
    pub(super) fn change_row(&mut self, batch: &Batch, start: usize, cells: &[(usize, String)]) {
        let row = batch.row_at(start);
        self.changes.extend(cells.iter().map(|(column, text)| (row, *column, text.clone())));
    }

    /// Adds an accepted row.
    pub(super) fn accept(&mut self, batch: &Batch, start: usize) {
        self.rows.push(batch.row_at(start));
    }
}

impl<V> Worker<V> {
    /// Makes the rows that are written of the changes and the accepted rows.
    pub(super) fn write_columns(&self, files: &mut FileOutput, batch: &Batch) {
        files.is_table = true;
        let columns = &mut files.columns;
        let (changes, rows) = (std::mem::take(&mut columns.changes), std::mem::take(&mut columns.rows));
        let mut written = |part: Result<Part, Error>| match part {
            Ok(part) => Some(part),
            Err(error) => {
                columns.refused = Some(error);
                None
            }
        };
        let corrected = self.fixes.is_some().then(|| written(batch.with(&changes))).flatten();
        // As where both are text, accepted payloads are corrected ones and accepted rows stand as they are.
        let changes = if batch.payload().is_some() { changes.as_slice() } else { &[] };
        let accepted = || batch.with(changes).and_then(|all| all.only(&rows));
        let accepted = self.outputs.accepted.then(|| written(accepted())).flatten();
        (columns.corrected, columns.accepted) = (corrected, accepted);
    }
}
