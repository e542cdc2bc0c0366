//! The native module of the Python package `ticketproof`: the validator for Python objects and Arrow columns.
//!
//! Nothing is decided here; records go to `ticketproof-validator` and its findings come back. Everything that Python can hand
//! in is hostile until it was looked at: whatever it is, the answer is a report or an exception.

mod arrow;
mod counts;
mod finding;
mod record;
mod report;
mod run;
mod settings;
mod validator;
mod verdicts;

use pyo3::prelude::*;

/// The native part of ticketproof; use the package `ticketproof`.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<finding::PyFinding>()?;
    module.add_class::<finding::PyFix>()?;
    module.add_class::<report::PyReport>()?;
    module.add_class::<validator::PyValidator>()?;
    module.add_class::<verdicts::PyVerdicts>()?;
    module.add_function(wrap_pyfunction!(validator::restored, module)?)
}
