//! Checks of foreign schemas and arrays, before one of their pointers is followed.

use std::ptr::NonNull;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use pyo3::prelude::*;

use super::{broken, guarded};
use crate::{arrow::column, settings::value_error};

/// The longest array, and the longest buffer in bytes, that is believed.
const LENGTH_MAX: usize = 1 << 40;

/// How deep a schema is, and how many parts it has, at most. A table may be handed in by mistake, and is told to be one.
const SCHEMA_DEPTH_MAX: usize = 64;
const SCHEMA_PARTS_MAX: usize = 100_000;

/// The type that a schema describes, if a column of records can have it. A schema is a tree of pointers; how many of them
/// there are is known before they are followed.
pub(super) fn type_of(schema: &FFI_ArrowSchema) -> PyResult<DataType> {
    guarded(|| {
        if !is_small(schema, SCHEMA_DEPTH_MAX, &mut { SCHEMA_PARTS_MAX }) {
            return Err(broken("its schema has more parts than any column"));
        }
        let data_type = DataType::try_from(schema).map_err(value_error)?;
        column::check_type(&data_type).map(|()| data_type)
    })
}

/// Whether a schema is no deeper than this and has no more parts.
fn is_small(schema: &FFI_ArrowSchema, depth: usize, parts: &mut usize) -> bool {
    let children = schema.children();
    // A negative number is a huge one here.
    let count = children.size_hint().0;
    if depth == 0 || count >= *parts {
        return false;
    }
    *parts -= count + 1;
    children.chain(schema.dictionary()).all(|part| is_small(part, depth - 1, parts))
}

/// An array of a type, whatever it came in. The struct is looked at before one of its pointers is followed.
pub(super) fn data_of(array: FFI_ArrowArray, data_type: &DataType) -> PyResult<ArrayData> {
    guarded(|| {
        look_at(&array, data_type)?;
        // SAFETY: this is the interface: that the buffers are as long as the lengths say is for the producer to ensure.
        unsafe { from_ffi_and_data_type(array, data_type.clone()) }.map_err(value_error)
    })
}

/// Refuses a struct that an array of this type cannot have.
fn look_at(array: &FFI_ArrowArray, data_type: &DataType) -> PyResult<()> {
    if array.is_released() {
        return Err(broken("a part of it is released already"));
    }
    if array.len() > LENGTH_MAX || array.offset() > LENGTH_MAX {
        return Err(broken("it has a length that no column has"));
    }
    if !column::has_buffers(data_type, array.num_buffers()) {
        return Err(broken("it has more or fewer buffers than its type"));
    }
    let fields = match data_type {
        DataType::Struct(fields) => fields.as_ref(),
        _ => &[],
    };
    if array.num_children() != fields.len() {
        return Err(broken("it has more or fewer columns than its type"));
    }
    match (data_type, array.dictionary()) {
        (DataType::Dictionary(_, values), Some(dictionary)) => look_at(dictionary, values)?,
        (DataType::Dictionary(..), None) | (_, Some(_)) => {
            return Err(broken("it is and is not a dictionary"));
        }
        (_, None) => {}
    }
    look_at_buffers(array, data_type)?;
    fields.iter().enumerate().try_for_each(|(at, field)| look_at(array.child(at), field.data_type()))
}

/// Refuses buffers that are not there, that are not aligned, or whose lengths, as far as the array itself says them, cannot be.
fn look_at_buffers(array: &FFI_ArrowArray, data_type: &DataType) -> PyResult<()> {
    let end = array.len() + array.offset();
    match data_type {
        DataType::Utf8 | DataType::Binary if end > 0 => {
            let ends = Numbers::<i32>::of(array.buffer(1))?;
            text_between(array, i64::from(ends.get(array.offset())), i64::from(ends.get(end)))
        }
        DataType::LargeUtf8 | DataType::LargeBinary if end > 0 => {
            let ends = Numbers::<i64>::of(array.buffer(1))?;
            text_between(array, ends.get(array.offset()), ends.get(end))
        }
        DataType::Utf8View | DataType::BinaryView if array.num_buffers() > 3 => {
            let last = array.num_buffers() - 1;
            let lengths = Numbers::<i64>::of(array.buffer(last))?;
            (2..last).try_for_each(|at| length_of(array.buffer(at), lengths.get(at - 2)))
        }
        _ => Ok(()),
    }
}

/// Refuses a text buffer of which the used part has no such ends.
fn text_between(array: &FFI_ArrowArray, start: i64, end: i64) -> PyResult<()> {
    if start < 0 || end < start {
        return Err(broken("its offsets go backwards"));
    }
    length_of(array.buffer(2), end)
}

fn length_of(buffer: *const u8, length: i64) -> PyResult<()> {
    match usize::try_from(length) {
        Ok(0) => Ok(()),
        Ok(length) if length <= LENGTH_MAX && !buffer.is_null() => Ok(()),
        _ => Err(broken("a buffer is not there, or has a length that no buffer has")),
    }
}

/// A buffer of numbers, as long as the producer says.
struct Numbers<T>(NonNull<T>);

impl<T: Copy> Numbers<T> {
    fn of(buffer: *const u8) -> PyResult<Self> {
        let numbers =
            NonNull::new(buffer.cast_mut()).ok_or_else(|| broken("a buffer is not there"))?.cast::<T>();
        if numbers.is_aligned() { Ok(Self(numbers)) } else { Err(broken("a buffer is not aligned")) }
    }

    fn get(&self, at: usize) -> T {
        // SAFETY: that the buffer is as long as the array says is for the producer to ensure.
        unsafe { *self.0.add(at).as_ref() }
    }
}
