//! Blocks: some whole records of one input, and where they stand in it.

use std::{ops::Range, sync::Arc};

use ticketproof_tabular::{Encoding, JudgedRow, Rows, Table, columnar::Batch};
use ticketproof_validator::blank;

use crate::{reject::RecordPlace, repeat::BlockRepeats, tables::Header};

/// How many bytes of what stands before a record on its line are kept; beyond that columns count from the record.
const BEFORE_MAX: usize = 4096;

/// Some whole records of one input.
pub(crate) struct Block {
    /// The input's name, as messages show it.
    pub(crate) input: Arc<str>,
    /// The number of the input among all of them, from 0.
    pub(crate) input_number: usize,
    /// The line of the input, from 1, that `bytes` begins on.
    pub(crate) line: u64,
    /// The byte of the input, from 0, that `bytes` begins at; of the unpacked text where the input is compressed.
    pub(crate) offset: u64,
    /// The text.
    pub(crate) bytes: Vec<u8>,
    /// How the records stand in the text.
    pub(crate) layout: Layout,
    /// What its records repeat of records before them.
    pub(crate) repeats: BlockRepeats,
}

/// How records stand in a block's text.
pub(crate) enum Layout {
    /// One on each line that is not blank.
    Lines,
    /// At these ranges: the items of a JSON document.
    Ranges(Vec<Range<usize>>),
    /// At these ranges, the inputs of a batch, which is the whole text.
    Batch(Vec<Range<usize>>),
    /// One line that was too long to be kept; the text is its beginning.
    TooLong {
        /// The line's length in bytes.
        length: u64,
    },
    /// The header row of a table, with whatever stands before it.
    Header {
        /// What it means.
        header: Arc<Header>,
        /// How the table is encoded.
        encoding: Encoding,
        /// The byte order mark that the table begins with, if it has one; the text is without it.
        mark: &'static [u8],
        /// Where the row begins in the text.
        skipped: usize,
        /// Whether it is text in the input; the names of columns are not.
        is_text: bool,
    },
    /// Rows of a table.
    Rows(TableRows),
    /// The cells of a column in a table in columns, each a payload.
    Cells(Batch),
    /// No record at all: text that is only carried over, such as a byte order mark.
    Nothing,
}

/// The table that the rows of a block belong to.
pub(crate) struct TableRows {
    /// The table.
    pub(crate) table: Arc<Table>,
    /// How the table is encoded; the text is decoded.
    pub(crate) encoding: Encoding,
    /// Where in the text a quotation mark opens a cell that nothing closes.
    pub(crate) unclosed: Option<usize>,
    /// The batch that the text was written from, where the table is one in columns.
    pub(crate) batch: Option<Batch>,
}

impl TableRows {
    /// The rows of the block that they are in.
    pub(crate) fn rows<'a>(&self, block: &'a Block) -> Rows<'a> {
        Rows { text: &block.bytes, line: block.line, unclosed: self.unclosed }
    }

    /// Checks the rows of the block that they are in. Rows of a table in columns are numbered, and have no lines.
    pub(crate) fn judge(&self, block: &Block, mut each: impl FnMut(JudgedRow<'_>)) {
        self.table.judge(self.rows(block), |mut row| {
            if let Some(batch) = &self.batch {
                row.line = batch.number(batch.row_at(row.range.start));
            }
            each(row);
        });
    }
}

/// The bytes of one record of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawRecord<'a> {
    /// The record's text, or the beginning of one that is too long.
    pub(crate) bytes: &'a [u8],
    /// Where it begins in the block's text.
    pub(crate) start: usize,
    /// The line of the input, from 1, that it begins on.
    pub(crate) line: u64,
    /// What stands before it on its line.
    pub(crate) before: &'a [u8],
    /// The length in bytes of a record that was not kept.
    pub(crate) too_long: Option<u64>,
    /// Its number in its JSON document, from 0, where there are several or it is a batch.
    pub(crate) index: Option<usize>,
}

impl<'a> RawRecord<'a> {
    /// A whole record that is alone on its line, and not one of a document's.
    pub(crate) const fn alone(bytes: &'a [u8], start: usize, line: u64) -> Self {
        Self { bytes, start, line, before: &[], too_long: None, index: None }
    }
}

