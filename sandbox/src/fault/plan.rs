//! Which request meets which fault.

use serde::Deserialize;
use ticketproof_diagnostics::text::{escaped, quoted};

use super::Fault;
use crate::seed::Seed;

/// When which faults happen. Rules come first, in order; the seeded ones strike where no rule does.
#[derive(Clone, Debug, Default)]
pub struct FaultPlan {
    rules: Vec<(FaultRule, u64)>,
    seeded: Option<Seeded>,
}

#[derive(Clone, Debug)]
struct Seeded {
    seed: Seed,
    /// How many requests of a thousand.
    per_mille: u64,
    kinds: Vec<Fault>,
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
    /// The fault for the next request, whatever it is.
    pub fn next(fault: Fault) -> Self {
        Self { fault, method: None, path: None, nth: 1, times: 1 }
    }

    /// Only requests of this method count.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into().to_ascii_uppercase());
        self
    }

    /// Only requests of this path count; a `*` at its end stands for any rest.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The first request that meets it, counted from 1 among those that count.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = nth.max(1);
        self
    }

    /// How many requests in a row meet it.
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

/// A fault script could not be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultPlanError {
    /// The script is not JSON of the expected shape.
    #[error("the fault script cannot be read: {}", escaped(.0))]
    Malformed(String),
    /// A fault that there is not.
    #[error("{} is not a fault; there are {}", quoted(.0), words())]
    UnknownFault(String),
}

fn words() -> String {
    Fault::ALL.iter().map(|known| known.0).collect::<Vec<_>>().join(", ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    #[serde(default)]
    seed: u64,
    /// The share of requests that meet a fault, 0 to 1.
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

    /// A fault of `kinds` for `per_mille` of a thousand requests, the same ones for the same seed.
    #[must_use]
    pub fn seeded(mut self, seed: u64, per_mille: u64, kinds: impl IntoIterator<Item = Fault>) -> Self {
        let kinds: Vec<Fault> = kinds.into_iter().collect();
        self.seeded =
            (!kinds.is_empty() && per_mille > 0).then(|| Seeded { seed: Seed::new(seed), per_mille, kinds });
        self
    }

    /// Adds a rule after those that are there.
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
    /// The text is no such script, or it names a fault that there is not.
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
        let mut kinds = script.kinds.iter().map(fault).collect::<Result<Vec<_>, _>>()?;
        if kinds.is_empty() {
            kinds = Fault::ALL.iter().map(|known| known.1).collect();
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
        let per_mille = (script.rate * 1_000.0).round() as u64;
        Ok(plan.seeded(script.seed, per_mille, kinds))
    }

    /// The fault of the next request.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Option<Fault> {
        let mut struck = None;
        for (rule, seen) in &mut self.rules {
            if rule.counts(method, path) {
                *seen += 1;
                let is_due = *seen >= rule.nth && *seen - rule.nth < rule.times;
                struck = struck.or_else(|| is_due.then_some(rule.fault));
            }
        }
        // Drawn for every request, so that a rule does not move the others.
        let drawn = self.seeded.as_mut().and_then(|seeded| {
            let (draw, kind) = (seeded.seed.below(1_000), seeded.seed.below(seeded.kinds.len() as u64));
            (draw < seeded.per_mille)
                .then(|| seeded.kinds.get(usize::try_from(kind).ok()?).copied())
                .flatten()
        });
        struck.or(drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_counts_only_its_own_requests() {
        let script = r#"{"rules":[{"fault":"429","method":"post","path":"/crm/v3/*","nth":2,"times":2}]}"#;
        let mut plan = FaultPlan::from_json(script).expect("a script");
        let mut strike = |method, path| plan.strike(method, path);
        assert_eq!(strike("POST", "/crm/v3/objects/tickets"), None);
        assert_eq!(strike("GET", "/crm/v3/objects/tickets"), None);
        assert_eq!(strike("POST", "/crm/v3/objects/tickets"), Some(Fault::TooManyRequests));
        assert_eq!(strike("POST", "/other"), None);
        assert_eq!(strike("POST", "/crm/v3/x"), Some(Fault::TooManyRequests));
        assert_eq!(strike("POST", "/crm/v3/x"), None);
    }

    #[test]
    fn one_seed_strikes_the_same_requests() {
        let strikes = |seed| {
            let mut plan = FaultPlan::none().seeded(seed, 100, [Fault::Stall, Fault::Refuse]);
            (0..1_000).map(|_| plan.strike("GET", "/")).collect::<Vec<_>>()
        };
        assert_eq!(strikes(1), strikes(1));
        assert_ne!(strikes(1), strikes(2));
        let count = strikes(1).into_iter().flatten().count();
        assert!((50..200).contains(&count), "{count} of 1,000 at a rate of 0.1");
    }

    #[test]
    fn a_bad_script_says_what_is_wrong() {
        for (script, wanted) in [
            ("", "cannot be read"),
            (r#"{"rules":[{"fault":"fire"}]}"#, "`fire` is not a fault; there are refuse, "),
            (r#"{"rate":2}"#, "0 to 1"),
            (r#"{"rulez":[]}"#, "rulez"),
        ] {
            let error = FaultPlan::from_json(script).expect_err(script).to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
