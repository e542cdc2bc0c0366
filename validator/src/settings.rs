//! The settings of a check: the severity of each rule, the time, the API version and declared requirements.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{Code, Diagnostic, Severity};

use crate::{Requirements, Rule};

/// The most findings of one record that are kept. This is the project's own limit: a hostile record of 8 MiB can have a million
/// mistakes.
pub(crate) const FINDINGS_MAX: usize = 1_000;

/// The severity of a rule's findings in a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Level {
    /// The rule is not applied.
    Off,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

impl Level {
    /// The level written as `off`, `warning` or `error`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "off" => Some(Self::Off),
            "warning" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// The settings of a check. The default applies every rule with its own severity, and takes the time from the system's clock.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    levels: BTreeMap<Code, Level>,
    now_ms: Option<i64>,
    api_version: Option<String>,
    requirements: Option<Requirements>,
    partial_results: bool,
    findings_max: Option<usize>,
    suggests_labels: bool,
}

impl Settings {
    /// Gives every finding of a rule this level.
    pub fn set_level(&mut self, rule: &Rule, level: Level) {
        self.levels.insert(rule.id.code, level);
    }

    /// Gives every finding with this code this level, including codes of other crates' rules.
    pub fn set_code_level(&mut self, code: Code, level: Level) {
        self.levels.insert(code, level);
    }

    /// The level that findings with this code were given, if they were given one.
    pub fn level(&self, code: Code) -> Option<Level> {
        self.levels.get(&code).copied()
    }

    /// Sets the API version that the records are for: `v3`, or a date such as `2026-09`. From 2026-09 on the declared
    /// requirements apply.
    pub fn set_api_version(&mut self, version: impl Into<String>) {
        self.api_version = Some(version.into());
    }

    /// Declares requirements of the account that HubSpot's API does not list.
    pub fn set_requirements(&mut self, requirements: Requirements) {
        self.requirements = Some(requirements);
    }

    /// Sets whether batches need a result for each input, which needs an `objectWriteTraceId` in every input.
    pub fn set_partial_results(&mut self, wanted: bool) {
        self.partial_results = wanted;
    }

    /// Sets the time, in milliseconds since the epoch, that relative rules of the account compare with.
    pub fn set_now_ms(&mut self, now_ms: i64) {
        self.now_ms = Some(now_ms);
    }

    /// The time that relative rules compare with, in milliseconds since the epoch.
    pub(crate) fn now_ms(&self) -> i64 {
        self.now_ms.unwrap_or_else(|| {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            since.ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0)
        })
    }

    /// The API version, if it is one that enforces requirements on writes.
    pub(crate) fn enforcing_version(&self) -> Option<&str> {
        self.api_version.as_deref().filter(|version| crate::requirements::is_enforced(version))
    }

    /// The declared requirements, if the API version enforces such.
    pub(crate) fn requirements(&self) -> Option<&Requirements> {
        self.enforcing_version().and(self.requirements.as_ref())
    }

    /// Whether requirements are declared that the API version enforces.
    pub(crate) fn has_requirements(&self) -> bool {
        self.requirements().is_some()
    }

    /// These settings with suggestions from similar labels, which are slow to find: for the derive macro, not for millions of
    /// records.
    pub(crate) fn with_label_suggestions(&self) -> Self {
        Self { suggests_labels: true, ..self.clone() }
    }

    /// Whether findings suggest properties and options whose label is similar.
    pub(crate) fn suggests_labels(&self) -> bool {
        self.suggests_labels
    }

    /// Sets the most findings of one record that are kept, for an example that fits on a page.
    pub(crate) fn set_findings_max(&mut self, most: usize) {
        self.findings_max = Some(most);
    }

    /// The most findings of one record that are kept.
    pub(crate) fn findings_max(&self) -> usize {
        self.findings_max.unwrap_or(FINDINGS_MAX)
    }

    /// Whether batches need a result for each input.
    pub(crate) fn wants_partial_results(&self) -> bool {
        self.partial_results
    }

    /// Sets the severity of a finding as the settings say; `false` if its rule is off.
    pub(crate) fn reweigh(&self, finding: &mut Diagnostic) -> bool {
        match self.levels.get(&finding.rule.code) {
            None => true,
            Some(Level::Off) => false,
            Some(Level::Warning) => {
                finding.severity = Severity::Warning;
                true
            }
            Some(Level::Error) => {
                finding.severity = Severity::Error;
                true
            }
        }
    }

    /// The severity of a rule's finding that has the severity `own` by default; `None` if the rule is off.
    pub(crate) fn weigh(&self, rule: &Rule, own: Severity) -> Option<Severity> {
        match self.levels.get(&rule.id.code) {
            None => Some(own),
            Some(Level::Off) => None,
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Error) => Some(Severity::Error),
        }
    }
}
