//! The order of findings: errors before warnings, then the most frequent ones.

use std::cmp::Reverse;

use maud::Markup;
use ticketproof_diagnostics::RuleId;
use ticketproof_validator::{Rule, catalogue};

use crate::{
    tally::{Mistake, OfRule, Tally},
    text::sentence,
};

/// A rule with its findings.
pub(super) struct Ranked<'a> {
    pub(super) id: RuleId,
    pub(super) rule: Option<&'static Rule>,
    pub(super) of: &'a OfRule,
}

/// The rules with findings, the worst first.
pub(super) fn rank(tally: &Tally) -> Vec<Ranked<'_>> {
    let ranked = tally.rules.iter().map(|(id, of)| Ranked {
        id: *id,
        rule: catalogue().iter().copied().find(|rule| rule.id == *id),
        of,
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|rule| (rule.of.errors == 0, Reverse(rule.of.findings()), rule.id));
    ranked
}

impl<'a> Ranked<'a> {
    /// A sentence that says what is wrong.
    pub(super) fn summary(&self) -> Markup {
        sentence(self.rule.map_or(self.id.slug, |rule| rule.summary))
    }

    /// Its mistakes, the most frequent first; of equals the one that stands first in the input.
    pub(super) fn mistakes(&self) -> Vec<&'a Mistake> {
        let mut mistakes: Vec<&Mistake> = self.of.mistakes.iter().collect();
        mistakes.sort_by_key(|mistake| Reverse(mistake.count));
        mistakes
    }
}
