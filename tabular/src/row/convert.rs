//! From rows to lines of JSON.

use std::{io::Read as _, ops::Range};

use ticketproof_validator::{Operation, Validator, blank};

use super::Rows;
use crate::{
    Mapping, Meaning,
    labels::{self, Ids, Stages},
    record_splitter::line_ends,
};

/// The treatment of the cells of each column.
#[derive(Clone, Debug)]
pub(super) struct Plans {
    columns: Vec<Plan>,
    /// The column of the pipeline, if there is one.
    pipeline: Option<usize>,
    stages: Stages,
    has_associations: bool,
    empty_clears: bool,
}

/// The treatment of a cell.
#[derive(Clone, Debug)]
enum Plan {
    /// `"name":` and the text, or the id that its label stands for.
    Property {
        name: Vec<u8>,
        ids: Ids,
    },
    /// The same, the labels depending on the row's pipeline.
    Stage {
        name: Vec<u8>,
    },
    /// Associations: what stands before and behind each id.
    Association {
        head: &'static [u8],
        tail: Vec<u8>,
    },
    RecordId,
    Key,
    Nameless,
    Skip,
}

/// Rows as JSON, a line each.
#[derive(Debug)]
pub(super) struct Converted<'p> {
    pub(super) json: Vec<u8>,
    pub(super) rows: Vec<RowAt>,
    /// The labels that became ids: column and id, row by row.
    pub(super) labels: Vec<(usize, &'p str)>,
}

/// A row, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct RowAt {
    pub(super) range: Range<usize>,
    pub(super) line: u64,
    pub(super) labels: Range<usize>,
    pub(super) alignment: RowAlignment,
    pub(super) key: Option<String>,
}

/// How many cells a row has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RowAlignment {
    /// As many as the header.
    Even,
    /// Fewer: so many.
    Short(usize),
    /// More, and this one, from 0, is not empty.
    Long(usize),
    /// This column has no header, and its cell is not empty.
    Nameless(usize),
}

impl Plans {
    pub(super) fn new(
        mapping: &Mapping,
        validator: &Validator,
        operation: Operation,
        empty_clears: bool,
    ) -> Self {
        let profile = validator.schema().profile().pipeline;
        let mut has_stage = false;
        let plan = |meaning: &Meaning| match meaning {
            Meaning::Property(name) => {
                let mut text = Vec::new();
                write_text(&mut text, name.as_bytes());
                text.push(b':');
                if profile.is_some_and(|profile| profile.stage == name) {
                    has_stage = true;
                    return Plan::Stage { name: text };
                }
                Plan::Property { name: text, ids: labels::of_property(validator, operation, name) }
            }
            Meaning::Association(column) => {
                let mut tail = b"},\"types\":[{\"associationCategory\":".to_vec();
                write_text(&mut tail, column.category.as_bytes());
                tail.extend(format!(",\"associationTypeId\":{}}}]}}", column.type_id).bytes());
                Plan::Association { head: b"{\"to\":{\"id\":", tail }
            }
            Meaning::RecordId => Plan::RecordId,
            Meaning::Key => Plan::Key,
            Meaning::Nameless => Plan::Nameless,
            Meaning::LeftOut | Meaning::Unknown => Plan::Skip,
        };
        let columns: Vec<Plan> = mapping.columns.iter().map(|column| &column.meaning).map(plan).collect();
        Self {
            has_associations: columns.iter().any(|plan| matches!(plan, Plan::Association { .. })),
            columns,
            pipeline: profile.and_then(|profile| mapping.column_of(profile.pipeline)),
            stages: if has_stage { labels::of_stages(validator, operation) } else { Stages::new() },
            empty_clears,
        }
    }

    /// The same for some columns only.
    pub(super) fn only(&self, columns: &[usize]) -> Self {
        let plan = |(at, plan): (usize, &Plan)| if columns.contains(&at) { plan.clone() } else { Plan::Skip };
        Self {
            columns: self.columns.iter().enumerate().map(plan).collect(),
            stages: Stages::new(),
            has_associations: false,
            ..*self
        }
    }

