//! Valid and invalid payloads.

use std::{fmt, sync::Arc};

use ticketproof_diagnostics::Report;

use crate::Operation;

/// A payload that was checked and has no error: the only thing that the client can send.
///
/// There is no public constructor; [`crate::Validator`] makes it. It keeps the text that was checked, so that the
/// client sends exactly that text.
///
/// ```compile_fail
/// use ticketproof_validator::{JsonBody, Valid};
/// let forged: Valid<JsonBody> = Valid { payload: panic!(), operation: panic!(), body: panic!(), warnings: panic!() };
/// ```
#[derive(Clone, Debug)]
pub struct Valid<T> {
    payload: T,
    operation: Operation,
    body: Arc<str>,
    warnings: Report,
}

impl<T> Valid<T> {
    pub(crate) const fn new(payload: T, operation: Operation, body: Arc<str>, warnings: Report) -> Self {
        Self { payload, operation, body, warnings }
    }

    /// The payload.
    pub const fn payload(&self) -> &T {
        &self.payload
    }

    /// The payload, without its proof of validity.
    pub fn into_payload(self) -> T {
        self.payload
    }

    /// The operation that it was checked for.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// The exact JSON text that was checked.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The findings that are not errors.
    pub const fn warnings(&self) -> &Report {
        &self.warnings
    }
}

/// A payload with at least one error, and its report.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Invalid<T> {
    /// The payload.
    pub payload: T,
    /// All findings, warnings included; the spans are bytes of the JSON text that was checked.
    pub report: Report,
}

impl<T> Invalid<T> {
    pub(crate) const fn new(payload: T, report: Report) -> Self {
        Self { payload, report }
    }
}

impl<T> fmt::Display for Invalid<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self
            .report
            .iter()
            .filter(|finding| finding.severity == ticketproof_diagnostics::Severity::Error)
            .count();
        let plural = if errors == 1 { "" } else { "s" };
        write!(f, "the payload is invalid, with {errors} error{plural}:\n{}", self.report)
    }
}

impl<T: fmt::Debug> std::error::Error for Invalid<T> {}

/// A request body given as JSON text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct JsonBody(Arc<str>);

impl JsonBody {
    pub(crate) const fn new(text: Arc<str>) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for JsonBody {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
