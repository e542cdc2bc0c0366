//! From a place in a row's body back to its cell.

use std::ops::Range;

use serde_json::Value;
use ticketproof_diagnostics::{Diagnostic, Location, Span};

use super::{Table, convert};
use crate::{Mapping, Meaning, cell_ranges};

/// The cells of one row.
pub(super) struct CellLocator<'a> {
    table: &'a Table,
    row: &'a [u8],
    cells: Vec<Range<usize>>,
    json: &'a [u8],
}

impl<'a> CellLocator<'a> {
    pub(super) fn new(table: &'a Table, row: &'a [u8], json: &'a [u8]) -> Self {
        let cells =
            cell_ranges::ranges(row, table.dialect.delimiter).take(table.mapping.columns.len()).collect();
        Self { table, row, cells, json }
    }

    /// Puts a finding about the body at the row's cell: marked there, without the edit, which is for the body. What is about
    /// no cell is about the row, and has no span.
    pub(super) fn put(&self, mut finding: Diagnostic) -> Diagnostic {
        let span = finding.span.take();
        finding.fix = None;
        let anywhere = finding.location.is_root();
        let column =
            self.by_location(&finding.location).or_else(|| self.by_bytes(span.filter(|_| anywhere)?));
        let range = column.and_then(|column| self.cells.get(column));
        finding.span = range.map(|range| Span::new(range.start, range.end));
        finding
    }

    fn by_location(&self, location: &Location) -> Option<usize> {
        let mut parts = location.as_str().split('/').skip(1);
        match (parts.next()?, parts.next()) {
            ("properties", Some(name)) => {
                self.table.mapping.column_of(&name.replace("~1", "/").replace("~0", "~"))
            }
            ("associations", Some(index)) => self.association(index.parse().ok()?),
            ("associations", None) => self.association(0),
            ("id", None) => self.table.mapping.column_of_id(),
            _ => None,
        }
    }

    /// The column that holds the id of the association with this index.
    fn association(&self, index: usize) -> Option<usize> {
        let columns = self.table.mapping.columns.iter().zip(&self.cells).enumerate();
        let mut before = 0;
        for (at, (column, range)) in columns {
            if let Meaning::Association(_) = column.meaning {
                let quotes = |byte: u8| byte == b'"';
                let cell: Vec<u8> =
                    self.row[range.clone()].iter().copied().filter(|byte| !quotes(*byte)).collect();
                before += convert::ids_of(&cell).count();
                if index < before {
                    return Some(at);
                }
            }
        }
        None
    }

    /// The column whose text the body has at a byte: the value that begins before it, of the properties in their order.
    fn by_bytes(&self, span: Span) -> Option<usize> {
        let mut name = Vec::new();
        let columns = self.table.mapping.columns.iter().enumerate();
        let starts = columns.filter_map(|(at, column)| {
            let Meaning::Property(property) = &column.meaning else { return None };
            name.clear();
            convert::write_text(&mut name, property.as_bytes());
            name.extend_from_slice(b":\"");
            memchr::memmem::find(self.json, &name).map(|start| (start, at))
        });
        starts.filter(|(start, _)| *start <= span.start).max().map(|(_, at)| at)
    }
}

/// The cells that a fix has changed: the columns, with their new values.
pub(super) fn differences(mapping: &Mapping, before: &str, after: &str) -> Vec<(usize, String)> {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let (Some(before), Some(mut after)) = (read(before), read(after)) else { return Vec::new() };
    let mut changed = Vec::new();
    if after["id"] != before["id"]
        && let (Some(column), Some(id)) = (mapping.column_of_id(), after["id"].as_str())
    {
        changed.push((column, id.to_owned()));
    }
    let Value::Object(properties) = after["properties"].take() else { return changed };
    let is_new = |name: &str, value: &Value| before["properties"].get(name) != Some(value);
    let new = properties.into_iter().filter(|(name, value)| is_new(name, value));
    changed.extend(
        new.filter_map(|(name, value)| Some((mapping.column_of(&name)?, value.as_str()?.to_owned()))),
    );
    changed
}
