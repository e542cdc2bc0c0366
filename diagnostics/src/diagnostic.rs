//! One finding.

use crate::{Fix, Location, RuleId, Severity, Span};

/// One finding: which rule, where, what is wrong and why, and what to do.
///
/// `message` and `help` are lower case, without a final period, with user input in backticks, and safe to print: control
/// and bidirectional characters of the input are already escaped by [`crate::text::quoted`].
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule that raised it.
    pub rule: RuleId,
    /// Its weight in this run.
    pub severity: Severity,
    /// Where in the record, as a JSON Pointer.
    pub location: Location,
    /// Where in the record's text, in bytes from its start, when the text is known.
    pub span: Option<Span>,
    /// What is wrong and why.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// An exact edit that mends it.
    pub fix: Option<Fix>,
    /// The property whose absence is the mistake: what is not there has no location, so that is the one of what lacks it.
    pub missing: Option<String>,
}

impl Diagnostic {
    /// A finding with neither span, help nor fix.
    pub fn new(rule: RuleId, severity: Severity, location: Location, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            location,
            span: None,
            message: message.into(),
            help: None,
            fix: None,
            missing: None,
        }
    }

    /// The same, marked in the record's text.
    #[must_use]
    pub fn with_span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with an exact edit.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
