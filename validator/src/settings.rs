//! What a user may change about a run: which rules weigh what, and what time it is.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{Code, Diagnostic, Severity};

use crate::{Requirements, Rule};

/// The most findings of one record that are kept. The project's own limit: a hostile record of 8 MiB can hold a million
/// mistakes, and nobody reads the thousand-and-first.
pub(crate) const FINDINGS_MAX: usize = 1_000;

/// What a rule's findings weigh in a run.
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

/// A run's settings. The default applies every rule with its own severity and takes the time from the system's clock.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    levels: BTreeMap<Code, Level>,
    now_ms: Option<i64>,
    api_version: Option<String>,
    requirements: Option<Requirements>,
    partial_results: bool,
    kept: Option<usize>,
    is_patient: bool,
}

impl Settings {
    /// Gives every finding of a rule this level.
    pub fn set_level(&mut self, rule: &Rule, level: Level) {
        self.levels.insert(rule.id.code, level);
    }

    /// Gives every finding with this code this level, also of rules that are not the validator's own.
    pub fn set_code_level(&mut self, code: Code, level: Level) {
        self.levels.insert(code, level);
    }

    /// The level that findings with this code were given, if they were given one.
    pub fn level(&self, code: Code) -> Option<Level> {
        self.levels.get(&code).copied()
    }

    /// Says which API version the records are for: `v3`, or a date such as `2026-09`. From 2026-09 on the declared
    /// requirements apply.
    pub fn set_api_version(&mut self, version: impl Into<String>) {
        self.api_version = Some(version.into());
    }

    /// Declares what the account requires and no API tells.
    pub fn set_requirements(&mut self, requirements: Requirements) {
        self.requirements = Some(requirements);
    }

    /// Says that batches want a result for each of their inputs, which takes an `objectWriteTraceId` in every one.
    pub fn set_partial_results(&mut self, wanted: bool) {
        self.partial_results = wanted;
    }

    /// Fixes the time, in milliseconds since the epoch, that relative rules of the account compare with.
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

    /// Whether anything is required beyond what HubSpot's API tells.
    pub(crate) fn has_requirements(&self) -> bool {
        self.requirements().is_some()
    }

    /// The same where there is time to look for what was meant: findings are made by the compiler, not by the million.
    pub(crate) fn patient(&self) -> Self {
        Self { is_patient: true, ..self.clone() }
    }

    /// Whether there is time to look for what was meant.
    pub(crate) fn is_patient(&self) -> bool {
        self.is_patient
    }

    /// Keeps fewer findings of a record, for an example that fits a page.
    pub(crate) fn set_findings_max(&mut self, kept: usize) {
        self.kept = Some(kept);
    }

    /// The most findings of one record that are kept.
    pub(crate) fn findings_max(&self) -> usize {
        self.kept.unwrap_or(FINDINGS_MAX)
    }

    /// Whether batches want partial results.
    pub(crate) fn wants_partial_results(&self) -> bool {
        self.partial_results
    }

    /// Gives a finding its severity in this run; false when its rule is off.
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

    /// The severity that a finding gets, or `None` when its rule is off.
    pub(crate) fn weigh(&self, rule: &Rule, own: Severity) -> Option<Severity> {
        match self.levels.get(&rule.id.code) {
            None => Some(own),
            Some(Level::Off) => None,
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Error) => Some(Severity::Error),
        }
    }
}
