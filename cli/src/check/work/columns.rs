//! What is written of the rows of a table in columns.

use ticketproof_tabular::columnar::{Batch, Error, Part};
use ticketproof_validator::fix::Fixed;

use super::{Checked, Columns, Worker};

impl Columns {
    /// Notes a payload that is corrected.
    pub(super) fn change(&mut self, batch: &Batch, start: usize, fixed: Option<&Fixed>) {
        if let (Some(fixed), Some(column)) = (fixed, batch.payload()) {
            self.changes.push((batch.row_at(start), column, fixed.text.clone()));
        }
    }

    /// Notes the cells of a row that say something else.
    pub(super) fn change_row(&mut self, batch: &Batch, start: usize, cells: &[(usize, String)]) {
        let row = batch.row_at(start);
        self.changes.extend(cells.iter().map(|(column, text)| (row, *column, text.clone())));
    }

    /// Notes a row that is accepted.
    pub(super) fn accept(&mut self, batch: &Batch, start: usize) {
        self.rows.push(batch.row_at(start));
    }
}

impl Worker {
    /// Makes the rows that are written of what was noted.
    pub(super) fn write_columns(&self, checked: &mut Checked, batch: &Batch) {
        checked.is_table = true;
        let columns = &mut checked.columns;
        let (changes, rows) = (std::mem::take(&mut columns.changes), std::mem::take(&mut columns.rows));
        let mut written = |part: Result<Part, Error>| match part {
            Ok(part) => Some(part),
            Err(error) => {
                columns.refused = Some(error);
                None
            }
        };
        let fixed = self.fixes.is_some().then(|| written(batch.with(&changes))).flatten();
        // Accepted payloads are corrected ones, accepted rows stand as they are: as where both are text.
        let changes = if batch.payload().is_some() { changes.as_slice() } else { &[] };
        let accepted = || batch.with(changes).and_then(|all| all.only(&rows));
        let accepted = self.wanted.accepted.then(|| written(accepted())).flatten();
        (columns.fixed, columns.accepted) = (fixed, accepted);
    }
}
