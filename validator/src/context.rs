//! The context of a check: the compiled schema, the settings, the operation and the findings so far.

use ticketproof_diagnostics::{Applicability, Diagnostic, Edit, Fix, Location, Severity, Span};

use crate::{
    Operation, Rule,
    compiled::CompiledSchema,
    located_json::{Entry, Node},
    settings::Settings,
};

/// The text of a finding: the message, the help and the fix.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Note {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) fix: Option<Fix>,
    pub(crate) severity: Option<Severity>,
    /// A value that the account's rule accepts; it becomes an unsafe fix.
    pub(crate) rewrite: Option<String>,
    /// The property that is missing, if that is the mistake.
    pub(crate) missing: Option<String>,
}

impl Note {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, fix: None, severity: None, rewrite: None, missing: None }
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub(crate) fn maybe_fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// This note with a value that the author may have intended.
    #[must_use]
    pub(crate) fn with_rewrite(mut self, text: &str) -> Self {
        self.rewrite = Some(text.to_owned());
        self
    }

    /// This note, about a missing property.
    #[must_use]
    pub(crate) fn about_missing(mut self, property: &str) -> Self {
        self.missing = Some(property.to_owned());
        self
    }

    /// This note with another severity than its rule's default.
    #[must_use]
    pub(crate) fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}

/// The fix that writes `text` in place of a value.
pub(crate) fn write_instead(value: Node<'_>, text: &str, applicability: Applicability) -> Fix {
    Fix {
        applicability,
        title: ["write ", &ticketproof_diagnostics::text::quoted(text)].concat(),
        edits: vec![Edit { span: value.span(), replacement: json_text(text) }],
    }
}

/// The safe fix that removes a member of an object, and one comma.
pub(crate) fn without_member(entries: &[Entry<'_>], at: usize) -> Option<Fix> {
    let entry = entries.get(at)?;
    let before = at.checked_sub(1).and_then(|before| entries.get(before));
    let (start, end) = match (entries.get(at + 1), before) {
        (Some(next), _) => (entry.key.start(), next.key.start()),
        (None, Some(before)) => (before.value.span().end, entry.value.span().end),
        (None, None) => (entry.key.start(), entry.value.span().end),
    };
    Some(Fix {
        applicability: Applicability::Safe,
        title: ["remove ", &ticketproof_diagnostics::text::quoted(&entry.name)].concat(),
        edits: vec![Edit { span: Span::new(start, end), replacement: String::new() }],
    })
}

/// A text as a JSON string.
fn json_text(text: &str) -> String {
    // Nearly every text needs no escapes, and a file can need millions of fixes.
    let is_plain = |byte: u8| byte >= b' ' && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(is_plain) {
        return ["\"", text, "\""].concat();
    }
    serde_json::Value::from(text).to_string()
}

/// The context of one check of a record or batch. Rules add their findings to it.
pub(crate) struct Context<'a> {
    pub(crate) compiled: &'a CompiledSchema,
    pub(crate) settings: &'a Settings,
    pub(crate) operation: Operation,
    /// The location of the record: the root, or an input of a batch.
    pub(crate) record: Location,
    /// The location of the record's property map.
    pub(crate) properties: Location,
    findings: Vec<Diagnostic>,
    /// The number of findings that are errors.
    errors: usize,
    /// Whether a finding was left out.
    dropped: bool,
}

impl<'a> Context<'a> {
    pub(crate) fn new(compiled: &'a CompiledSchema, settings: &'a Settings, operation: Operation) -> Self {
        Self {
            compiled,
            settings,
            operation,
            record: Location::root(),
            properties: Location::root(),
            findings: Vec::new(),
            errors: 0,
            dropped: false,
        }
    }

    /// Adds a finding, unless its rule is off. At the limit of findings, an error replaces a warning: whether a record is invalid
    /// never depends on what is left out.
    pub(crate) fn raise(&mut self, rule: &'static Rule, location: Location, span: Span, note: Note) {
        let Some(severity) = self.settings.weigh(rule, note.severity.unwrap_or(rule.severity)) else {
            return;
        };
        let is_error = severity == Severity::Error;
        if self.findings.len() >= self.settings.findings_max() {
            self.dropped = true;
            let is_warning = |kept: &Diagnostic| kept.severity != Severity::Error;
            match self.findings.iter().rposition(is_warning).filter(|_| is_error) {
                Some(warning) => drop(self.findings.remove(warning)),
                None => return,
            }
        }
        self.errors += usize::from(is_error);
        let mut finding = Diagnostic::new(rule.id, severity, location, note.message).with_span(span);
        finding.help = note.help;
        finding.fix = note.fix;
        finding.missing = note.missing;
        self.findings.push(finding);
    }

    /// Whether a rule is not off.
    pub(crate) fn applies(&self, rule: &Rule) -> bool {
        self.settings.weigh(rule, rule.severity).is_some()
    }

    /// Whether all further findings would be left out, errors included.
    pub(crate) fn is_full(&self) -> bool {
        self.dropped && self.errors >= self.settings.findings_max()
    }

    /// Whether further findings of a rule would be left out, so that their text need not be written. A finding was left out before.
    pub(crate) fn leaves_out(&self, rule: &Rule) -> bool {
        let is_error = self.settings.weigh(rule, rule.severity) == Some(Severity::Error);
        if is_error { self.is_full() } else { self.dropped }
    }

    /// Adds a finding about something that a new record needs. In an upsert it is a warning, because the record may exist.
    pub(crate) fn raise_required(&mut self, rule: &'static Rule, location: Location, span: Span, note: Note) {
        let upsert = self.operation == Operation::Upsert;
        self.raise(rule, location, span, if upsert { note.with_severity(Severity::Warning) } else { note });
    }

    /// Whether the operation always creates a record.
    pub(crate) fn creates(&self) -> bool {
        matches!(self.operation, Operation::Create | Operation::LegacyCreate)
    }

    /// The findings, and whether some were left out.
    pub(crate) fn into_findings(self) -> (Vec<Diagnostic>, bool) {
        (self.findings, self.dropped)
    }
}
