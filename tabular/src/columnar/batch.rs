//! Some rows of a table, and what is made of them for writing.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use arrow_array::{RecordBatch, UInt64Array};
use arrow_select::take::take_record_batch;
use ticketproof_diagnostics::text::quoted;

use super::{error::Error, format::Change, layout::TableLayout, rewrite};

/// Some rows of a table.
#[derive(Debug)]
pub struct Batch {
    pub(super) layout: Arc<TableLayout>,
    pub(super) rows: RecordBatch,
    pub(super) payload: Option<usize>,
    /// The number of the first row in the table, from 1.
    pub(super) first: u64,
    /// Where rows stand in the text, without their line ends.
    pub(super) ranges: Vec<Range<usize>>,
    /// The keys of rows, where a column holds them.
    pub(super) keys: Vec<Option<String>>,
    /// Its share, in bytes, of the memory of what was read at once.
    pub(super) weight: usize,
}

/// Some rows that are to be written.
#[derive(Clone, Debug)]
pub struct Part {
    pub(super) layout: Arc<TableLayout>,
    pub(super) rows: RecordBatch,
}

impl Batch {
    /// About how many bytes of memory it holds on to.
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Where its rows stand in the text that came with it.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    /// The row, from 0, that a byte of the text is in.
    pub fn row_at(&self, byte: usize) -> usize {
        self.ranges.partition_point(|range| range.start <= byte).saturating_sub(1)
    }

    /// The number of a row in the table, from 1.
    pub fn number(&self, row: usize) -> u64 {
        self.first + row as u64
    }

    /// The key of a row, where a column beside the payloads holds one.
    pub fn key(&self, row: usize) -> Option<&str> {
        self.keys.get(row)?.as_deref()
    }

    /// The column with the payloads, from 0, if there is one.
    pub fn payload(&self) -> Option<usize> {
        self.payload
    }

    /// The rows with some cells exchanged.
    ///
    /// # Errors
    ///
    /// A column to be changed does not hold text; the error names it.
    pub fn with(&self, changes: &[Change]) -> Result<Part, Error> {
        let mut by_column: BTreeMap<usize, BTreeMap<usize, &str>> = BTreeMap::new();
        for (row, column, text) in changes {
            by_column.entry(*column).or_default().insert(*row, text);
        }
        let mut columns = self.rows.columns().to_vec();
        for (column, texts) in by_column {
            let Some(array) = columns.get_mut(column) else { continue };
            let field = self.layout.schema.field(column);
            *array = rewrite::rewritten(array, &texts)
                .map_err(|error| Error::new(format!("column {}: {error}", quoted(field.name()))))?;
        }
        let rows = RecordBatch::try_new(Arc::clone(&self.rows.schema()), columns)?;
        Ok(Part { layout: Arc::clone(&self.layout), rows })
    }
}

impl Part {
    /// Some of its rows, from 0.
    ///
    /// # Errors
    ///
    /// They are too many for a column's type.
    pub fn only(&self, rows: &[usize]) -> Result<Self, Error> {
        let wanted: UInt64Array = rows.iter().map(|row| *row as u64).collect();
        let rows = take_record_batch(&self.rows, &wanted)?;
        Ok(Self { layout: Arc::clone(&self.layout), rows })
    }

    /// How the table is written that they belong to.
    pub fn layout(&self) -> &Arc<TableLayout> {
        &self.layout
    }
}
