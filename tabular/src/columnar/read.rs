//! Opening tables in columns, and reading them in pieces.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use ticketproof_diagnostics::text::quoted;

use super::{
    batch::Batch,
    cell,
    error::Error,
    format::{Columns, DIALECT, Format, PAYLOAD_COLUMN, Source},
    layout::{Packing, TableLayout},
};
use crate::cell_ranges;

/// How many rows a piece has at most.
const ROWS_MAX: usize = 4096;

/// How many bytes a batch of Parquet is to have, where rows are short enough for several.
#[cfg(feature = "parquet")]
const BATCH_BYTES: usize = 8 * 1024 * 1024;

type Opened = (Packing, SchemaRef, Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>);

/// An opened table, which is read batch by batch.
pub struct Batches {
    layout: Arc<TableLayout>,
    reader: Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>,
    payload: Option<usize>,
    key: Option<usize>,
    used: Vec<bool>,
    /// What was read and is in no piece yet: the batch, its columns as they are written as text, and the first row.
    rest: Option<(RecordBatch, Vec<ArrayRef>, usize)>,
    /// How many rows are in pieces.
    rows: u64,
}

impl Batches {
    /// Opens a table.
    ///
    /// # Errors
    ///
    /// The source is no such table, or the column of payloads is none of texts.
    pub fn open(format: Format, source: Source, columns: Columns<'_>) -> Result<Self, Error> {
        let (packing, schema, reader) = guarded(|| match format {
            #[cfg(feature = "ipc")]
            Format::Ipc => open_ipc(source),
            #[cfg(feature = "parquet")]
            Format::Parquet => open_parquet(source),
            #[cfg(not(all(feature = "ipc", feature = "parquet")))]
            other => Err(Error::new(format!("this build does not read {}", other.as_str()))),
        })?;
        let find = |name: &str| schema.fields.iter().position(|field| field.name() == name);
        let payload = match columns.payload {
            Some(name) => {
                let at = find(name)
                    .ok_or_else(|| Error::new(format!("there is no column {} of payloads", quoted(name))))?;
                let kind = schema.field(at).data_type();
                if !cell::is_text(kind) {
                    let text = format!("column {} is of type {kind}, and payloads are texts", quoted(name));
                    return Err(Error::new(text));
                }
                Some(at)
            }
            None => find(PAYLOAD_COLUMN).filter(|at| cell::is_text(schema.field(*at).data_type())),
        };
        let key = columns.key.and_then(find).filter(|_| payload.is_some());
        let used = (0..schema.fields.len()).map(|at| payload.is_none_or(|payload| payload == at)).collect();
        let layout = Arc::new(TableLayout { packing, schema });
        Ok(Self { layout, reader, payload, key, used, rest: None, rows: 0 })
    }

    /// The names of its columns, if they are properties and no column has whole payloads.
    pub fn headers(&self) -> Option<Vec<String>> {
        let names = self.layout.schema.fields.iter().map(|field| field.name().clone());
        self.payload.is_none().then(|| names.collect())
    }

    /// Says which columns, from 0, are read; all others are empty cells.
    ///
    /// # Errors
    ///
    /// Cells of a column that is to be read hold nothing that HubSpot reads as a value, such as lists.
    pub fn use_columns(&mut self, is_used: impl Fn(usize) -> bool) -> Result<(), Error> {
        let mut refused = Vec::new();
        for (at, field) in self.layout.schema.fields.iter().enumerate() {
            self.used[at] = is_used(at);
            if self.used[at] && !cell::is_value(field.data_type()) {
                refused.push(format!("column {} is of type {}", quoted(field.name()), field.data_type()));
            }
        }
        if refused.is_empty() {
            return Ok(());
        }
        let text = "; cells are texts, numbers, booleans, dates or timestamps; make them such, or leave the column out with \
                    `= false` in the file of columns";
        Err(Error::new(refused.join(", ") + text))
    }

