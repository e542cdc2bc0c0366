//! Writing a table like the one that was read.

#[cfg(feature = "ipc")]
mod ipc;

use std::io::Write;

use super::{
    batch::Part,
    error::Error,
    layout::{Packing, TableLayout},
};

/// How much of a Parquet file is kept until it is written: a group of rows.
#[cfg(feature = "parquet")]
const GROUP_BYTES: usize = 32 * 1024 * 1024;

/// A table that is being written.
pub struct Writer<W: Write + Send>(Kind<W>);

enum Kind<W: Write + Send> {
    #[cfg(feature = "ipc")]
    Ipc(Box<ipc::Writer<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::arrow::ArrowWriter<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table of this layout.
    ///
    /// # Errors
    ///
    /// `out` cannot be written.
    pub fn new(layout: &TableLayout, out: W) -> Result<Self, Error> {
        Ok(Self(match layout.packing {
            #[cfg(feature = "ipc")]
            Packing::IpcFile => Kind::Ipc(Box::new(ipc::Writer::file(&layout.schema, out)?)),
            #[cfg(feature = "ipc")]
            Packing::IpcStream => Kind::Ipc(Box::new(ipc::Writer::stream(&layout.schema, out)?)),
            #[cfg(feature = "parquet")]
            Packing::Parquet(compression) => {
                let properties = parquet::file::properties::WriterProperties::builder()
                    .set_compression(compression)
                    .set_max_row_group_bytes(Some(GROUP_BYTES))
                    .build();
                let schema = std::sync::Arc::clone(&layout.schema);
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
            Kind::Ipc(writer) => writer.write(&part.rows),
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
            Kind::Ipc(writer) => writer.finish(),
            #[cfg(feature = "parquet")]
            Kind::Parquet(writer) => writer.into_inner().map_err(Error::new),
        }
    }
}