    /// Turns rows into lines of JSON.
    pub(super) fn convert(&self, rows: Rows<'_>, delimiter: u8) -> Converted<'_> {
        let text = rows.text;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(text.len().clamp(64, 64 * 1024))
            // The reader takes a byte order mark away from where it begins, which may be any row: so it begins before it.
            .from_reader(b"\n".chain(text));
        let mut converted =
            Converted { json: Vec::with_capacity(text.len() * 2), rows: Vec::new(), labels: Vec::new() };
        let mut record = csv::ByteRecord::new();
        let (mut line, mut counted) = (rows.line, 0);
        while let Ok(true) = reader.read_byte_record(&mut record) {
            let from = record.position().map_or(0, csv::Position::byte);
            let [from, to] = [from, reader.position().byte()]
                .map(|byte| usize::try_from(byte.saturating_sub(1)).unwrap_or(usize::MAX));
            let range = trimmed(text, from.min(text.len())..to.min(text.len()));
            if record.iter().all(blank::is_all_blank) {
                continue;
            }
            line += line_ends(&text[counted..range.start]);
            counted = range.start;
            let labels = converted.labels.len();
            let key = self.write(&mut converted, &record);
            let alignment = self.alignment(&record);
            let labels = labels..converted.labels.len();
            converted.rows.push(RowAt { range, line, labels, alignment, key });
        }
        converted
    }

    fn alignment(&self, record: &csv::ByteRecord) -> RowAlignment {
        let is_blank = |at: usize| record.get(at).is_none_or(blank::is_all_blank);
        let columns = self.columns.len();
        if record.len() < columns {
            return RowAlignment::Short(record.len());
        }
        if let Some(first) = (columns..record.len()).find(|at| !is_blank(*at)) {
            return RowAlignment::Long(first);
        }
        let nameless =
            |(at, plan): (usize, &Plan)| (matches!(plan, Plan::Nameless) && !is_blank(at)).then_some(at);
        self.columns.iter().enumerate().find_map(nameless).map_or(RowAlignment::Even, RowAlignment::Nameless)
    }

    /// Appends a row's body and a line feed; returns its key.
    fn write<'p>(&'p self, converted: &mut Converted<'p>, record: &csv::ByteRecord) -> Option<String> {
        let (out, labels) = (&mut converted.json, &mut converted.labels);
        let mut key = None;
        out.push(b'{');
        let id = self
            .columns
            .iter()
            .zip(record)
            .find(|(plan, cell)| matches!(plan, Plan::RecordId) && !bare(cell).is_empty());
        if let Some((_, id)) = id {
            out.extend_from_slice(b"\"id\":");
            write_text(out, bare(id));
            out.push(b',');
        }
        out.extend_from_slice(b"\"properties\":{");
        let mut is_first = true;
        for (column, (plan, cell)) in self.columns.iter().zip(record).enumerate() {
            let (name, id) = match plan {
                Plan::Property { name, ids } => (name, ids.get(cell)),
                Plan::Stage { name } => (name, self.stage(record, cell)),
                Plan::Key => {
                    key = Some(String::from_utf8_lossy(cell).into_owned());
                    continue;
                }
                _ => continue,
            };
            let is_empty = blank::is_all_blank(cell);
            if is_empty && !self.empty_clears {
                continue;
            }
            if !is_first {
                out.push(b',');
            }
            is_first = false;
            out.extend_from_slice(name);
            match id {
                _ if is_empty => out.extend_from_slice(b"\"\""),
                Some(id) => {
                    labels.push((column, id));
                    write_text(out, id.as_bytes());
                }
                None => write_text(out, cell),
            }
        }
        out.push(b'}');
        if self.has_associations {
            self.write_associations(out, record);
        }
        out.extend_from_slice(b"}\n");
        key
    }

    fn write_associations(&self, out: &mut Vec<u8>, record: &csv::ByteRecord) {
        let mut is_first = true;
        for (plan, cell) in self.columns.iter().zip(record) {
            let Plan::Association { head, tail } = plan else { continue };
            for id in ids_of(cell) {
                out.extend_from_slice(if is_first { b",\"associations\":[" } else { b"," });
                is_first = false;
                out.extend_from_slice(head);
                write_text(out, id);
                out.extend_from_slice(tail);
            }
        }
        if !is_first {
            out.push(b']');
        }
    }

    /// The id of a stage's label in the row's pipeline.
    fn stage(&self, record: &csv::ByteRecord, label: &[u8]) -> Option<&String> {
        let cell = self.pipeline.and_then(|column| record.get(column)).unwrap_or_default();
        let pipeline = match self.pipeline.map(|column| &self.columns[column]) {
            Some(Plan::Property { ids, .. }) => ids.get(cell).map_or(cell, String::as_bytes),
            _ => cell,
        };
        self.stages.get(pipeline)?.get(label)
    }
}

/// The ids in a cell of associated records.
pub(super) fn ids_of(cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    cell.split(|byte| *byte == b';').map(bare).filter(|id| !id.is_empty())
}

/// An id without the blanks around it, the no-break space of spreadsheets included.
fn bare(id: &[u8]) -> &[u8] {
    match id {
        // Nearly every one has none.
        [b'!'..=b'~', .., b'!'..=b'~'] => id,
        _ => std::str::from_utf8(id)
            .map_or_else(|_| blank::trim(id), |text| blank::trim_value(text).as_bytes()),
    }
}

/// A row without the line ends around it.
fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let row = &text[range.clone()];
    let before = row.iter().take_while(|byte| is_end(byte)).count();
    let behind = row[before..].iter().rev().take_while(|byte| is_end(byte)).count();
    range.start + before..range.end - behind
}

/// Appends a JSON string. Bytes that are no UTF-8 stay as they are; the validator says so.
pub(super) fn write_text(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut copied = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            other => out.extend(format!("\\u{other:04x}").bytes()),
        }
    }
    out.extend_from_slice(&text[copied..]);
    out.push(b'"');
}