impl Block {
    /// A block of this text, whose repetitions are not known yet.
    pub(crate) fn new(
        (input, input_number): (Arc<str>, usize),
        (line, offset): (u64, u64),
        bytes: Vec<u8>,
        layout: Layout,
    ) -> Self {
        Self { input, input_number, line, offset, bytes, layout, repeats: BlockRepeats::default() }
    }

    /// How many bytes of memory it takes: its text, and the batch that this was written from.
    pub(crate) fn weight(&self) -> usize {
        self.bytes.len() + self.batch().map_or(0, Batch::weight)
    }

    /// The batch that the text was written from, where the input is a table in columns.
    pub(crate) fn batch(&self) -> Option<&Batch> {
        match &self.layout {
            Layout::Cells(batch) => Some(batch),
            Layout::Rows(of) => of.batch.as_ref(),
            _ => None,
        }
    }

    /// Where a record of the block stands.
    pub(crate) fn place(&self, record: &RawRecord<'_>) -> RecordPlace<'_> {
        RecordPlace { input: &self.input, line: record.line, offset: self.offset + record.start as u64 }
    }

    /// Whether there is at least one record.
    pub(crate) fn has_records(&self) -> bool {
        match &self.layout {
            Layout::Lines => !blank::is_all_blank(&self.bytes),
            Layout::Ranges(ranges) => !ranges.is_empty(),
            // A batch without inputs is a finding.
            Layout::Batch(_) => true,
            Layout::Cells(batch) => !batch.ranges().is_empty(),
            Layout::TooLong { .. } => true,
            // A header with an error has findings; one without is nothing to check.
            Layout::Header { header, .. } => header.table.is_none(),
            Layout::Rows(of) => {
                // Rows of empty cells are no records.
                let delimiter = of.table.dialect().delimiter;
                let is_nothing = |byte: &u8| blank::is_blank(*byte) || *byte == b'"' || *byte == delimiter;
                !self.bytes.iter().all(is_nothing)
            }
            Layout::Nothing => false,
        }
    }

    /// The records in order, rows of a table aside: those become records when they are judged.
    pub(crate) fn records(&self) -> Box<dyn Iterator<Item = RawRecord<'_>> + '_> {
        match &self.layout {
            Layout::Lines => Box::new(self.lines()),
            Layout::Ranges(ranges) => Box::new(self.ranges(ranges, ranges.len() > 1)),
            Layout::Batch(ranges) => Box::new(self.ranges(ranges, true)),
            Layout::Cells(batch) => Box::new(batch.ranges().iter().enumerate().map(|(row, range)| {
                RawRecord::alone(&self.bytes[range.clone()], range.start, batch.number(row))
            })),
            Layout::TooLong { length } => Box::new(std::iter::once(RawRecord {
                too_long: Some(*length),
                ..RawRecord::alone(&self.bytes, 0, self.line)
            })),
            Layout::Header { .. } | Layout::Rows(_) | Layout::Nothing => Box::new(std::iter::empty()),
        }
    }

    fn lines(&self) -> impl Iterator<Item = RawRecord<'_>> {
        let (mut start, mut line) = (0, self.line);
        let ends = memchr::memchr_iter(b'\n', &self.bytes).chain([self.bytes.len()]);
        let lines = ends.map(move |end| {
            let record = RawRecord::alone(&self.bytes[start..end], start, line);
            start = end + 1;
            line += 1;
            record
        });
        lines.filter(|record| !blank::is_all_blank(record.bytes))
    }

    fn ranges<'a>(
        &'a self,
        ranges: &'a [Range<usize>],
        are_counted: bool,
    ) -> impl Iterator<Item = RawRecord<'a>> {
        let (mut line, mut counted) = (self.line, 0);
        ranges.iter().enumerate().map(move |(index, range)| {
            line += memchr::memchr_iter(b'\n', &self.bytes[counted..range.start]).count() as u64;
            counted = range.start;
            let window = range.start.saturating_sub(BEFORE_MAX)..range.start;
            let before = match memchr::memrchr(b'\n', &self.bytes[window.clone()]) {
                Some(at) => &self.bytes[window.start + at + 1..range.start],
                None if window.start == 0 => &self.bytes[window],
                None => &[],
            };
            let (bytes, index) = (&self.bytes[range.clone()], are_counted.then_some(index));
            RawRecord { bytes, start: range.start, line, before, too_long: None, index }
        })
    }
}
