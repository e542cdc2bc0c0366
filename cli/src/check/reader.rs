//! Cutting an input into blocks.

mod columns;
mod table;

use std::{
    io::{self, BufRead as _, Read as _},
    sync::Arc,
};

use ticketproof_ingest::{
    input::{Content, Input},
    json_document::{RecordRanges, record_ranges},
    limits::{BLOCK_BYTES, DOCUMENT_BYTES_MAX, LINE_MAX},
};
use ticketproof_validator::blank;

use super::{
    block::{Block, Layout},
    tables::Tables,
};

/// How much of a line that is too long is kept, to show its beginning.
const TOO_LONG_SHOWN: usize = 256;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Hands the blocks of an input to `send`, in order, until it returns `false`. All blocks together are the input's text,
/// except for lines that are too long. `is_list` says that a record is itself a list, as the retired API's are; `tables` is
/// how tables are read, where they are.
pub(super) fn read_blocks(
    input: Input,
    number: usize,
    is_list: bool,
    tables: Option<&Tables>,
    send: &mut dyn FnMut(Block) -> bool,
) -> io::Result<()> {
    match input.content {
        Content::Table(likely) => match tables {
            Some(tables) => table::read(input, number, likely, tables, send),
            None => Err(io::Error::new(io::ErrorKind::InvalidInput, "tables are not read here")),
        },
        Content::Columns(format) => match tables {
            Some(tables) => columns::read(input, number, format, tables, send),
            None => Err(io::Error::new(io::ErrorKind::InvalidInput, "tables are not read here")),
        },
        Content::Lines => Lines { input, number, rest: Vec::new(), line: 1, offset: 0 }.run(send),
        Content::Document => read_document(input, number, is_list, send),
    }
}

