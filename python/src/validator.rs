//! The validator as Python sees it.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use pyo3::{exceptions::PyTypeError, prelude::*, types::PyType};
use ticketproof_schema::{Snapshot, SnapshotError, json_schema};
use ticketproof_validator::{Operation, Shape, Validator};

use crate::{
    arrow::capsule,
    check_many::ColumnCheck,
    facts,
    record::Record,
    report::PyReport,
    settings::{Parts, ValidatorConfig, value_error},
    verdicts::PyVerdicts,
};

/// How many validators are kept for those who unpickle them again and again, as every batch of a Spark job does.
const KEPT_MAX: usize = 16;

/// Checks ticket payloads against the schema of one HubSpot account.
///
/// Immutable, and may be shared between threads, copied, compared and pickled: it carries its snapshot with it.
///
/// >>> import ticketproof
/// >>> v = ticketproof.Validator.hubspot_default()
/// >>> bool(v.check({"properties": {"subject": "Printer on fire", "hs_pipeline_stage": "1"}}))
/// True
#[pyclass(name = "Validator", module = "ticketproof", frozen)]
pub(crate) struct PyValidator {
    inner: Arc<Inner>,
}

struct Inner {
    config: ValidatorConfig,
    validator: Validator,
    hash: String,
    /// The snapshot as it stands in its file, for the rest of the package.
    text: String,
}

/// Makes a validator, or takes the one that was made from the same before.
fn made(config: ValidatorConfig) -> PyResult<PyValidator> {
    static KEPT: LazyLock<Mutex<HashMap<ValidatorConfig, Arc<Inner>>>> = LazyLock::new(Mutex::default);
    let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(inner) = kept().get(&config) {
        return Ok(PyValidator { inner: Arc::clone(inner) });
    }
    let (validator, hash, text) = config.build()?;
    let inner = Arc::new(Inner { config: config.clone(), validator, hash, text });
    let mut kept = kept();
    if kept.len() >= KEPT_MAX {
        kept.clear();
    }
    kept.insert(config, Arc::clone(&inner));
    Ok(PyValidator { inner })
}

/// Makes a validator again, for `pickle` and `copy`.
#[pyfunction(name = "_restored")]
pub(crate) fn restored(py: Python<'_>, parts: Parts) -> PyResult<PyValidator> {
    py.detach(|| made(ValidatorConfig::from_parts(parts)))
}

#[pymethods]
impl PyValidator {
    /// A validator for the account whose snapshot is in this file, which `ticketproof pull` writes.
    ///
    /// `off`, `warn` and `deny` name rules by code or name: not applied, a warning, an error. `requirements` is the path of a
    /// file of requirements; they apply from `api_version` 2026-09 on, as they do at HubSpot.
    ///
    /// Raises `OSError` when a file cannot be read, and `ValueError` when it is not what it should be or there is no such rule.
    #[classmethod]
    #[pyo3(signature = (path, *, off=Vec::new(), warn=Vec::new(), deny=Vec::new(), requirements=None, api_version=None))]
    #[expect(clippy::too_many_arguments, reason = "these are the settings, which Python gives by name")]
    fn from_snapshot(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        path: PathBuf,
        off: Vec<String>,
        warn: Vec<String>,
        deny: Vec<String>,
        requirements: Option<PathBuf>,
        api_version: Option<String>,
    ) -> PyResult<Self> {
        py.detach(|| {
            let snapshot = Snapshot::read(path).map_err(snapshot_error)?;
            let requirements = requirements.map(std::fs::read_to_string).transpose()?;
            let snapshot = Some(snapshot.to_json().into());
            made(ValidatorConfig { snapshot, off, warn, deny, requirements, api_version })
        })
    }

    /// A validator for a brand-new account: for a first look and for tests. Every real account has more.
    ///
    /// The settings are those of `from_snapshot`.
    #[classmethod]
    #[pyo3(signature = (*, off=Vec::new(), warn=Vec::new(), deny=Vec::new(), requirements=None, api_version=None))]
    fn hubspot_default(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        off: Vec<String>,
        warn: Vec<String>,
        deny: Vec<String>,
        requirements: Option<PathBuf>,
        api_version: Option<String>,
    ) -> PyResult<Self> {
        py.detach(|| {
            let requirements = requirements.map(std::fs::read_to_string).transpose()?;
            made(ValidatorConfig { snapshot: None, off, warn, deny, requirements, api_version })
        })
    }

