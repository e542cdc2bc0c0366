//! The validator: a schema compiled once, and settings.

mod builder;
mod scanning;

use std::sync::Arc;

use ticketproof_diagnostics::Report;
use ticketproof_schema::ObjectSchema;

use crate::{
    Invalid, JsonBody, Operation, Settings, Shape, TicketPayload, Valid, check, compiled::CompiledSchema,
    payload::Body, scan::LazyTables,
};

pub use builder::{UnknownRule, ValidatorBuilder};
pub use scanning::{ScannedLine, Verdict};

/// Checks payloads against one account's schema.
///
/// Cheap to clone, and shareable between threads: the schema is compiled once.
///
/// ```
/// use ticketproof_validator::{Operation, Validator};
/// let validator = Validator::new(ticketproof_validator::example::account());
/// let invalid = validator
///     .validate_json(Operation::Create, r#"{"properties":{"subject":"Hi","hs_pipeline":"0","hs_pipeline_stage":"New"}}"#)
///     .unwrap_err();
/// assert_eq!(invalid.report.iter().next().unwrap().rule.slug, "unknown-stage");
/// ```
#[derive(Clone, Debug)]
pub struct Validator {
    compiled: Arc<CompiledSchema>,
    settings: Arc<Settings>,
    tables: Arc<LazyTables>,
}

impl Validator {
    /// A validator for this schema, with default settings.
    pub fn new(schema: ObjectSchema) -> Self {
        Self::with_settings(schema, Settings::default())
    }

    /// A validator for this schema with these settings.
    pub fn with_settings(schema: ObjectSchema, settings: Settings) -> Self {
        Self {
            compiled: Arc::new(CompiledSchema::new(schema)),
            settings: Arc::new(settings),
            tables: Arc::default(),
        }
    }

    /// The same validator at another time, in milliseconds since the epoch; the compiled schema is shared.
    #[must_use]
    pub fn at(&self, now_ms: i64) -> Self {
        let mut settings = Settings::clone(&self.settings);
        settings.set_now_ms(now_ms);
        Self { settings: Arc::new(settings), ..self.clone() }
    }

    /// The schema.
    pub fn schema(&self) -> &ObjectSchema {
        &self.compiled.schema
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn compiled(&self) -> &CompiledSchema {
        &self.compiled
    }

    /// The look-up tables of the fast path.
    pub(crate) fn tables(&self) -> &LazyTables {
        &self.tables
    }

    /// The findings about the account and the settings: what this validator cannot check in any record. Empty if it can check
    /// everything.
    pub fn notices(&self) -> Report {
        check::notices(&self.compiled, &self.settings)
    }

    /// Checks a payload; returns it as [`Valid`], or with a report of all findings.
    ///
    /// # Errors
    /// If a finding is an error; the payload is returned with the report.
    pub fn validate<T: TicketPayload>(&self, payload: T) -> Result<Valid<T>, Invalid<T>> {
        let mut body = Body::new();
        payload.write(&mut body);
        let text: Arc<str> = body.to_json().into();
        let report = self.scan(T::OPERATION, Shape::Body, text.as_bytes());
        if report.has_errors() {
            Err(Invalid::new(payload, report))
        } else {
            Ok(Valid::new(payload, T::OPERATION, text, report))
        }
    }

    /// Checks a request body given as JSON text; returns it as [`Valid`], or with a report of all findings.
    ///
    /// # Errors
    /// If a finding is an error; the text is returned with the report.
    pub fn validate_json(
        &self,
        operation: Operation,
        body: impl Into<String>,
    ) -> Result<Valid<JsonBody>, Invalid<JsonBody>> {
        let text: Arc<str> = body.into().into();
        let report = self.scan(operation, Shape::Body, text.as_bytes());
        let payload = JsonBody::new(Arc::clone(&text));
        if report.has_errors() {
            Err(Invalid::new(payload, report))
        } else {
            Ok(Valid::new(payload, operation, text, report))
        }
    }

    /// All findings on a record, each with its position in the record's bytes. This is the reference path.
    ///
    /// Never fails: bytes that are not UTF-8 or not JSON, and records over a limit, are findings too.
    pub fn check(&self, operation: Operation, shape: Shape, record: &[u8]) -> Report {
        check::record(&self.compiled, &self.settings, operation, shape, record)
    }

    /// The report on a record of `length` bytes, more than [`crate::RECORD_MAX`], that its reader did not keep. The
    /// span of the finding is the first `kept` bytes, which are in memory.
    pub fn check_too_large(&self, length: u64, kept: usize) -> Report {
        check::too_large(&self.compiled, &self.settings, length, kept)
    }
}
