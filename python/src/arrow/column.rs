//! A column of texts or bytes, read in place.
//!
//! Offsets and views are a producer's word, so every range is looked up with a check. Texts are not taken to be UTF-8 either:
//! the validator looks at the bytes.

use arrow_buffer::{ArrowNativeType, Buffer, NullBuffer};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
};

/// The bytes of an inline view begin here, behind its length.
const INLINE_AT: usize = 4;

/// The longest text that stands in a view itself.
const INLINE_MAX: usize = 12;

/// Refuses a type that holds no records. A table of one column is that column: a query in DuckDB has no other form.
pub(crate) fn check_type(data_type: &DataType) -> PyResult<()> {
    let is_fine = match data_type {
        DataType::Struct(fields) => matches!(fields.as_ref(), [only] if is_column(only.data_type())),
        other => is_column(other),
    };
    if is_fine {
        return Ok(());
    }
    let advice = match data_type {
        DataType::Struct(_) => "; of a table give one column, such as `table[\"payload\"]`",
        _ => "",
    };
    // The names in a type are a producer's words.
    let name = ticketproof_diagnostics::text::quoted(&shortened(data_type));
    Err(PyTypeError::new_err(format!("a column of records holds strings or binaries, not {name}{advice}")))
}

/// Whether an array of this type can have so many buffers in the C data interface.
pub(crate) fn has_buffers(data_type: &DataType, count: usize) -> bool {
    match data_type {
        // Some write the place of the validity, which there is none of.
        DataType::Null => count <= 1,
        DataType::Dictionary(..) => count == 2,
        DataType::Struct(_) => count == 1,
        // The views' own buffers, and the lengths of those, follow.
        DataType::Utf8View | DataType::BinaryView => (3..1 << 20).contains(&count),
        _ => count == 3,
    }
}

fn shortened(data_type: &DataType) -> String {
    match data_type {
        DataType::Struct(_) => "struct".to_owned(),
        other => other.to_string().to_lowercase().chars().take(100).collect(),
    }
}

fn is_column(data_type: &DataType) -> bool {
    match data_type {
        DataType::Dictionary(_, values) => is_text(values),
        other => is_text(other),
    }
}

fn is_text(data_type: &DataType) -> bool {
    use DataType::*;
    matches!(data_type, Null | Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView)
}

/// A column whose entries can be read one by one.
pub(crate) struct Column {
    len: usize,
    nulls: Option<NullBuffer>,
    /// Where the entries begin in the buffers.
    offset: usize,
    layout: Layout,
}

enum Layout {
    Nothing,
    Offsets32(Buffer, Buffer),
    Offsets64(Buffer, Buffer),
    Views(Buffer, Vec<Buffer>),
    Keys(Keys, Buffer, Box<Column>),
}

/// How wide a dictionary's keys are, and whether they have a sign.
#[derive(Clone, Copy)]
enum Keys {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl Column {
    /// The column, without a copy of it.
    pub(crate) fn new(data: &ArrayData) -> PyResult<Self> {
        check_type(data.data_type())?;
        if matches!(data.data_type(), DataType::Struct(_)) {
            return Self::only(data);
        }
        let buffer = |index: usize| data.buffers().get(index).cloned().ok_or_else(broken);
        let layout = match data.data_type() {
            DataType::Null => Layout::Nothing,
            DataType::Utf8 | DataType::Binary => Layout::Offsets32(buffer(0)?, buffer(1)?),
            DataType::LargeUtf8 | DataType::LargeBinary => Layout::Offsets64(buffer(0)?, buffer(1)?),
            DataType::Dictionary(keys, _) => {
                let values = data.child_data().first().ok_or_else(broken)?;
                Layout::Keys(Keys::of(keys)?, buffer(0)?, Box::new(Self::new(values)?))
            }
            _ => Layout::Views(buffer(0)?, data.buffers().get(1..).unwrap_or_default().to_vec()),
        };
        Ok(Self { len: data.len(), nulls: data.nulls().cloned(), offset: data.offset(), layout })
    }