    /// Everything that is wrong with one record: a `dict`, or JSON as `str` or `bytes`.
    ///
    /// `op` is `create`, `update`, `upsert` or `legacy-create`; `shape` is `body` for a request body, `properties` for just the
    /// map of properties, `batch` for `{"inputs": […]}`. Text that is no JSON is a finding, not an exception.
    ///
    /// >>> import ticketproof
    /// >>> v = ticketproof.Validator.hubspot_default()
    /// >>> v.check('{"subject": "Hi"}', op="update", shape="properties")
    /// Report: fine
    /// >>> [finding.rule for finding in v.check(b"not json")]
    /// ['invalid-json']
    #[pyo3(signature = (record, op="create", shape="body"))]
    fn check(&self, py: Python<'_>, record: &Bound<'_, PyAny>, op: &str, shape: &str) -> PyResult<PyReport> {
        let (operation, shape) = (operation(op)?, shape_of(shape)?);
        let record = Record::of(record)?;
        let bytes = record.bytes();
        let validator = &self.inner.validator;
        let report = py.detach(|| validator.scan(operation, shape, bytes));
        Ok(PyReport::from(&report))
    }

    /// The verdict on every record of a column: anything with `__arrow_c_array__` or `__arrow_c_stream__` (pyarrow, pandas,
    /// Polars, DuckDB …) of strings or binaries, as views or dictionaries too; a table of one such column, as a query in DuckDB is;
    /// or any iterable of `str`, `bytes` and `dict`.
    ///
    /// The column is not copied, and other threads run meanwhile. A null is not ok: it has a finding like any other record.
    /// With `unique=True` records are also compared with each other, as `split` does: a value of a unique property that an
    /// earlier record of the column writes, too, is a finding, which gives that record's number, from 0. 32 MiB are used for
    /// it; `summary()["not_compared"]` counts the values beyond.
    ///
    /// >>> import ticketproof
    /// >>> v = ticketproof.Validator.hubspot_default()
    /// >>> v.check_many(['{"subject": "Hi"}', '{"sbject": "Hi"}'], op="update", shape="properties").ok()
    /// [True, False]
    #[pyo3(signature = (column, op="create", shape="body", *, unique=false))]
    fn check_many(
        &self,
        py: Python<'_>,
        column: &Bound<'_, PyAny>,
        op: &str,
        shape: &str,
        unique: bool,
    ) -> PyResult<PyVerdicts> {
        let mut check = ColumnCheck::new(&self.inner.validator, operation(op)?, shape_of(shape)?, unique);
        if let Some(arrays) = capsule::imported(column)? {
            for array in arrays {
                check.array(py, &array?)?;
            }
        } else if is_one_record(column) {
            let name = column.get_type().name()?;
            return Err(PyTypeError::new_err(format!(
                "a column of records is needed, not one {name}: use `check`"
            )));
        } else {
            for record in column.try_iter()? {
                check.object(py, &record?)?;
            }
        }
        check.finish()
    }

