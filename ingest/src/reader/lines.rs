//! Cuts NDJSON into blocks of whole lines.

use std::{
    io::{self, BufRead as _, Read as _},
    sync::Arc,
};

use super::error::unread_from;
use crate::{
    block::{Block, Layout},
    input::Input,
    limits::{BLOCK_BYTES, LINE_MAX},
};

/// How many bytes of a line that is too long are kept, to show its beginning.
const TOO_LONG_SHOWN: usize = 256;

pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An input of a record a line.
pub(super) struct Lines {
    input: Input,
    number: usize,
    /// The beginning of a line whose end is not read yet.
    rest: Vec<u8>,
    line: u64,
    offset: u64,
}

impl Lines {
    pub(super) fn new(input: Input, number: usize) -> Self {
        Self { input, number, rest: Vec::new(), line: 1, offset: 0 }
    }

    /// Hands the blocks to `send`, in order, until it returns `false`.
    pub(super) fn run(&mut self, send: &mut dyn FnMut(Block) -> bool) -> io::Result<()> {
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

    /// Reads up to a block's worth more; of a live input, as much as there is.
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

    /// Reads past a line that is too long to be kept, and sends a block that says so.
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
        let of_input = (Arc::clone(&self.input.name), self.number);
        let block = Block::new(of_input, (self.line, self.offset), bytes, layout);
        self.line += lines;
        self.offset += length;
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Content;

    /// The blocks of a text, as `(line, offset, length)`.
    fn blocks_of(text: &[u8]) -> Vec<(u64, u64, usize)> {
        let reader = Box::new(io::Cursor::new(text.to_vec()));
        let input = Input { name: "x".into(), content: Content::Lines, reader, is_live: false, file: None };
        let mut found = Vec::new();
        let read = Lines::new(input, 0).run(&mut |block| {
            found.push((block.line, block.offset, block.bytes.len()));
            true
        });
        read.unwrap();
        found
    }

    #[test]
    fn blocks_know_their_line_and_offset() {
        assert_eq!(blocks_of(b"a\nb\n\nc"), [(1, 0, 5), (4, 5, 1)]);
        assert_eq!(blocks_of(b""), []);
        assert_eq!(blocks_of(b"\xef\xbb\xbfa\n"), [(1, 0, 3), (1, 3, 2)]);
    }

    #[test]
    fn line_longer_than_the_limit_is_skipped_and_reported() {
        let mut text = vec![b'x'; LINE_MAX + 2 * BLOCK_BYTES];
        let length = text.len() as u64;
        text.extend(b"\nnext\n");
        let found = blocks_of(&text);
        assert_eq!(found, [(1, 0, TOO_LONG_SHOWN), (2, length + 1, 5)]);
    }
}