    /// The only column of a table.
    fn only(table: &ArrayData) -> PyResult<Self> {
        let mut column = Self::new(table.child_data().first().ok_or_else(broken)?)?;
        let end = table.offset().checked_add(table.len()).ok_or_else(broken)?;
        if end > column.len {
            return Err(broken());
        }
        let nulls = column.nulls.map(|nulls| nulls.slice(table.offset(), table.len()));
        column.nulls = NullBuffer::union(nulls.as_ref(), table.nulls());
        column.offset += table.offset();
        column.len = table.len();
        Ok(column)
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// An entry, or nothing where there is a null.
    ///
    /// # Errors
    /// When the column contradicts itself.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Result<Option<&[u8]>, Broken> {
        if index >= self.len {
            return Err(Broken);
        }
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(index)) {
            return Ok(None);
        }
        let at = self.offset.checked_add(index).ok_or(Broken)?;
        match &self.layout {
            Layout::Nothing => Ok(None),
            Layout::Offsets32(offsets, bytes) => between::<i32>(offsets, bytes, at).map(Some),
            Layout::Offsets64(offsets, bytes) => between::<i64>(offsets, bytes, at).map(Some),
            Layout::Views(views, buffers) => viewed(views, buffers, at).map(Some),
            Layout::Keys(keys, buffer, values) => values.get(keys.read(buffer, at)?),
        }
    }
}

/// The column contradicts itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken;

impl From<Broken> for PyErr {
    fn from(_: Broken) -> Self {
        broken()
    }
}

fn broken() -> PyErr {
    PyValueError::new_err("the column contradicts itself: an entry lies outside of its buffers")
}

#[inline]
fn item<T: ArrowNativeType>(buffer: &Buffer, at: usize) -> Result<T, Broken> {
    buffer.typed_data::<T>().get(at).copied().ok_or(Broken)
}

#[inline]
fn between<'a, T: ArrowNativeType>(
    offsets: &Buffer,
    bytes: &'a Buffer,
    at: usize,
) -> Result<&'a [u8], Broken> {
    let start = item::<T>(offsets, at)?.to_usize().ok_or(Broken)?;
    let end = item::<T>(offsets, at + 1)?.to_usize().ok_or(Broken)?;
    bytes.as_slice().get(start..end).ok_or(Broken)
}

#[inline]
fn viewed<'a>(views: &'a Buffer, buffers: &'a [Buffer], at: usize) -> Result<&'a [u8], Broken> {
    let view = views.as_slice().get(at * 16..at * 16 + 16).ok_or(Broken)?;
    let word = |from: usize| {
        let bytes = view.get(from..from + 4).and_then(|bytes| bytes.first_chunk().copied());
        bytes.map(|bytes| u32::from_le_bytes(bytes) as usize).ok_or(Broken)
    };
    let length = word(0)?;
    if length <= INLINE_MAX {
        return view.get(INLINE_AT..INLINE_AT + length).ok_or(Broken);
    }
    let (buffer, start) = (buffers.get(word(8)?).ok_or(Broken)?, word(12)?);
    buffer.as_slice().get(start..start + length).ok_or(Broken)
}

impl Keys {
    fn of(data_type: &DataType) -> PyResult<Self> {
        Ok(match data_type {
            DataType::Int8 => Self::I8,
            DataType::Int16 => Self::I16,
            DataType::Int32 => Self::I32,
            DataType::Int64 => Self::I64,
            DataType::UInt8 => Self::U8,
            DataType::UInt16 => Self::U16,
            DataType::UInt32 => Self::U32,
            DataType::UInt64 => Self::U64,
            _ => return Err(broken()),
        })
    }

    #[inline]
    fn read(self, buffer: &Buffer, at: usize) -> Result<usize, Broken> {
        match self {
            Self::I8 => item::<i8>(buffer, at)?.to_usize(),
            Self::I16 => item::<i16>(buffer, at)?.to_usize(),
            Self::I32 => item::<i32>(buffer, at)?.to_usize(),
            Self::I64 => item::<i64>(buffer, at)?.to_usize(),
            Self::U8 => item::<u8>(buffer, at)?.to_usize(),
            Self::U16 => item::<u16>(buffer, at)?.to_usize(),
            Self::U32 => item::<u32>(buffer, at)?.to_usize(),
            Self::U64 => item::<u64>(buffer, at)?.to_usize(),
        }
        .ok_or(Broken)
    }
}
