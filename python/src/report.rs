//! A report as Python sees it.

use std::fmt::Write as _;

use pyo3::{
    exceptions::PyIndexError,
    prelude::*,
    types::{PyDict, PyList},
};
use ticketproof_diagnostics::{Report, text::escaped};

use crate::finding::PyFinding;

/// How many findings a `repr` shows.
const SHOWN_MAX: usize = 20;

/// All findings of one record, sorted by location, then code. It is true when the record is valid: when no finding is an
/// error.
///
/// >>> import ticketproof
/// >>> v = ticketproof.Validator.hubspot_default()
/// >>> report = v.check({"properties": {"subject": "Printer on fire", "hs_pipeline_stage": "New"}})
/// >>> bool(report), len(report), [finding.rule for finding in report]
/// (False, 1, ['unknown-stage'])
/// >>> report
/// Report: 1 error
///   error[TP0602] /properties/hs_pipeline_stage: `New` is not the id of a stage
///     help: it is a label: write `1` (`New`)
#[pyclass(name = "Report", module = "ticketproof", frozen, eq, sequence)]
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct PyReport {
    findings: Vec<PyFinding>,
}

impl PyReport {
    pub(crate) fn of(findings: Vec<PyFinding>) -> Self {
        Self { findings }
    }

    fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }
}

impl From<&Report> for PyReport {
    fn from(report: &Report) -> Self {
        Self { findings: report.iter().map(PyFinding::from).collect() }
    }
}

#[pymethods]
impl PyReport {
    #[new]
    #[pyo3(signature = (findings=Vec::new()))]
    fn new(findings: Vec<PyRef<'_, PyFinding>>) -> Self {
        Self { findings: findings.iter().map(|finding| PyFinding::clone(finding)).collect() }
    }

    fn __getnewargs__(&self) -> (Vec<PyFinding>,) {
        (self.findings.clone(),)
    }

    /// Whether the record is valid: no finding is an error. The same as `bool(report)`.
    #[getter]
    fn ok(&self) -> bool {
        self.errors() == 0
    }

    fn __bool__(&self) -> bool {
        self.ok()
    }

    fn __len__(&self) -> usize {
        self.findings.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<PyFinding> {
        let length = self.findings.len();
        let at = if index < 0 { length.checked_add_signed(index) } else { usize::try_from(index).ok() };
        at.and_then(|at| self.findings.get(at))
            .cloned()
            .ok_or_else(|| PyIndexError::new_err(format!("the report has {length} findings")))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
        PyList::new(py, self.findings.iter().cloned())?.try_iter()
    }

    /// The report as plain values: `{"ok": …, "findings": [{"code": …, …}]}`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("ok", self.ok())?;
        let findings: PyResult<Vec<_>> = self.findings.iter().map(|finding| finding.to_dict(py)).collect();
        dict.set_item("findings", findings?)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let counted = |count: usize, one: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {one}s")),
        };
        let errors = self.errors();
        let counts: Vec<String> =
            [counted(errors, "error"), counted(self.findings.len() - errors, "warning")]
                .into_iter()
                .flatten()
                .collect();
        let mut text = String::from("Report: ");
        text.push_str(if counts.is_empty() { "fine" } else { "" });
        text.push_str(&counts.join(", "));
        for finding in self.findings.iter().take(SHOWN_MAX) {
            let place = finding.place();
            let blank = if place.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "\n  {}[{}]{blank}{place}: {}",
                escaped(&finding.severity),
                escaped(&finding.code),
                escaped(&finding.message)
            );
            if let Some(help) = &finding.help {
                let _ = write!(text, "\n    help: {}", escaped(help));
            }
        }
        if self.findings.len() > SHOWN_MAX {
            let _ = write!(text, "\n  … and {} more", self.findings.len() - SHOWN_MAX);
        }
        text
    }
}