    /// The rows of a table with a valid record, the rows with an invalid one, and a report; both parts are of the table's own
    /// type: a pyarrow `Table`, a pandas or Polars `DataFrame`, a DuckDB relation or a list of `dict`.
    ///
    /// `payload` names the column of records. The bad rows have one more column, `findings`, a list of structs. A warning makes
    /// no row bad; a null is bad, and so is a row with a value of a unique property that a row above it has. `key` names a column that identifies rows: the report then lists the first ten of them for
    /// each rule. The report has the counts by rule and by property, the hash of the schema and the version of this package.
    ///
    /// >>> import ticketproof
    /// >>> v = ticketproof.Validator.hubspot_default()
    /// >>> rows = [
    /// ...     {"ticket_id": 1, "payload": '{"properties":{"subject":"Hi","hs_pipeline_stage":"1"}}'},
    /// ...     {"ticket_id": 2, "payload": '{"properties":{"subject":"Hi","hs_pipeline_stage":"New"}}'},
    /// ... ]
    /// >>> good, bad, report = v.split(rows, key="ticket_id")
    /// >>> [row["ticket_id"] for row in good], [row["ticket_id"] for row in bad]
    /// ([1], [2])
    /// >>> report["records"], report["bad"], report["rules"]["unknown-stage"]["keys"]
    /// (2, 1, [2])
    #[pyo3(signature = (table, payload="payload", key=None, *, op="create", shape="body", findings="findings"))]
    fn split<'py>(
        slf: &Bound<'py, Self>,
        table: &Bound<'py, PyAny>,
        payload: &str,
        key: Option<&str>,
        op: &str,
        shape: &str,
        findings: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let split = slf.py().import("ticketproof._split")?.getattr("split")?;
        split.call1((slf, table, payload, key, op, shape, findings))
    }

    /// A JSON Schema (draft 2020-12) of the account's payloads, as text. `op` is `create` or `update`.
    ///
    /// >>> import json, ticketproof
    /// >>> schema = json.loads(ticketproof.Validator.hubspot_default().json_schema())
    /// >>> schema["title"]
    /// 'A new ticket'
    #[pyo3(signature = (op="create"))]
    fn json_schema(&self, op: &str) -> PyResult<String> {
        let create = match operation(op)? {
            Operation::Create => true,
            Operation::Update => false,
            _ => return Err(value_error("there is a JSON Schema for `create` and for `update`")),
        };
        let schema = json_schema::payload_schema(self.inner.validator.schema(), create);
        serde_json::to_string(&schema).map_err(value_error)
    }

    /// The text of the snapshot, canonical: equal for equal accounts.
    #[getter]
    fn snapshot(&self) -> &str {
        &self.inner.text
    }

    /// The hash of the schema: equal for equal schemas, whatever account or day they came from.
    #[getter]
    fn schema_hash(&self) -> &str {
        &self.inner.hash
    }

    /// The kind of each property's values, for `pydantic_model`.
    fn _value_kinds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
        facts::value_kinds(py, self.inner.validator.schema())
    }

    /// A report of everything that this validator cannot check, whatever the record.
    fn notices(&self) -> PyReport {
        PyReport::from(&self.inner.validator.notices())
    }

    fn __repr__(&self) -> String {
        let schema = self.inner.validator.schema();
        let (properties, pipelines) = (schema.properties.len(), schema.pipelines.len());
        let hash: String = self.inner.hash.chars().take(12).collect();
        format!("<Validator: {properties} properties, {pipelines} pipelines, schema {hash}>")
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.inner.config == other.inner.config
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        self.inner.config.hash(&mut hasher);
        hasher.finish()
    }

    fn __copy__(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }

    fn __deepcopy__(&self, memo: &Bound<'_, PyAny>) -> Self {
        let _ = memo;
        self.__copy__()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Parts,))> {
        let restored = py.import("ticketproof._native")?.getattr("_restored")?;
        Ok((restored, (self.inner.config.parts(),)))
    }
}

fn operation(name: &str) -> PyResult<Operation> {
    Operation::parse(name).ok_or_else(|| {
        let name = ticketproof_diagnostics::text::quoted(name);
        value_error(format!("{name} is no operation: `create`, `update`, `upsert` or `legacy-create`"))
    })
}

fn shape_of(name: &str) -> PyResult<Shape> {
    match name {
        "body" => Ok(Shape::Body),
        "properties" => Ok(Shape::Properties),
        "batch" => Ok(Shape::Batch),
        other => {
            let name = ticketproof_diagnostics::text::quoted(other);
            Err(value_error(format!("{name} is no shape of a record: `body`, `properties` or `batch`")))
        }
    }
}

/// As Python raises it for any other file.
fn snapshot_error(error: SnapshotError) -> PyErr {
    let message = error.to_string();
    match error {
        SnapshotError::NotFound { .. } => pyo3::exceptions::PyFileNotFoundError::new_err(message),
        SnapshotError::Io { .. } => pyo3::exceptions::PyOSError::new_err(message),
        _ => value_error(message),
    }
}

/// Whether an object that can be gone through is a record itself.
fn is_one_record(object: &Bound<'_, PyAny>) -> bool {
    use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMemoryView, PyString};
    object.is_instance_of::<PyString>()
        || object.is_instance_of::<PyBytes>()
        || object.is_instance_of::<PyByteArray>()
        || object.is_instance_of::<PyMemoryView>()
        || object.is_instance_of::<PyDict>()
}
