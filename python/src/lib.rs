//! The native module of the Python package `ticketproof`: the validator for Python objects and Arrow columns.
//!
//! Nothing is decided here: records go to `ticketproof-validator`, and its findings come back. Everything that Python hands in is
//! hostile: whatever it is, the answer is a report or an exception.
//!
//! `check_many` does not use the engine of `ticketproof-ingest`: its input is no stream of bytes but records that are in memory
//! already, which are not copied, and its caller decides about threads (Spark, DuckDB and Polars run one check per thread).

mod arrow;
mod check_many;
mod counts;
mod facts;
mod finding;
mod record;
mod report;
mod settings;
mod validator;
mod verdicts;

use pyo3::prelude::*;

/// The native part of ticketproof; use the package `ticketproof`.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("_limits", facts::limits_dict(module.py())?)?;
    module.add("_record_id", facts::RECORD_ID_PROPERTY)?;
    module.add_class::<finding::PyFinding>()?;
    module.add_class::<finding::PyFix>()?;
    module.add_class::<report::PyReport>()?;
    module.add_class::<validator::PyValidator>()?;
    module.add_class::<verdicts::PyVerdicts>()?;
    module.add_function(wrap_pyfunction!(validator::restored, module)?)
}
