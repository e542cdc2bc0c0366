//! Cuts a table into blocks of whole rows, of which the first one is the header.

use std::{
    io::{self, Read},
    sync::Arc,
};

use ticketproof_tabular::{
    Decoder, Dialect,
    record_splitter::{RecordSplitter, line_ends},
};

use super::error::{refuse_legacy, unread_from};
use crate::{
    block::{Block, Layout, TableRows},
    input::Input,
    limits::{BLOCK_BYTES, ROW_MAX},
    tables::TableReader,
};

/// Hands the blocks of a table to `send`, in order, until it returns `false`.
pub(super) fn read(
    input: Input,
    number: usize,
    likely: Option<u8>,
    tables: &TableReader,
    send: &mut dyn FnMut(Block) -> bool,
) -> io::Result<()> {
    refuse_legacy(tables)?;
    let decoder = Decoder::new(input.reader)?;
    let mark = decoder.mark();
    let mut text_reader = TableText {
        input: Arc::clone(&input.name),
        number,
        decoder,
        text: Vec::new(),
        is_at_end: false,
        failed: None,
        line: 1,
        // Offsets in a text that is not UTF-8 are those of the decoded text.
        offset: if mark.len() == 3 { 3 } else { 0 },
    };
    text_reader.fill();
    let (announced, preamble) = announced(&text_reader.text);
    let delimiter = match announced {
        Some(delimiter) => delimiter,
        None => tables.delimiter(&text_reader.text[preamble..], likely),
    };
    let Some((skipped, end)) = text_reader.header(preamble, delimiter)? else { return Ok(()) };
    let header_line = text_reader.line + line_ends(&text_reader.text[..skipped]);
    let row = &text_reader.text[skipped..end];
    let dialect = Dialect::of(delimiter, row);
    let header = tables.header(names(row, delimiter), dialect, &input.name, header_line);
    let table = header.table.clone();
    let layout = Layout::Header {
        header: Arc::new(header),
        encoding: text_reader.decoder.encoding(),
        mark,
        skipped,
        is_text: true,
    };
    let goes_on = send(text_reader.block(end, layout));
    match table {
        Some(table) if goes_on => text_reader.rows(delimiter, send, |encoding, unclosed| {
            Layout::Rows(TableRows { table: Arc::clone(&table), encoding, unclosed, batch: None })
        }),
        _ => Ok(()),
    }
}

/// The delimiter that a first line `sep=;` announces to spreadsheets, and how long that line is.
fn announced(text: &[u8]) -> (Option<u8>, usize) {
    let Some(rest) = text.strip_prefix(b"sep=") else { return (None, 0) };
    let (Some(&delimiter), end) = (rest.first(), &rest[1.min(rest.len())..]) else { return (None, 0) };
    let end = if end.starts_with(b"\r\n") {
        2
    } else {
        usize::from(end.starts_with(b"\n") || end.starts_with(b"\r"))
    };
    if end == 0 { (None, 0) } else { (Some(delimiter), 5 + end) }
}

/// The headers of a header row.
fn names(row: &[u8], delimiter: u8) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(row);
    let record = reader.byte_records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

/// A table that is being read.
struct TableText<R> {
    input: Arc<str>,
    number: usize,
    decoder: Decoder<R>,
    /// The decoded text that is in no block yet; it begins with a row.
    text: Vec<u8>,
    is_at_end: bool,
    /// Why nothing more can be read; the rows before that are checked all the same.
    failed: Option<io::Error>,
    line: u64,
    offset: u64,
}

impl<R: Read> TableText<R> {
    /// Reads up to a block's worth more.
    fn fill(&mut self) {
        match self.decoder.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut self.text) {
            Ok(read) => self.is_at_end |= read < BLOCK_BYTES,
            Err(error) => self.failed = Some(error),
        }
    }

    /// Reads more, or returns why that is not possible.
    fn fill_again(&mut self) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(unread_from(self.line, error));
        }
        self.check_length()?;
        self.fill();
        Ok(())
    }

    /// Where the first row that is not blank begins and ends, from `from` on.
    fn header(&mut self, from: usize, delimiter: u8) -> io::Result<Option<(usize, usize)>> {
        loop {
            let is_blank = |byte: &&u8| matches!(byte, b'\n' | b'\r');
            let start = from + self.text[from..].iter().take_while(is_blank).count();
            let end = start + RecordSplitter::new(delimiter).advance(&self.text[start..], self.is_at_end, 1);
            if start < end && start < self.text.len() {
                return Ok(Some((start, end)));
            }
            if self.is_at_end {
                return Ok(None);
            }
            self.fill_again()?;
        }
    }

    fn rows(
        &mut self,
        delimiter: u8,
        send: &mut dyn FnMut(Block) -> bool,
        layout: impl Fn(ticketproof_tabular::Encoding, Option<usize>) -> Layout,
    ) -> io::Result<()> {
        let mut splitter = RecordSplitter::new(delimiter);
        loop {
            let end = splitter.advance(&self.text, self.is_at_end, usize::MAX);
            if end > 0 {
                let unclosed = splitter.open_quote().filter(|_| self.is_at_end);
                splitter.took(end);
                let encoding = self.decoder.encoding();
                if !send(self.block(end, layout(encoding, unclosed))) {
                    return Ok(());
                }
            }
            if self.is_at_end {
                return Ok(());
            }
            self.fill_again()?;
        }
    }

    /// Refuses a row without an end: everything behind it would have to be kept.
    fn check_length(&self) -> io::Result<()> {
        if self.text.len() <= ROW_MAX {
            return Ok(());
        }
        let error = format!(
            "the row that begins on line {} has no end within {} MiB; a quotation mark in it opens a cell that nothing closes",
            self.line,
            ROW_MAX / 1024 / 1024
        );
        Err(io::Error::new(io::ErrorKind::InvalidData, error))
    }

    /// Takes the first `end` bytes of the text as a block.
    fn block(&mut self, end: usize, layout: Layout) -> Block {
        let rest = self.text.split_off(end);
        let bytes = std::mem::replace(&mut self.text, rest);
        let (line, offset) = (self.line, self.offset);
        self.line += line_ends(&bytes);
        self.offset += bytes.len() as u64;
        Block::new((Arc::clone(&self.input), self.number), (line, offset), bytes, layout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_line_may_announce_the_delimiter() {
        assert_eq!(announced(b"sep=;\r\na;b"), (Some(b';'), 7));
        assert_eq!(announced(b"sep=|\na"), (Some(b'|'), 6));
        for text in [&b"sep="[..], b"sep=;", b"sep=;a", b"a,b", b""] {
            assert_eq!(announced(text), (None, 0));
        }
    }
}
