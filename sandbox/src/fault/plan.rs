//! The plan of faults: which request gets which fault.

use serde::Deserialize;
use ticketproof_diagnostics::text::{escaped, quoted};

use super::Fault;
use crate::rng::Rng;

/// A plan of faults. The first rule that matches decides; a seeded fault happens only where no rule matches.
#[derive(Clone, Debug, Default)]
pub struct FaultPlan {
    rules: Vec<(FaultRule, u64)>,
    seeded: Option<Seeded>,
}

#[derive(Clone, Debug)]
struct Seeded {
    rng: Rng,
    /// The share of requests, in thousandths.
    per_mille: u64,
    faults: Vec<Fault>,
}

/// A fault for some requests.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FaultRule {
    fault: Fault,
    method: Option<String>,
    path: Option<String>,
    nth: u64,
    times: u64,
}

impl FaultRule {
    /// The fault for the next request of any method and path.
    pub fn next(fault: Fault) -> Self {
        Self { fault, method: None, path: None, nth: 1, times: 1 }
    }

    /// Counts only requests of this method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into().to_ascii_uppercase());
        self
    }

    /// Counts only requests of this path; a `*` at the end matches any rest.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The number of the first counted request that gets the fault, from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = nth.max(1);
        self
    }

    /// The number of successive requests that get the fault.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    fn counts(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method)
            && self.path.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == wanted,
            })
    }
}

/// An error in a fault script.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultPlanError {
    /// The script is not JSON of the expected shape.
    #[error("the fault script cannot be read: {}", escaped(.0))]
    Malformed(String),
    /// The script names an unknown fault.
    #[error("{} is not a fault; write one of {}", quoted(.0), fault_names())]
    UnknownFault(String),
}

fn fault_names() -> String {
    Fault::ALL.iter().map(|known| known.0).collect::<Vec<_>>().join(", ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    #[serde(default)]
    seed: u64,
    /// The share of requests that get a fault, 0 to 1.
    #[serde(default)]
    rate: f64,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    rules: Vec<ScriptRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptRule {
    fault: String,
    method: Option<String>,
    path: Option<String>,
    #[serde(default = "one")]
    nth: u64,
    #[serde(default = "one")]
    times: u64,
}

const fn one() -> u64 {
    1
}

impl FaultPlan {
    /// No faults.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a random fault of `faults` for `per_mille` of a thousand requests; equal seeds choose equal requests.
    #[must_use]
    pub fn seeded(mut self, seed: u64, per_mille: u64, faults: impl IntoIterator<Item = Fault>) -> Self {
        let faults: Vec<Fault> = faults.into_iter().collect();
        self.seeded =
            (!faults.is_empty() && per_mille > 0).then(|| Seeded { rng: Rng::new(seed), per_mille, faults });
        self
    }

    /// Adds a rule after the existing ones.
    #[must_use]
    pub fn rule(mut self, rule: FaultRule) -> Self {
        self.push(rule);
        self
    }

    pub(crate) fn push(&mut self, rule: FaultRule) {
        self.rules.push((rule, 0));
    }

    /// Reads a script:
    /// `{"rules":[{"fault":"reset-after-commit","method":"POST","path":"/crm/v3/objects/tickets","nth":2,"times":1}]}` or
    /// `{"seed":7,"rate":0.1,"kinds":["429","stall"]}`, or both in one. Without `kinds`, all of them.
    ///
    /// # Errors
    /// The text is not a fault script, or it names an unknown fault.
    pub fn from_json(text: &str) -> Result<Self, FaultPlanError> {
        let script: Script =
            serde_json::from_str(text).map_err(|error| FaultPlanError::Malformed(error.to_string()))?;
        let fault =
            |word: &String| Fault::parse(word).ok_or_else(|| FaultPlanError::UnknownFault(word.clone()));
        let mut plan = Self::default();
        for rule in script.rules {
            plan.push(FaultRule {
                fault: fault(&rule.fault)?,
                method: rule.method.map(|method| method.to_ascii_uppercase()),
                path: rule.path,
                nth: rule.nth.max(1),
                times: rule.times,
            });
        }
        if !(0.0..=1.0).contains(&script.rate) {
            return Err(FaultPlanError::Malformed("`rate` is a share from 0 to 1".to_owned()));
        }
        let mut faults = script.kinds.iter().map(fault).collect::<Result<Vec<_>, _>>()?;
        if faults.is_empty() {
            faults = Fault::ALL.iter().map(|known| known.1).collect();
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
        let per_mille = (script.rate * 1_000.0).round() as u64;
        Ok(plan.seeded(script.seed, per_mille, faults))
    }

    /// The fault of the next request, if it gets one.
    pub(crate) fn next_fault(&mut self, method: &str, path: &str) -> Option<Fault> {
        let mut scripted = None;
        for (rule, seen) in &mut self.rules {
            if rule.counts(method, path) {
                *seen += 1;
                let is_due = *seen >= rule.nth && *seen - rule.nth < rule.times;
                scripted = scripted.or_else(|| is_due.then_some(rule.fault));
            }
        }
        // Drawn for every request, so that a rule does not shift the seeded faults.
        let drawn = self.seeded.as_mut().and_then(|seeded| {
            let (draw, index) = (seeded.rng.below(1_000), seeded.rng.below(seeded.faults.len() as u64));
            (draw < seeded.per_mille)
                .then(|| seeded.faults.get(usize::try_from(index).ok()?).copied())
                .flatten()
        });
        scripted.or(drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_counts_only_requests_that_match_it() {
        let script = r#"{"rules":[{"fault":"429","method":"post","path":"/crm/v3/*","nth":2,"times":2}]}"#;
        let mut plan = FaultPlan::from_json(script).expect("a script");
        let mut next = |method, path| plan.next_fault(method, path);
        assert_eq!(next("POST", "/crm/v3/objects/tickets"), None);
        assert_eq!(next("GET", "/crm/v3/objects/tickets"), None);
        assert_eq!(next("POST", "/crm/v3/objects/tickets"), Some(Fault::TooManyRequests));
        assert_eq!(next("POST", "/other"), None);
        assert_eq!(next("POST", "/crm/v3/x"), Some(Fault::TooManyRequests));
        assert_eq!(next("POST", "/crm/v3/x"), None);
    }

    #[test]
    fn equal_seeds_choose_equal_requests() {
        let faults = |seed| {
            let mut plan = FaultPlan::none().seeded(seed, 100, [Fault::Stall, Fault::Refuse]);
            (0..1_000).map(|_| plan.next_fault("GET", "/")).collect::<Vec<_>>()
        };
        assert_eq!(faults(1), faults(1));
        assert_ne!(faults(1), faults(2));
        let count = faults(1).into_iter().flatten().count();
        assert!((50..200).contains(&count), "{count} of 1,000 at a rate of 0.1");
    }

    #[test]
    fn error_of_a_bad_script_names_the_mistake() {
        for (script, wanted) in [
            ("", "cannot be read"),
            (r#"{"rules":[{"fault":"fire"}]}"#, "`fire` is not a fault; write one of refuse, "),
            (r#"{"rate":2}"#, "0 to 1"),
            (r#"{"rulez":[]}"#, "rulez"),
        ] {
            let error = FaultPlan::from_json(script).expect_err(script).to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
