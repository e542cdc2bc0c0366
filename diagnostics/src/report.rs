//! All findings of one record.

use std::fmt;

use crate::{Diagnostic, Severity, text::escaped};

/// All findings of one record, sorted by location, then code.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The findings in their stable order: by location, then place in the text, then code.
    pub fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics
            .sort_by(|a, b| (&a.location, a.span, a.rule.code).cmp(&(&b.location, b.span, b.rule.code)));
        Self { diagnostics }
    }

    /// Whether nothing was found, not even a warning.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether the record is invalid: at least one finding is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// The findings, in order, owned.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}

/// One line a finding: `error[TP0303] /properties/x: message (help: …)`.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}[{}]", finding.severity, finding.rule.code)?;
            if !finding.location.is_root() {
                write!(f, " {}", escaped(finding.location.as_str()))?;
            }
            write!(f, ": {}", escaped(&finding.message))?;
            if let Some(help) = &finding.help {
                write!(f, " (help: {})", escaped(help))?;
            }
        }
        Ok(())
    }
}
