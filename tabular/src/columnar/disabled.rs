//! The names of this module in a build that reads no format of columns: there are no values of these types.

use std::{convert::Infallible, io::Write, marker::PhantomData, ops::Range, sync::Arc};

use super::{
    error::Error,
    format::{Change, Columns, Format, Source},
};

/// An opened table.
#[derive(Debug)]
pub struct Batches(Infallible);

/// Format and schema of a table.
#[derive(Debug)]
pub struct TableLayout(Infallible);

/// Some rows of a table.
#[derive(Debug)]
pub struct Batch(Infallible);

/// Some rows that are to be written.
#[derive(Debug)]
pub struct Part(Infallible);

/// A table that is being written.
#[derive(Debug)]
pub struct Writer<W>(Infallible, PhantomData<W>);

impl Batches {
    /// Refuses.
    ///
    /// # Errors
    ///
    /// Always: this build reads no such table.
    pub fn open(format: Format, _: Source, _: Columns<'_>) -> Result<Self, Error> {
        Err(Error::new(format!("this build does not read {}", format.as_str())))
    }

    /// The names of its columns.
    pub fn headers(&self) -> Option<Vec<String>> {
        match self.0 {}
    }

    /// Says which columns are read.
    ///
    /// # Errors
    ///
    /// None.
    pub fn use_columns(&mut self, _: impl Fn(usize) -> bool) -> Result<(), Error> {
        match self.0 {}
    }

    /// Some more rows.
    ///
    /// # Errors
    ///
    /// None.
    pub fn next_batch(&mut self, _: usize) -> Result<Option<(Batch, Vec<u8>)>, Error> {
        match self.0 {}
    }
}

impl TableLayout {
    /// Whether rows of both can stand in one file.
    pub fn is_like(&self, _: &Self) -> bool {
        match self.0 {}
    }
}

impl Batch {
    /// How much memory it holds on to.
    pub fn weight(&self) -> usize {
        match self.0 {}
    }

    /// Where rows stand in the text.
    pub fn ranges(&self) -> &[Range<usize>] {
        match self.0 {}
    }

    /// The row that a byte of the text is in.
    pub fn row_at(&self, _: usize) -> usize {
        match self.0 {}
    }

    /// The number of a row in the table.
    pub fn number(&self, _: usize) -> u64 {
        match self.0 {}
    }

    /// The key of a row.
    pub fn key(&self, _: usize) -> Option<&str> {
        match self.0 {}
    }

    /// The column with the payloads.
    pub fn payload(&self) -> Option<usize> {
        match self.0 {}
    }

    /// The rows with some cells exchanged.
    ///
    /// # Errors
    ///
    /// None.
    pub fn with(&self, _: &[Change]) -> Result<Part, Error> {
        match self.0 {}
    }
}

impl Part {
    /// Some of its rows.
    ///
    /// # Errors
    ///
    /// None.
    pub fn only(&self, _: &[usize]) -> Result<Self, Error> {
        match self.0 {}
    }

    /// Format and schema.
    pub fn layout(&self) -> &Arc<TableLayout> {
        match self.0 {}
    }
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    ///
    /// # Errors
    ///
    /// None.
    pub fn new(layout: &TableLayout, _: W) -> Result<Self, Error> {
        match layout.0 {}
    }

    /// Appends rows.
    ///
    /// # Errors
    ///
    /// None.
    pub fn write(&mut self, _: &Part) -> Result<(), Error> {
        match self.0 {}
    }

    /// Ends the table.
    ///
    /// # Errors
    ///
    /// None.
    pub fn finish(self) -> Result<W, Error> {
        match self.0 {}
    }
}