    /// Some more rows, and what they are as text of about `bytes` bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// The table is damaged.
    pub fn next_batch(&mut self, bytes: usize) -> Result<Option<(Batch, Vec<u8>)>, Error> {
        loop {
            if let Some((batch, columns, from)) =
                self.rest.take().filter(|(batch, _, from)| *from < batch.num_rows())
            {
                return Ok(Some(self.cut(batch, columns, from, bytes)));
            }
            let Some(batch) = guarded(|| Ok(self.reader.next().transpose()?))? else { return Ok(None) };
            let columns = batch.columns().iter().enumerate();
            let columns = columns.map(|(at, array)| {
                if self.used[at] || self.key == Some(at) {
                    cell::unpacked(array)
                } else {
                    Ok(Arc::clone(array))
                }
            });
            let columns = columns.collect::<Result<_, _>>()?;
            self.rest = Some((batch, columns, 0));
        }
    }

    fn cut(
        &mut self,
        batch: RecordBatch,
        columns: Vec<ArrayRef>,
        from: usize,
        bytes: usize,
    ) -> (Batch, Vec<u8>) {
        let (mut text, mut ranges, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        let mut row = from;
        while row < batch.num_rows() && row - from < ROWS_MAX && text.len() < bytes {
            let start = text.len();
            match self.payload {
                Some(payload) => {
                    text.extend_from_slice(&cell::text(&columns[payload], row).unwrap_or_default())
                }
                None => self.write_row(&columns, row, &mut text),
            }
            ranges.push(start..text.len());
            text.push(b'\n');
            if let Some(key) = self.key {
                let key = cell::text(&columns[key], row);
                keys.push(key.map(|key| String::from_utf8_lossy(&key).into_owned()));
            }
            row += 1;
        }
        let rows = batch.slice(from, row - from);
        let weight = batch.get_array_memory_size() / batch.num_rows().max(1) * rows.num_rows();
        let first = self.rows + 1;
        self.rows += (row - from) as u64;
        self.rest = Some((batch, columns, row));
        let layout = Arc::clone(&self.layout);
        (Batch { layout, rows, payload: self.payload, first, ranges, keys, weight }, text)
    }

    fn write_row(&self, columns: &[ArrayRef], row: usize, text: &mut Vec<u8>) {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                text.push(DIALECT.delimiter);
            }
            let Some(cell) = cell::text(column, row).filter(|_| self.used[at]) else { continue };
            let cell = String::from_utf8_lossy(&cell);
            text.extend_from_slice(cell_ranges::written(&cell, DIALECT.delimiter, false).as_bytes());
        }
    }
}

/// Reads, and turns a panic into an error: other libraries' readers should not panic at a damaged file, but may.
fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Error::new("it is damaged")))
}

#[cfg(feature = "ipc")]
fn open_ipc(source: Source) -> Result<Opened, Error> {
    use std::io::{Read as _, Seek as _};

    use arrow_ipc::reader::{FileReader, StreamReader};

    let stream: Box<dyn std::io::Read + Send> = match source {
        Source::Stream(stream) => stream,
        Source::File(mut file) => {
            let mut beginning = Vec::new();
            file.by_ref().take(6).read_to_end(&mut beginning).map_err(Error::new)?;
            file.rewind().map_err(Error::new)?;
            if beginning == b"ARROW1" {
                let reader = FileReader::try_new_buffered(file, None)?;
                return Ok((Packing::IpcFile, reader.schema(), Box::new(reader)));
            }
            Box::new(file)
        }
    };
    let reader = StreamReader::try_new_buffered(stream, None)?;
    Ok((Packing::IpcStream, reader.schema(), Box::new(reader)))
}

#[cfg(feature = "parquet")]
fn open_parquet(source: Source) -> Result<Opened, Error> {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let Source::File(file) = source else {
        return Err(Error::new("Parquet is read from its end, which a stream does not show: name a file"));
    };
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(Error::new)?;
    let columns = builder.metadata().row_groups().first().map(|group| group.columns());
    let compression = columns.and_then(|columns| Some(columns.first()?.compression()));
    // Rows with long texts come in smaller batches.
    let lengths = builder.metadata().row_groups().iter().map(|group| {
        let (bytes, rows) = (group.total_byte_size().max(0), group.num_rows().max(1));
        usize::try_from(bytes / rows).unwrap_or(usize::MAX)
    });
    let rows = BATCH_BYTES / lengths.max().unwrap_or(0).max(1);
    let schema = Arc::clone(builder.schema());
    let reader = builder.with_batch_size(rows.clamp(1, ROWS_MAX)).build().map_err(Error::new)?;
    Ok((
        Packing::Parquet(compression.unwrap_or(parquet::basic::Compression::UNCOMPRESSED)),
        schema,
        Box::new(reader),
    ))
}
