//! Cuts inputs into blocks of whole records.

mod columns;
mod document;
mod error;
mod lines;
mod table;

use std::io;

use self::lines::Lines;
use crate::{
    block::Block,
    input::{Content, Input},
    tables::TableReader,
};

/// Hands the blocks of an input to `send`, in order, until it returns `false`. All blocks together are the input's text, except
/// for lines that are too long. `is_list` says that a record is itself a list, as the retired API's are; without `tables`, a table
/// is an error.
pub(crate) fn read_blocks(
    input: Input,
    number: usize,
    is_list: bool,
    tables: Option<&TableReader>,
    send: &mut dyn FnMut(Block) -> bool,
) -> io::Result<()> {
    let tables = || {
        let text = "tables are not read here";
        tables.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, text))
    };
    match input.content {
        Content::Table(likely) => table::read(input, number, likely, tables()?, send),
        Content::Columns(format) => columns::read(input, number, format, tables()?, send),
        Content::Lines => Lines::new(input, number).run(send),
        Content::Document => document::read(input, number, is_list, send),
    }
}
