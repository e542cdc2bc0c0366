//! The Arrow C data interface in Python's capsules: the only module here with unsafe code, because the interface is C structs
//! behind pointers.
//!
//! What is taken over, an array or a stream of them, is looked at as far as it can be before a pointer is followed: names of
//! capsules, released structs, missing callbacks, the size of schemas, lengths, offsets, numbers of buffers and children. That
//! the pointers of a producer point to as much memory as it says cannot be told by anyone; see
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>.
#![expect(unsafe_code, reason = "the Arrow C data interface hands over C structs by pointers")]

mod checks;
mod stream;

use std::{
    ffi::CStr,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr::NonNull,
};

use arrow_array::{
    RecordBatch, RecordBatchIterator, StructArray,
    ffi::{FFI_ArrowArray, FFI_ArrowSchema, to_ffi},
    ffi_stream::FFI_ArrowArrayStream,
};
use arrow_data::ArrayData;
use arrow_schema::{DataType, SchemaRef};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyCapsule, PyTuple},
};

use self::{
    checks::{data_of, type_of},
    stream::Stream,
};
use crate::settings::value_error;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// The arrays of an object that exports one, or a stream of them; nothing for any other object.
pub(crate) fn imported<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Source<'py>>> {
    if let Some(export) = method(object, "__arrow_c_array__")? {
        let pair = export.call0()?;
        let pair = pair.cast::<PyTuple>().map_err(|_| odd("an array that is no pair of capsules"))?;
        if pair.len() != 2 {
            return Err(odd("an array that is no pair of capsules"));
        }
        let (schema, array) = (pair.get_item(0)?, pair.get_item(1)?);
        return Ok(Some(Source::One(Some(array_of(&schema, &array)?), object.py())));
    }
    let Some(export) = method(object, "__arrow_c_stream__")? else { return Ok(None) };
    Ok(Some(Source::Stream(Stream::of(&export.call0()?)?, object.py())))
}

fn method<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    // A class has the method as well, but not for itself.
    if object.is_instance_of::<pyo3::types::PyType>() { Ok(None) } else { object.getattr_opt(name) }
}

fn odd(what: &str) -> PyErr {
    PyTypeError::new_err(format!("the column exports {what}"))
}

/// One array, or the arrays of a stream.
pub(crate) enum Source<'py> {
    One(Option<ArrayData>, Python<'py>),
    Stream(Stream, Python<'py>),
}

impl Iterator for Source<'_> {
    type Item = PyResult<ArrayData>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::One(array, _) => array.take().map(Ok),
            // The stream's producer may need Python in another thread.
            Self::Stream(stream, py) => py.detach(|| stream.next().transpose()),
        }
    }
}

/// Imports, and turns a panic into an exception: arrow-rs asserts some of the things that a producer may do wrong.
fn guarded<T>(import: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(import)).unwrap_or_else(|_| Err(broken("it has a pointer that is null")))
}

fn broken(how: &str) -> PyErr {
    PyValueError::new_err(format!("the column's producer breaks the Arrow C data interface: {how}"))
}

fn array_of(schema: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> PyResult<ArrayData> {
    let schema: NonNull<FFI_ArrowSchema> = pointer(schema, SCHEMA)?;
    let array: NonNull<FFI_ArrowArray> = pointer(array, ARRAY)?;
    // SAFETY: a capsule of this name points to such a struct, and is alive here; the struct is read only, and not moved.
    let schema = unsafe { schema.as_ref() };
    if schema.release().is_none() {
        return Err(PyValueError::new_err("the column's schema is released already"));
    }
    let data_type = type_of(schema)?;
    // SAFETY: as above; the struct is moved out, which marks the one in the capsule as released.
    let array = unsafe { FFI_ArrowArray::from_raw(array.as_ptr()) };
    if array.is_released() {
        return Err(PyValueError::new_err("the column is released already"));
    }
    data_of(array, &data_type)
}

fn pointer<T>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<NonNull<T>> {
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| odd("what is no capsule"))?;
    Ok(capsule.pointer_checked(Some(name))?.cast())
}

/// A schema in its capsule.
pub(crate) fn schema_capsule<'py>(py: Python<'py>, of: &DataType) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(of).map_err(value_error)?, SCHEMA)
}

/// An array in its two capsules.
pub(crate) fn array_capsules<'py>(py: Python<'py>, data: &ArrayData) -> PyResult<Bound<'py, PyTuple>> {
    let (array, schema) = to_ffi(data).map_err(value_error)?;
    let schema = PyCapsule::new_with_value(py, schema, SCHEMA)?;
    PyTuple::new(py, [schema, PyCapsule::new_with_value(py, array, ARRAY)?])
}

/// A stream of struct arrays in its capsule.
pub(crate) fn stream_capsule<'py>(
    py: Python<'py>,
    schema: SchemaRef,
    chunks: Vec<StructArray>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches: Vec<_> = chunks.into_iter().map(|chunk| Ok(RecordBatch::from(chunk))).collect();
    let reader = RecordBatchIterator::new(batches, schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}
