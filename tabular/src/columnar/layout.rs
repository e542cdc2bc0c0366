//! The format and the columns of a table.

use arrow_schema::SchemaRef;

/// The format and the columns of a table, which another one like it is written with.
#[derive(Debug)]
pub struct TableLayout {
    pub(super) packing: Packing,
    pub(super) schema: SchemaRef,
}

/// The exact format of a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Packing {
    #[cfg(feature = "ipc")]
    IpcFile,
    #[cfg(feature = "ipc")]
    IpcStream,
    #[cfg(feature = "parquet")]
    Parquet(parquet::basic::Compression),
}

impl TableLayout {
    /// Whether rows of both can stand in one file.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.packing) == std::mem::discriminant(&other.packing)
            && self.schema.fields == other.schema.fields
    }
}
