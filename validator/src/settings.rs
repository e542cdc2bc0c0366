//! What a user may change about a run: which rules weigh what, and what time it is.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{Code, Severity};

use crate::Rule;

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
}

impl Settings {
    /// Gives every finding of a rule this level.
    pub fn set_level(&mut self, rule: &Rule, level: Level) {
        self.levels.insert(rule.id.code, level);
    }

    /// Fixes the time, in milliseconds since the epoch, that relative rules of the account compare with.
    pub fn set_now_ms(&mut self, now_ms: i64) {
        self.now_ms = Some(now_ms);
    }

    /// Whether anything is required beyond what HubSpot's API tells.
    pub(crate) fn has_requirements(&self) -> bool {
        false
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
