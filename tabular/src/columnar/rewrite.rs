//! Columns of text with some cells exchanged, and dictionaries that grow with a file.

use std::{collections::BTreeMap, str::FromStr, sync::Arc};

use arrow_array::{
    Array as _, ArrayRef, ArrowPrimitiveType, BinaryViewArray, GenericBinaryArray, GenericStringArray,
    OffsetSizeTrait, PrimitiveArray, StringViewArray,
    builder::GenericByteDictionaryBuilder,
    cast::AsArray as _,
    types::{
        ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, LargeUtf8Type, UInt8Type,
        UInt16Type, UInt32Type, UInt64Type, Utf8Type,
    },
};
use arrow_schema::DataType;

use super::{Error, cell};

/// A column with some cells exchanged, of the same type.
pub(super) fn rewritten(array: &ArrayRef, texts: &BTreeMap<usize, &str>) -> Result<ArrayRef, Error> {
    let cells = 0..array.len();
    let new = |row: usize| texts.get(&row).map(|text| text.as_bytes());
    Ok(match array.data_type() {
        DataType::Utf8 => strings::<i32>(array, texts),
        DataType::LargeUtf8 => strings::<i64>(array, texts),
        DataType::Utf8View => {
            let old = array.as_string_view();
            let old = |row: usize| old.is_valid(row).then(|| old.value(row));
            Arc::new(
                cells.map(|row| texts.get(&row).copied().or_else(|| old(row))).collect::<StringViewArray>(),
            )
        }
        DataType::Binary => bytes::<i32>(array, texts),
        DataType::LargeBinary => bytes::<i64>(array, texts),
        DataType::BinaryView => {
            let old = array.as_binary_view();
            let old = |row: usize| old.is_valid(row).then(|| old.value(row));
            Arc::new(cells.map(|row| new(row).or_else(|| old(row))).collect::<BinaryViewArray>())
        }
        DataType::Dictionary(key, values) => {
            let mut keys = dictionary(key, values).ok_or_else(|| unwritable(array.data_type()))?;
            keys.encode(&rewritten(&cell::unpacked(array)?, texts)?)?
        }
        kind if kind.is_integer() => integers(array, texts).ok_or_else(|| unwritable(kind))?,
        other => return Err(unwritable(other)),
    })
}

/// A column of whole numbers, if all corrections are such and fit.
fn integers(array: &ArrayRef, texts: &BTreeMap<usize, &str>) -> Option<ArrayRef> {
    fn of<T: ArrowPrimitiveType<Native: FromStr>>(
        array: &ArrayRef,
        texts: &BTreeMap<usize, &str>,
    ) -> Option<ArrayRef> {
        let mut cells: Vec<Option<T::Native>> = array.as_primitive::<T>().iter().collect();
        for (row, text) in texts {
            *cells.get_mut(*row)? = Some(text.parse().ok()?);
        }
        Some(Arc::new(PrimitiveArray::<T>::from_iter(cells)))
    }
    match array.data_type() {
        DataType::Int8 => of::<Int8Type>(array, texts),
        DataType::Int16 => of::<Int16Type>(array, texts),
        DataType::Int32 => of::<Int32Type>(array, texts),
        DataType::Int64 => of::<Int64Type>(array, texts),
        DataType::UInt8 => of::<UInt8Type>(array, texts),
        DataType::UInt16 => of::<UInt16Type>(array, texts),
        DataType::UInt32 => of::<UInt32Type>(array, texts),
        DataType::UInt64 => of::<UInt64Type>(array, texts),
        _ => None,
    }
}

fn unwritable(kind: &DataType) -> Error {
    Error::new(format!("it is of type {kind}, which a correction does not fit; make it a column of strings"))
}

fn strings<O: OffsetSizeTrait>(array: &ArrayRef, texts: &BTreeMap<usize, &str>) -> ArrayRef {
    let old = array.as_string::<O>();
    let cell = |row: usize| texts.get(&row).copied().or_else(|| old.is_valid(row).then(|| old.value(row)));
    Arc::new((0..old.len()).map(cell).collect::<GenericStringArray<O>>())
}

fn bytes<O: OffsetSizeTrait>(array: &ArrayRef, texts: &BTreeMap<usize, &str>) -> ArrayRef {
    let old = array.as_binary::<O>();
    let cell = |row: usize| {
        texts.get(&row).map(|text| text.as_bytes()).or_else(|| old.is_valid(row).then(|| old.value(row)))
    };
    Arc::new((0..old.len()).map(cell).collect::<GenericBinaryArray<O>>())
}

/// A dictionary that grows: texts keep the keys that they got.
pub(super) trait Growing: Send {
    /// A column of texts by keys of everything so far.
    fn encode(&mut self, texts: &ArrayRef) -> Result<ArrayRef, Error>;
}

struct Keys<K: ArrowDictionaryKeyType, T: arrow_array::types::ByteArrayType> {
    builder: GenericByteDictionaryBuilder<K, T>,
}

impl<K: ArrowDictionaryKeyType, T: arrow_array::types::ByteArrayType<Native = str>> Growing for Keys<K, T> {
    fn encode(&mut self, texts: &ArrayRef) -> Result<ArrayRef, Error> {
        let texts = texts.as_bytes::<T>();
        for text in texts {
            match text {
                Some(text) => drop(self.builder.append(text).map_err(Error::new)?),
                None => self.builder.append_null(),
            }
        }
        Ok(Arc::new(self.builder.finish_preserve_values()))
    }
}

/// An empty dictionary of texts, by the types of its keys and values.
pub(super) fn dictionary(key: &DataType, values: &DataType) -> Option<Box<dyn Growing>> {
    fn of<K: ArrowDictionaryKeyType>(values: &DataType) -> Option<Box<dyn Growing>> {
        match values {
            DataType::Utf8 => {
                Some(Box::new(Keys::<K, Utf8Type> { builder: GenericByteDictionaryBuilder::new() }))
            }
            DataType::LargeUtf8 => {
                Some(Box::new(Keys::<K, LargeUtf8Type> { builder: GenericByteDictionaryBuilder::new() }))
            }
            _ => None,
        }
    }
    match key {
        DataType::Int8 => of::<Int8Type>(values),
        DataType::Int16 => of::<Int16Type>(values),
        DataType::Int32 => of::<Int32Type>(values),
        DataType::Int64 => of::<Int64Type>(values),
        DataType::UInt8 => of::<UInt8Type>(values),
        DataType::UInt16 => of::<UInt16Type>(values),
        DataType::UInt32 => of::<UInt32Type>(values),
        DataType::UInt64 => of::<UInt64Type>(values),
        _ => None,
    }
}
