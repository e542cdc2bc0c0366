//! Cuts a table in columns into blocks: its rows as text, or the payloads in one of its columns.

use std::{io, sync::Arc};

use ticketproof_tabular::{
    Encoding, Meaning, cell_ranges,
    columnar::{Batches, Columns, DIALECT, Error, Format, Source},
};

use super::error::refuse_legacy;
use crate::{
    block::{Block, Layout, TableRows},
    input::Input,
    limits::BLOCK_BYTES,
    tables::{Header, TableReader},
};

/// Hands the blocks of a table to `send`, in order, until it returns `false`.
pub(super) fn read(
    input: Input,
    number: usize,
    format: Format,
    tables: &TableReader,
    send: &mut dyn FnMut(Block) -> bool,
) -> io::Result<()> {
    let source = input.file.map_or(Source::Stream(input.reader), Source::File);
    let columns = Columns { payload: tables.payload_column(), key: tables.key() };
    let mut batches = Batches::open(format, source, columns).map_err(invalid)?;
    let name = &input.name;
    let block =
        |line, offset, bytes, layout| Block::new((Arc::clone(name), number), (line, offset), bytes, layout);
    let mut table = None;
    if let Some(names) = batches.headers() {
        refuse_legacy(tables)?;
        let row =
            names.iter().map(|name| cell_ranges::written(name, DIALECT.delimiter, false)).collect::<Vec<_>>();
        // Rows count from 1; findings about a column are shown at the first.
        let header = Arc::new(tables.header(names, DIALECT, name, 1));
        let layout = Layout::Header {
            header: Arc::clone(&header),
            encoding: Encoding::Utf8,
            mark: b"",
            skipped: 0,
            is_text: false,
        };
        if !send(block(1, 0, row.join(",").into_bytes(), layout)) || header.table.is_none() {
            return Ok(());
        }
        batches.use_columns(|column| is_used(&header, column)).map_err(invalid)?;
        table.clone_from(&header.table);
    }
    let mut offset = 0;
    while let Some((batch, text)) = batches.next_batch(BLOCK_BYTES).map_err(invalid)? {
        let (line, length) = (batch.number(0), text.len() as u64);
        let layout = match &table {
            Some(table) => Layout::Rows(TableRows {
                table: Arc::clone(table),
                encoding: Encoding::Utf8,
                unclosed: None,
                batch: Some(batch),
            }),
            None => Layout::Cells(batch),
        };
        if !send(block(line, offset, text, layout)) {
            return Ok(());
        }
        offset += length;
    }
    Ok(())
}

fn is_used(header: &Header, column: usize) -> bool {
    header.mapping.columns.get(column).is_some_and(|column| column.meaning != Meaning::LeftOut)
}

fn invalid(error: Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
