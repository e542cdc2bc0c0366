//! The verdicts on a column as Python sees them.

use std::sync::Arc;

use arrow_array::{Array as _, BooleanArray, ListArray, StringArray, StructArray, cast::AsArray as _};
use arrow_data::transform::MutableArrayData;
use arrow_schema::Schema;
use pyo3::{
    exceptions::{PyIndexError, PyValueError},
    prelude::*,
    types::{PyCapsule, PyDict, PyIterator, PyList, PyTuple},
};

use crate::{
    arrow::{build, capsule},
    counts::Counts,
    finding::PyFinding,
    report::PyReport,
    settings::value_error,
};

/// The verdicts on a column: an Arrow array of
/// `struct<ok: bool, findings: list<struct<code, rule, location, message, severity, help>>>`, as long as the column and never
/// null. Whatever reads the Arrow PyCapsule interface takes it: `pyarrow.array(verdicts)`, `polars.Series(verdicts)`.
///
/// >>> import ticketproof
/// >>> v = ticketproof.Validator.hubspot_default()
/// >>> verdicts = v.check_many(['{"properties":{"subject":"Hi","hs_pipeline_stage":"1"}}', None])
/// >>> verdicts
/// <Verdicts: 2 records, 1 not ok>
/// >>> verdicts.ok()
/// [True, False]
/// >>> verdicts[1]
/// Report: 1 error
///   error[TP0101]: the entry is null: there is no record
///     help: write an object, `{"properties":{…}}`
#[pyclass(name = "Verdicts", module = "ticketproof", frozen, sequence)]
pub(crate) struct PyVerdicts {
    chunks: Vec<StructArray>,
    len: usize,
    bad: usize,
    not_compared: u64,
    counts: Counts,
}

impl PyVerdicts {
    pub(crate) fn new(chunks: Vec<StructArray>, bad: usize, not_compared: u64, counts: Counts) -> Self {
        let len = chunks.iter().map(|chunk| chunk.len()).sum();
        Self { chunks, len, bad, not_compared, counts }
    }

    fn oks(&self) -> impl Iterator<Item = bool> {
        let columns = self.chunks.iter().filter_map(|chunk| chunk.column(0).as_boolean_opt());
        columns.flat_map(|column: &BooleanArray| column.values().iter())
    }

    fn report(&self, mut at: usize) -> Option<PyReport> {
        for chunk in &self.chunks {
            if at < chunk.len() {
                return report_of(chunk.column(1).as_list_opt()?, at);
            }
            at -= chunk.len();
        }
        None
    }
}

/// The findings of one entry. Their exact edits are not in the array.
fn report_of(findings: &ListArray, at: usize) -> Option<PyReport> {
    let findings = findings.value(at);
    let findings = findings.as_struct_opt()?;
    let columns: Vec<&StringArray> =
        findings.columns().iter().filter_map(|column| column.as_string_opt::<i32>()).collect();
    let [code, rule, location, message, severity, help] = *columns.as_slice() else { return None };
    let findings = (0..findings.len()).map(|row| PyFinding {
        code: code.value(row).to_owned(),
        rule: rule.value(row).to_owned(),
        location: location.value(row).to_owned(),
        message: message.value(row).to_owned(),
        severity: severity.value(row).to_owned(),
        help: help.is_valid(row).then(|| help.value(row).to_owned()),
        fix: None,
        span: None,
    });
    Some(PyReport::of(findings.collect()))
}

#[pymethods]
impl PyVerdicts {
    fn __len__(&self) -> usize {
        self.len
    }

    fn __getitem__(&self, index: isize) -> PyResult<PyReport> {
        let at = if index < 0 { self.len.checked_add_signed(index) } else { usize::try_from(index).ok() };
        at.and_then(|at| self.report(at))
            .ok_or_else(|| PyIndexError::new_err(format!("there are {} verdicts", self.len)))
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyIterator>> {
        let builtins = slf.py().import("builtins")?;
        let rows = builtins.getattr("range")?.call1((slf.get().len,))?;
        builtins.getattr("map")?.call1((slf.getattr("__getitem__")?, rows))?.try_iter()
    }

    fn __repr__(&self) -> String {
        let records = if self.len == 1 { "record" } else { "records" };
        format!("<Verdicts: {} {records}, {} not ok>", self.len, self.bad)
    }

    /// How many records are not ok.
    #[getter]
    fn bad(&self) -> usize {
        self.bad
    }

    /// Whether each record is ok, in order.
    fn ok<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let oks: Vec<bool> = self.oks().collect();
        PyList::new(py, oks)
    }

    /// How often what was found: `{"records", "good", "bad", "not_compared", "warned", "rules": {name: {"code", "errors",
    /// "warnings", "records"}}, "properties": {name: findings}}`, the most frequent first. `not_compared` counts the values of
    /// unique properties for which there was no memory: a repetition among them is not found.
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("records", self.len)?;
        dict.set_item("good", self.len - self.bad)?;
        dict.set_item("bad", self.bad)?;
        dict.set_item("not_compared", self.not_compared)?;
        dict.update(self.counts.to_dict(py)?.as_mapping())?;
        Ok(dict)
    }

    /// The Arrow type of the verdicts, in a capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema_capsule(py, &build::data_type())
    }

    /// The verdicts as one Arrow array, in two capsules. They have one type, whichever is asked for.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        drop(requested_schema);
        if let [chunk] = self.chunks.as_slice() {
            return capsule::array_capsules(py, &chunk.to_data());
        }
        // Only text beyond a gigabyte comes in several arrays.
        let parts: Vec<_> = self.chunks.iter().map(|chunk| chunk.to_data()).collect();
        let whole = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut whole = MutableArrayData::new(parts.iter().collect(), false, self.len);
            for (index, part) in parts.iter().enumerate() {
                whole.try_extend(index, 0, part.len()).map_err(value_error)?;
            }
            Ok(whole.freeze())
        }));
        let whole = whole.unwrap_or_else(|_| {
            Err(PyValueError::new_err("the verdicts are too long for one array: read them as a stream"))
        });
        capsule::array_capsules(py, &whole?)
    }

    /// The verdicts as a stream of Arrow arrays, in a capsule. They have one type, whichever is asked for.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let schema = Arc::new(Schema::new(build::VERDICT.clone()));
        capsule::stream_capsule(py, schema, self.chunks.clone())
    }
}
