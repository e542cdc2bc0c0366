//! Columns of text with some cells exchanged, and dictionaries that grow with a file.

use std::{collections::BTreeMap, str::FromStr, sync::Arc};

use arrow_array::{
    Array as _, ArrayRef, ArrowPrimitiveType, BinaryViewArray, GenericBinaryArray, GenericStringArray,
    OffsetSizeTrait, PrimitiveArray, StringViewArray,
    builder::GenericByteDictionaryBuilder,
    cast::AsArray as _,
    types::{
        ArrowDictionaryKeyType, GenericStringType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
        UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_schema::DataType;

use super::{cell, error::Error};

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
        DataType::Dictionary(..) => {
            let mut keys = dictionary(array).ok_or_else(|| unwritable(array.data_type()))?;
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

    /// The column with these keys of these texts.
    #[cfg(feature = "ipc")]
    fn of_keys(&self, keys: &ArrayRef, texts: &ArrayRef) -> Result<ArrayRef, Error>;
}

struct Keys<K: ArrowDictionaryKeyType, O: OffsetSizeTrait> {
    builder: GenericByteDictionaryBuilder<K, GenericStringType<O>>,
    /// Whether texts are views, which have no such builder: they are exchanged in the end.
    are_views: bool,
}

impl<K: ArrowDictionaryKeyType, O: OffsetSizeTrait> Growing for Keys<K, O> {
    fn encode(&mut self, texts: &ArrayRef) -> Result<ArrayRef, Error> {
        let too_many = |_| Error::new("there are more different texts than its type of keys has numbers");
        for row in 0..texts.len() {
            let text = cell::text(texts, row);
            match text.as_deref().and_then(|text| std::str::from_utf8(text).ok()) {
                Some(text) => drop(self.builder.append(text).map_err(too_many)?),
                None => self.builder.append_null(),
            }
        }
        let built = self.builder.finish_preserve_values();
        if !self.are_views {
            return Ok(Arc::new(built));
        }
        let views: StringViewArray = built.values().as_string::<O>().iter().collect();
        Ok(Arc::new(built.with_values(Arc::new(views))))
    }

    #[cfg(feature = "ipc")]
    fn of_keys(&self, keys: &ArrayRef, texts: &ArrayRef) -> Result<ArrayRef, Error> {
        let keys = keys.as_primitive::<K>().clone();
        Ok(Arc::new(arrow_array::DictionaryArray::<K>::try_new(keys, Arc::clone(texts))?))
    }
}

/// The dictionary of a column of texts, to which more can be added.
pub(super) fn dictionary(column: &ArrayRef) -> Option<Box<dyn Growing>> {
    fn of<K: ArrowDictionaryKeyType, O: OffsetSizeTrait>(known: &ArrayRef) -> Option<Box<dyn Growing>> {
        let texts = (0..known.len()).map(|row| {
            let text = cell::text(known, row);
            text.and_then(|text| String::from_utf8(text.into_owned()).ok())
        });
        let known_texts: GenericStringArray<O> = texts.collect();
        let builder = GenericByteDictionaryBuilder::new_with_dictionary(0, &known_texts).ok()?;
        Some(Box::new(Keys::<K, O> { builder, are_views: *known.data_type() == DataType::Utf8View }))
    }
    fn by_values<K: ArrowDictionaryKeyType>(known: &ArrayRef) -> Option<Box<dyn Growing>> {
        match known.data_type() {
            DataType::Utf8 | DataType::Utf8View => of::<K, i32>(known),
            DataType::LargeUtf8 => of::<K, i64>(known),
            _ => None,
        }
    }
    let DataType::Dictionary(key, _) = column.data_type() else { return None };
    let known = column.as_any_dictionary_opt()?.values();
    match **key {
        DataType::Int8 => by_values::<Int8Type>(known),
        DataType::Int16 => by_values::<Int16Type>(known),
        DataType::Int32 => by_values::<Int32Type>(known),
        DataType::Int64 => by_values::<Int64Type>(known),
        DataType::UInt8 => by_values::<UInt8Type>(known),
        DataType::UInt16 => by_values::<UInt16Type>(known),
        DataType::UInt32 => by_values::<UInt32Type>(known),
        DataType::UInt64 => by_values::<UInt64Type>(known),
        _ => None,
    }
}
