//! Writing Arrow's own format.
//!
//! A file has one dictionary for a column, and no batch can be read before it. Texts may be added to it later, but not every
//! reader knows that; so the keys of a file with dictionaries are kept in a temporary file until all texts are known.

use std::{
    fs::File,
    io::{BufWriter, Seek as _, Write},
    sync::Arc,
};

use arrow_array::{ArrayRef, RecordBatch, cast::AsArray as _, make_array, new_empty_array};
use arrow_ipc::{
    reader::StreamReader,
    writer::{FileWriter, StreamWriter},
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::columnar::{
    cell,
    error::Error,
    rewrite::{Growing, dictionary},
};

/// A table that is being written.
pub(super) enum Writer<W: Write> {
    /// A stream, in which a dictionary may be sent again.
    Stream(StreamWriter<W>),
    File(FileWriter<W>),
    /// A file with dictionaries.
    Kept(Box<Kept<W>>),
}

impl<W: Write> Writer<W> {
    pub(super) fn stream(schema: &SchemaRef, out: W) -> Result<Self, Error> {
        Ok(Self::Stream(StreamWriter::try_new(out, schema)?))
    }

    pub(super) fn file(schema: &SchemaRef, out: W) -> Result<Self, Error> {
        let has_dictionary = schema.fields.iter().any(|field| cell::is_dictionary(field.data_type()));
        Ok(if has_dictionary {
            Self::Kept(Box::new(Kept::new(schema, out)?))
        } else {
            Self::File(FileWriter::try_new(out, schema)?)
        })
    }

    pub(super) fn write(&mut self, rows: &RecordBatch) -> Result<(), Error> {
        match self {
            Self::Stream(writer) => Ok(writer.write(rows)?),
            Self::File(writer) => Ok(writer.write(rows)?),
            Self::Kept(kept) => kept.write(rows),
        }
    }

    pub(super) fn finish(self) -> Result<W, Error> {
        match self {
            Self::Stream(writer) => Ok(writer.into_inner()?),
            Self::File(writer) => Ok(writer.into_inner()?),
            Self::Kept(kept) => kept.finish(),
        }
    }
}

/// A file of which the dictionaries still grow.
pub(super) struct Kept<W> {
    out: W,
    schema: SchemaRef,
    /// The schema with keys in place of texts.
    keys: SchemaRef,
    /// The rows so far, in that schema.
    kept: StreamWriter<BufWriter<File>>,
    dictionaries: Vec<Option<Box<dyn Growing>>>,
}

impl<W: Write> Kept<W> {
    fn new(schema: &SchemaRef, out: W) -> Result<Self, Error> {
        let fields = schema.fields.iter().map(|field| match field.data_type() {
            DataType::Dictionary(key, _) if cell::is_dictionary(field.data_type()) => {
                Arc::new(Field::new(field.name(), (**key).clone(), field.is_nullable()))
            }
            _ => Arc::clone(field),
        });
        let keys = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let kept = BufWriter::new(tempfile::tempfile().map_err(Error::new)?);
        let kept = StreamWriter::try_new(kept, &keys)?;
        Ok(Self { out, schema: Arc::clone(schema), keys, kept, dictionaries: Vec::new() })
    }

    fn write(&mut self, rows: &RecordBatch) -> Result<(), Error> {
        if self.dictionaries.is_empty() {
            self.dictionaries = rows.columns().iter().map(dictionary).collect();
        }
        let columns = rows.columns().iter().zip(&mut self.dictionaries);
        let columns = columns.map(|(array, dictionary)| match dictionary {
            Some(dictionary) => {
                let encoded = dictionary.encode(&cell::unpacked(array)?)?;
                Ok(make_array(encoded.as_any_dictionary().keys().to_data()))
            }
            None => Ok(Arc::clone(array)),
        });
        let columns = columns.collect::<Result<_, Error>>()?;
        Ok(self.kept.write(&RecordBatch::try_new(Arc::clone(&self.keys), columns)?)?)
    }

    fn finish(mut self) -> Result<W, Error> {
        let mut kept = self.kept.into_inner()?.into_inner().map_err(|error| Error::new(error.error()))?;
        kept.rewind().map_err(Error::new)?;
        let mut writer = FileWriter::try_new(self.out, &self.schema)?;
        let mut all: Vec<Option<ArrayRef>> = Vec::new();
        for dictionary in &mut self.dictionaries {
            let none = new_empty_array(&DataType::Utf8);
            let texts = dictionary.as_mut().map(|dictionary| dictionary.encode(&none)).transpose()?;
            all.push(texts.map(|texts| Arc::clone(texts.as_any_dictionary().values())));
        }
        for rows in StreamReader::try_new_buffered(kept, None)? {
            let rows = rows?;
            let columns = rows.columns().iter().zip(self.dictionaries.iter().zip(&all));
            let columns = columns.map(|(array, whole)| match whole {
                (Some(dictionary), Some(texts)) => dictionary.of_keys(array, texts),
                _ => Ok(Arc::clone(array)),
            });
            let columns = columns.collect::<Result<_, Error>>()?;
            writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns)?)?;
        }
        Ok(writer.into_inner()?)
    }
}