fn read_document(
    input: Input,
    number: usize,
    is_list: bool,
    send: &mut dyn FnMut(Block) -> bool,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.reader.take(DOCUMENT_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
        let text = "it is one JSON document of more than 1 GiB; write a record a line (.ndjson) instead";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    let block = |line, offset, bytes, layout| Block {
        input: Arc::clone(&input.name),
        input_number: number,
        line,
        offset,
        bytes,
        layout,
        found: Default::default(),
    };
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let text = bytes.split_off(mark);
    if mark > 0 && !send(block(1, 0, bytes, Layout::Nothing)) {
        return Ok(());
    }
    if !blank::is_all_blank(&text) {
        let layout = match record_ranges(&text, is_list) {
            RecordRanges::Items(ranges) => Layout::Ranges(ranges),
            RecordRanges::Batch(ranges) => Layout::Batch(ranges),
        };
        send(block(1, mark as u64, text, layout));
    }
    Ok(())
}

/// Why the rest of an input cannot be read, and how far it was.
fn unread_from(line: u64, error: io::Error) -> io::Error {
    if line == 1 {
        return error;
    }
    io::Error::new(error.kind(), format!("{error}; everything before line {line} was read"))
}

/// An input of a record a line.
struct Lines {
    input: Input,
    number: usize,
    /// The beginning of a line whose end is not read yet.
    rest: Vec<u8>,
    line: u64,
    offset: u64,
}

impl Lines {
    fn run(&mut self, send: &mut dyn FnMut(Block) -> bool) -> io::Result<()> {
        loop {
            let mut bytes = std::mem::take(&mut self.rest);
            let read = self.read_into(&mut bytes);
            if self.offset == 0 && bytes.starts_with(BYTE_ORDER_MARK) {
                let text = bytes.split_off(BYTE_ORDER_MARK.len());
                if !send(self.block(bytes, Layout::Nothing)) {
                    return Ok(());
                }
                bytes = text;
            }
            let is_end = match read {
                Ok(length) => length == 0,
                // The lines before what cannot be read are lines all the same.
                Err(error) => {
                    bytes.truncate(memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1));
                    if !bytes.is_empty() && !send(self.block(bytes, Layout::Lines)) {
                        return Ok(());
                    }
                    return Err(unread_from(self.line, error));
                }
            };
            if is_end {
                if !bytes.is_empty() {
                    send(self.block(bytes, Layout::Lines));
                }
                return Ok(());
            }
            match memchr::memrchr(b'\n', &bytes) {
                Some(end) => {
                    self.rest = bytes.split_off(end + 1);
                    if !send(self.block(bytes, Layout::Lines)) {
                        return Ok(());
                    }
                }
                None if bytes.len() > LINE_MAX => {
                    if !self.skip_long_line(bytes, send)? {
                        return Ok(());
                    }
                }
                None => self.rest = bytes,
            }
        }
    }

    /// Reads up to a block's worth more; of what is written meanwhile, as much as there is.
    fn read_into(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        if self.input.is_live {
            let piece = self.input.reader.fill_buf()?;
            let length = piece.len();
            bytes.reserve_exact(length);
            bytes.extend_from_slice(piece);
            self.input.reader.consume(length);
            return Ok(length);
        }
        // To the byte: a growing line would double, and several may be in flight.
        bytes.reserve_exact(BLOCK_BYTES);
        self.input.reader.by_ref().take(BLOCK_BYTES as u64).read_to_end(bytes)
    }

    /// Reads to the end of a line that is too long to be kept, and hands on that there was one.
    fn skip_long_line(
        &mut self,
        beginning: Vec<u8>,
        send: &mut dyn FnMut(Block) -> bool,
    ) -> io::Result<bool> {
        let mut length = beginning.len() as u64;
        let mut shown = beginning;
        shown.truncate(TOO_LONG_SHOWN);
        shown.shrink_to_fit();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if self.read_into(&mut bytes)? == 0 {
                break;
            }
            if let Some(end) = memchr::memchr(b'\n', &bytes) {
                length += end as u64;
                self.rest = bytes.split_off(end + 1);
                break;
            }
            length += bytes.len() as u64;
        }
        let mut block = self.block(shown, Layout::TooLong { length });
        block.offset = self.offset - block.bytes.len() as u64;
        self.offset = block.offset + length + 1;
        self.line += 1;
        Ok(send(block))
    }

    fn block(&mut self, bytes: Vec<u8>, layout: Layout) -> Block {
        let lines = memchr::memchr_iter(b'\n', &bytes).count() as u64;
        let length = bytes.len() as u64;
        let input = Arc::clone(&self.input.name);
        let block = Block {
            input,
            input_number: self.number,
            line: self.line,
            offset: self.offset,
            bytes,
            layout,
            found: Default::default(),
        };
        self.line += lines;
        self.offset += length;
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of a text, as `(line, offset, length)`.
    fn blocks_of(text: &[u8]) -> Vec<(u64, u64, usize)> {
        let reader = Box::new(io::Cursor::new(text.to_vec()));
        let input = Input { name: "x".into(), content: Content::Lines, reader, is_live: false, file: None };
        let mut found = Vec::new();
        let read = read_blocks(input, 0, false, None, &mut |block| {
            found.push((block.line, block.offset, block.bytes.len()));
            true
        });
        read.unwrap();
        found
    }

    #[test]
    fn blocks_know_where_they_stand() {
        assert_eq!(blocks_of(b"a\nb\n\nc"), [(1, 0, 5), (4, 5, 1)]);
        assert_eq!(blocks_of(b""), []);
        assert_eq!(blocks_of(b"\xef\xbb\xbfa\n"), [(1, 0, 3), (1, 3, 2)]);
    }

    #[test]
    fn a_line_longer_than_the_limit_is_skipped_and_told() {
        let mut text = vec![b'x'; LINE_MAX + 2 * BLOCK_BYTES];
        let length = text.len() as u64;
        text.extend(b"\nnext\n");
        let found = blocks_of(&text);
        assert_eq!(found, [(1, 0, TOO_LONG_SHOWN), (2, length + 1, 5)]);
    }
}
