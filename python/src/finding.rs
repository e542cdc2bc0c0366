//! Findings and fixes as Python sees them.

use pyo3::prelude::*;
use ticketproof_diagnostics::{Applicability, Diagnostic, text::escaped};

/// An exact edit that mends a finding.
///
/// The edits are `(start, end, replacement)`: the bytes `start..end` of the record's UTF-8 text become `replacement`. For a
/// `dict`, the text is the compact JSON that it stands for.
#[pyclass(name = "Fix", module = "ticketproof", frozen, eq, hash, get_all)]
#[derive(Clone, Eq, Hash, PartialEq)]
pub(crate) struct PyFix {
    /// What it does, as an imperative.
    title: String,
    /// Whether it may be applied without a person looking at it.
    safe: bool,
    /// The edits, which never overlap.
    edits: Vec<(usize, usize, String)>,
}

#[pymethods]
impl PyFix {
    #[new]
    fn new(title: String, safe: bool, edits: Vec<(usize, usize, String)>) -> Self {
        Self { title, safe, edits }
    }

    fn __getnewargs__(&self) -> (String, bool, Vec<(usize, usize, String)>) {
        (self.title.clone(), self.safe, self.edits.clone())
    }

    fn __repr__(&self) -> String {
        format!("<Fix {}: {}>", if self.safe { "safe" } else { "unsafe" }, escaped(&self.title))
    }
}

/// The fields of a finding, as `pickle` keeps them.
type FindingParts =
    (String, String, String, String, String, Option<String>, Option<Py<PyFix>>, Option<(usize, usize)>);

/// One finding: which rule, where, what is wrong and why, and what to do.
///
/// >>> import ticketproof
/// >>> v = ticketproof.Validator.hubspot_default()
/// >>> finding = v.check({"properties": {"subject": "Hi", "hs_pipeline_stage": "New"}})[0]
/// >>> finding.code, finding.rule, finding.location
/// ('TP0602', 'unknown-stage', '/properties/hs_pipeline_stage')
/// >>> finding.help
/// 'it is a label: write `1` (`New`)'
#[pyclass(name = "Finding", module = "ticketproof", frozen, eq, hash, get_all)]
#[derive(Clone, Eq, Hash, PartialEq)]
pub(crate) struct PyFinding {
    /// The rule's code, such as `TP0602`; never used again for anything else.
    pub(crate) code: String,
    /// The rule's name, such as `unknown-stage`.
    pub(crate) rule: String,
    /// Where in the record, as a JSON Pointer; empty for the whole record.
    pub(crate) location: String,
    /// What is wrong and why.
    pub(crate) message: String,
    /// `error` or `warning`.
    pub(crate) severity: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
    /// An exact edit that mends it, if there is one.
    pub(crate) fix: Option<PyFix>,
    /// The bytes `(start, end)` of the record's text that it is about, where they are known.
    pub(crate) span: Option<(usize, usize)>,
}

#[pymethods]
impl PyFinding {
    #[new]
    #[pyo3(signature = (code, rule, location, message, severity, help=None, fix=None, span=None))]
    #[expect(clippy::too_many_arguments, reason = "these are the fields, which Python gives by name")]
    fn new(
        code: String,
        rule: String,
        location: String,
        message: String,
        severity: String,
        help: Option<String>,
        fix: Option<PyRef<'_, PyFix>>,
        span: Option<(usize, usize)>,
    ) -> Self {
        Self { code, rule, location, message, severity, help, fix: fix.map(|fix| fix.clone()), span }
    }

    fn __getnewargs__(&self, py: Python<'_>) -> PyResult<FindingParts> {
        let one = self.clone();
        let fix = one.fix.map(|fix| Py::new(py, fix)).transpose()?;
        Ok((one.code, one.rule, one.location, one.message, one.severity, one.help, fix, one.span))
    }

    fn __str__(&self) -> String {
        let place = if self.location.is_empty() { String::new() } else { format!(" {}", self.place()) };
        let [severity, code, message] = [&self.severity, &self.code, &self.message].map(|text| escaped(text));
        format!("{severity}[{code}]{place}: {message}")
    }

    fn __repr__(&self) -> String {
        format!("<Finding {}>", self.__str__())
    }

    /// The finding as a `dict`, with the same names.
    pub(crate) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
        let dict = pyo3::types::PyDict::new(py);
        dict.set_item("code", &self.code)?;
        dict.set_item("rule", &self.rule)?;
        dict.set_item("location", &self.location)?;
        dict.set_item("message", &self.message)?;
        dict.set_item("severity", &self.severity)?;
        dict.set_item("help", &self.help)?;
        let fix = self.fix.as_ref().map(|fix| {
            let dict = pyo3::types::PyDict::new(py);
            dict.set_item("title", &fix.title)?;
            dict.set_item("safe", fix.safe)?;
            dict.set_item("edits", &fix.edits)?;
            Ok::<_, PyErr>(dict)
        });
        dict.set_item("fix", fix.transpose()?)?;
        dict.set_item("span", self.span)?;
        Ok(dict)
    }
}

impl PyFinding {
    pub(crate) fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// The location, safe to print.
    pub(crate) fn place(&self) -> String {
        escaped(&self.location).into_owned()
    }
}

impl From<&Diagnostic> for PyFinding {
    fn from(finding: &Diagnostic) -> Self {
        let fix = finding.fix.as_ref().map(|fix| PyFix {
            title: fix.title.clone(),
            safe: fix.applicability == Applicability::Safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| (edit.span.start, edit.span.end, edit.replacement.clone()))
                .collect(),
        });
        Self {
            code: finding.rule.code.to_string(),
            rule: finding.rule.slug.to_owned(),
            location: finding.location.as_str().to_owned(),
            message: finding.message.clone(),
            severity: finding.severity.as_str().to_owned(),
            help: finding.help.clone(),
            fix,
            span: finding.span.map(|span| (span.start, span.end)),
        }
    }
}
