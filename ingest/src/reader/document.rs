//! Reads a JSON document, which is one block.

use std::{
    io::{self, Read as _},
    sync::Arc,
};

use ticketproof_validator::blank;

use super::lines::BYTE_ORDER_MARK;
use crate::{
    block::{Block, Layout},
    input::Input,
    json_document::{RecordRanges, record_ranges},
    limits::DOCUMENT_BYTES_MAX,
};

/// Hands the block of a document to `send`, after one with the byte order mark, if there is one.
pub(super) fn read(
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
    let block =
        |offset, bytes, layout| Block::new((Arc::clone(&input.name), number), (1, offset), bytes, layout);
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let text = bytes.split_off(mark);
    if mark > 0 && !send(block(0, bytes, Layout::Nothing)) {
        return Ok(());
    }
    if !blank::is_all_blank(&text) {
        let layout = match record_ranges(&text, is_list) {
            RecordRanges::Items(ranges) => Layout::Ranges(ranges),
            RecordRanges::Batch(ranges) => Layout::Batch(ranges),
        };
        send(block(mark as u64, text, layout));
    }
    Ok(())
}
