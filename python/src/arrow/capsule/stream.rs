//! A stream of arrays, in the C stream interface.

use std::{ffi::CStr, ptr::NonNull};

use arrow_array::{
    ffi::{FFI_ArrowArray, FFI_ArrowSchema},
    ffi_stream::FFI_ArrowArrayStream,
};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use pyo3::{exceptions::PyValueError, prelude::*};
use ticketproof_diagnostics::text::escaped_lines;

use super::{
    STREAM, broken,
    checks::{data_of, type_of},
    pointer,
};

/// The most characters of a producer's own error that are told.
const ERROR_MAX: usize = 2_000;

/// A stream that was taken over, and the type of its arrays.
pub(crate) struct Stream {
    stream: FFI_ArrowArrayStream,
    data_type: DataType,
    /// Whether it is at its end, or failed: then it is not asked again.
    is_over: bool,
}

impl Stream {
    pub(super) fn of(stream: &Bound<'_, PyAny>) -> PyResult<Self> {
        let stream: NonNull<FFI_ArrowArrayStream> = pointer(stream, STREAM)?;
        // SAFETY: a capsule of this name points to such a struct, and is alive here; it is moved out, which marks the one in
        // the capsule as released.
        let mut stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
        if stream.release().is_none() {
            return Err(PyValueError::new_err("the column's stream is released already"));
        }
        let get_schema = stream.get_schema().ok_or_else(|| broken("the stream has no `get_schema`"))?;
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the stream is alive, and the callback is its own.
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return Err(failed(&mut stream, code));
        }
        if schema.release().is_none() {
            return Err(broken("the stream gives no schema"));
        }
        Ok(Self { data_type: type_of(&schema)?, stream, is_over: false })
    }

    /// The next array, or nothing at the end.
    pub(super) fn next(&mut self) -> PyResult<Option<ArrayData>> {
        if self.is_over {
            return Ok(None);
        }
        // Whatever comes but an array ends it.
        self.is_over = true;
        let get_next = self.stream.get_next().ok_or_else(|| broken("the stream has no `get_next`"))?;
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream is alive, and the callback is its own.
        let code = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        if code != 0 {
            return Err(failed(&mut self.stream, code));
        }
        if array.is_released() {
            return Ok(None);
        }
        let data = data_of(array, &self.data_type)?;
        self.is_over = false;
        Ok(Some(data))
    }
}

/// The exception for a stream's last error.
fn failed(stream: &mut FFI_ArrowArrayStream, code: i32) -> PyErr {
    let why = stream.get_last_error().and_then(|get_last_error| {
        // SAFETY: the stream is alive, the callback is its own, and a call has failed just now; the text is the stream's, and
        // is copied before anything else is asked of it.
        let text = NonNull::new(unsafe { get_last_error(stream) }.cast_mut())?;
        let text = unsafe { CStr::from_ptr(text.as_ptr()) }.to_string_lossy();
        Some(text.chars().take(ERROR_MAX).collect::<String>())
    });
    let why = why.unwrap_or_else(|| format!("error code {code}"));
    PyValueError::new_err(format!("the column's stream failed: {}", escaped_lines(&why)))
}
