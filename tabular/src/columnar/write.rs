//! Writing a table like the one that was read.

use std::io::Write;
#[cfg(feature = "ipc")]
use std::sync::Arc;

#[cfg(feature = "ipc")]
use arrow_array::RecordBatch;
#[cfg(feature = "ipc")]
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions, StreamWriter};
#[cfg(feature = "ipc")]
use arrow_schema::{DataType, Schema};

use super::{Error, Form, Part, read::Packing};
#[cfg(feature = "ipc")]
use super::{
    cell,
    rewrite::{Growing, dictionary},
};

/// How much of a Parquet file is kept until it is written: a group of rows.
#[cfg(feature = "parquet")]
const GROUP_BYTES: usize = 32 * 1024 * 1024;

/// A table that is being written.
pub struct Writer<W: Write + Send>(Kind<W>);

enum Kind<W: Write + Send> {
    #[cfg(feature = "ipc")]
    File(FileWriter<W>, Dictionaries),
    #[cfg(feature = "ipc")]
    Stream(StreamWriter<W>, Dictionaries),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::arrow::ArrowWriter<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table of this form.
    ///
    /// # Errors
    ///
    /// `out` cannot be written.
    pub fn new(form: &Form, out: W) -> Result<Self, Error> {
        Ok(Self(match form.packing {
            #[cfg(feature = "ipc")]
            Packing::IpcFile => Kind::File(
                FileWriter::try_new_with_options(out, &form.schema, options())?,
                Dictionaries::of(&form.schema),
            ),
            #[cfg(feature = "ipc")]
            Packing::IpcStream => Kind::Stream(
                StreamWriter::try_new_with_options(out, &form.schema, options())?,
                Dictionaries::of(&form.schema),
            ),
            #[cfg(feature = "parquet")]
            Packing::Parquet(compression) => {
                let properties = parquet::file::properties::WriterProperties::builder()
                    .set_compression(compression)
                    .set_max_row_group_bytes(Some(GROUP_BYTES))
                    .build();
                let schema = std::sync::Arc::clone(&form.schema);
                let writer = parquet::arrow::ArrowWriter::try_new(out, schema, Some(properties));
                Kind::Parquet(Box::new(writer.map_err(Error::new)?))
            }
        }))
    }

    /// Appends rows.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn write(&mut self, part: &Part) -> Result<(), Error> {
        if part.rows.num_rows() == 0 {
            return Ok(());
        }
        match &mut self.0 {
            #[cfg(feature = "ipc")]
            Kind::File(writer, dictionaries) => {
                writer.write(&dictionaries.encode(&part.rows)?).map_err(Error::from)
            }
            #[cfg(feature = "ipc")]
            Kind::Stream(writer, dictionaries) => {
                writer.write(&dictionaries.encode(&part.rows)?).map_err(Error::from)
            }
            #[cfg(feature = "parquet")]
            Kind::Parquet(writer) => writer.write(&part.rows).map_err(Error::new),
        }
    }

    /// Ends the table, and hands back what it was written to.
    ///
    /// # Errors
    ///
    /// Its end cannot be written.
    pub fn finish(self) -> Result<W, Error> {
        match self.0 {
            #[cfg(feature = "ipc")]
            Kind::File(writer, _) => writer.into_inner().map_err(Error::from),
            #[cfg(feature = "ipc")]
            Kind::Stream(writer, _) => writer.into_inner().map_err(Error::from),
            #[cfg(feature = "parquet")]
            Kind::Parquet(writer) => writer.into_inner().map_err(Error::new),
        }
    }
}

/// New texts of a dictionary follow those that are in the file already.
#[cfg(feature = "ipc")]
fn options() -> IpcWriteOptions {
    IpcWriteOptions::default().with_dictionary_handling(DictionaryHandling::Delta)
}

/// The dictionaries of a file, which has one for each column and not one for each batch.
#[cfg(feature = "ipc")]
struct Dictionaries(Vec<Option<Box<dyn Growing>>>);

#[cfg(feature = "ipc")]
impl Dictionaries {
    fn of(schema: &Schema) -> Self {
        let columns = schema.fields.iter().map(|field| match field.data_type() {
            DataType::Dictionary(key, values) => dictionary(key, values),
            _ => None,
        });
        Self(columns.collect())
    }

    fn encode(&mut self, rows: &RecordBatch) -> Result<RecordBatch, Error> {
        let columns = rows.columns().iter().zip(&mut self.0).map(|(array, dictionary)| match dictionary {
            Some(dictionary) => dictionary.encode(&cell::unpacked(array)?),
            None => Ok(Arc::clone(array)),
        });
        Ok(RecordBatch::try_new(rows.schema(), columns.collect::<Result<_, _>>()?)?)
    }
}
