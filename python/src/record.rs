//! From a Python object to the bytes of a record.

use pyo3::{
    exceptions::{PyRecursionError, PyTypeError},
    prelude::*,
    types::{
        PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMemoryView, PyString, PyTuple, PyType,
    },
};
use ticketproof_validator::RECORD_MAX;

/// The deepest nesting that is written. The validator objects to far less; this much has a finding, and more, or a container
/// in itself, an exception.
const DEPTH_MAX: usize = 256;

/// The bytes of a record, borrowed where Python has them as they are.
pub(crate) enum Record<'py> {
    /// A `bytes` object, which never changes.
    Bytes(Bound<'py, PyBytes>),
    /// Bytes that were serialised here.
    Written(Vec<u8>),
}

impl<'py> Record<'py> {
    /// The record that an object is: `bytes` and the like, a `str` of JSON, or a `dict`.
    pub(crate) fn of(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = object.cast::<PyBytes>() {
            Ok(Self::Bytes(bytes.clone()))
        } else if let Ok(text) = object.cast::<PyString>() {
            // Half a surrogate pair is no character: as bytes it is a finding, like any other text that is not UTF-8.
            if let Ok(bytes) = text.encode_utf8() {
                return Ok(Self::Bytes(bytes));
            }
            let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
            Ok(Self::Bytes(encoded.cast_into::<PyBytes>()?))
        } else if object.is_instance_of::<PyDict>() {
            let mut text = Writer { text: Vec::new() };
            text.value(object, 0)?;
            Ok(Self::Written(text.text))
        } else if let Ok(bytes) = object.cast::<PyByteArray>() {
            Ok(Self::Written(bytes.to_vec()))
        } else if object.is_instance_of::<PyMemoryView>() {
            let bytes = object.call_method0("tobytes")?;
            Ok(Self::Bytes(bytes.cast_into::<PyBytes>()?))
        } else {
            let name = object.get_type().name()?;
            Err(PyTypeError::new_err(format!("a record is a dict, a str or bytes, not {name}")))
        }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes.as_bytes(),
            Self::Written(bytes) => bytes,
        }
    }
}

/// Writes compact JSON, as Python's `json` does: NaN and infinities by their names, which the validator then finds to be no
/// JSON, and half a surrogate pair as its escape.
struct Writer {
    text: Vec<u8>,
}

impl Writer {
    fn value(&mut self, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<()> {
        // A small object can refer to the same part again and again; the rest of a record that is too large is not needed to
        // say so.
        if self.text.len() > RECORD_MAX {
            return Ok(());
        }
        if depth > DEPTH_MAX {
            let message = format!("the record is nested deeper than {DEPTH_MAX} levels, or contains itself");
            return Err(PyRecursionError::new_err(message));
        }
        if let Ok(text) = value.cast::<PyString>() {
            self.string(text)
        } else if value.is_none() {
            self.raw(b"null");
            Ok(())
        } else if let Ok(truth) = value.cast::<PyBool>() {
            self.raw(if truth.is_true() { b"true" } else { b"false" });
            Ok(())
        } else if let Ok(number) = value.cast::<PyInt>() {
            self.integer(number)
        } else if let Ok(number) = value.cast::<PyFloat>() {
            self.float(number)
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.object(dict, depth)
        } else if let Ok(list) = value.cast::<PyList>() {
            self.list(list.iter(), depth)
        } else if let Ok(list) = value.cast::<PyTuple>() {
            self.list(list.iter(), depth)
        } else {
            let name = value.get_type().name()?;
            Err(PyTypeError::new_err(format!(
                "a value of type {name} is not JSON; give it as a str or a number"
            )))
        }
    }

    fn object(&mut self, dict: &Bound<'_, PyDict>, depth: usize) -> PyResult<()> {
        self.text.push(b'{');
        // A copy, because another thread may change the dict meanwhile.
        for (index, (key, value)) in dict.copy()?.iter().enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            let Ok(key) = key.cast::<PyString>() else {
                let name = key.get_type().name()?;
                return Err(PyTypeError::new_err(format!("a key of a record is a str, not {name}")));
            };
            self.string(key)?;
            self.text.push(b':');
            self.value(&value, depth + 1)?;
        }
        self.text.push(b'}');
        Ok(())
    }

    fn list<'py>(&mut self, items: impl Iterator<Item = Bound<'py, PyAny>>, depth: usize) -> PyResult<()> {
        self.text.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            self.value(&item, depth + 1)?;
        }
        self.text.push(b']');
        Ok(())
    }

    fn string(&mut self, text: &Bound<'_, PyString>) -> PyResult<()> {
        if let Ok(text) = text.to_cow() {
            // Writing to memory cannot fail, nor is there a text that JSON does not have.
            return serde_json::to_writer(&mut self.text, text.as_ref())
                .map_err(|error| PyTypeError::new_err(error.to_string()));
        }
        let halves: Vec<u8> = text.call_method1("encode", ("utf-16-le", "surrogatepass"))?.extract()?;
        let units = halves.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let mut written = String::from("\"");
        for char in char::decode_utf16(units) {
            match char {
                Ok(char @ ('"' | '\\')) => written.extend(['\\', char]),
                Ok(char) if char >= ' ' => written.push(char),
                Ok(char) => written.push_str(&format!("\\u{:04x}", char as u32)),
                Err(half) => written.push_str(&format!("\\u{:04x}", half.unpaired_surrogate())),
            }
        }
        written.push('"');
        self.raw(written.as_bytes());
        Ok(())
    }

    fn integer(&mut self, number: &Bound<'_, PyInt>) -> PyResult<()> {
        if let Ok(small) = number.extract::<i64>() {
            self.raw(small.to_string().as_bytes());
            return Ok(());
        }
        // A subclass may write itself in its own way; and Python itself refuses to write thousands of digits.
        self.own_repr(&number.py().get_type::<PyInt>(), number)
    }

    fn float(&mut self, number: &Bound<'_, PyFloat>) -> PyResult<()> {
        let value = number.value();
        if value.is_finite() {
            return self.own_repr(&number.py().get_type::<PyFloat>(), number);
        }
        self.raw(match (value.is_nan(), value > 0.0) {
            (true, _) => b"NaN",
            (false, true) => b"Infinity",
            (false, false) => b"-Infinity",
        });
        Ok(())
    }

    fn own_repr(&mut self, own: &Bound<'_, PyType>, number: &Bound<'_, PyAny>) -> PyResult<()> {
        let text: String = own.call_method1("__repr__", (number,))?.extract()?;
        self.raw(text.as_bytes());
        Ok(())
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }
}
