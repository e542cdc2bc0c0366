//! A question to a validation rule of the account, and the rule's answer and catalogue entry.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::Pattern,
    context::Note,
    value::{
        calendar::DAY_MS,
        day::{self, DayText},
        moment::{self, MomentText},
    },
};

/// The catalogue entry of a rule type.
pub(super) const fn entry(
    code: u16,
    slug: &'static str,
    summary: &'static str,
    docs: &'static str,
    invalid: Example,
    valid: Example,
) -> Rule {
    Rule {
        id: RuleId::new(Code::new(code), slug),
        severity: Severity::Error,
        evidence: Evidence::Documented,
        server: ServerVerdict::Refuses,
        hubspot_errors: &["VALIDATION_ERROR"],
        hubspot_wording: &["Property values were not valid"],
        summary,
        docs,
        invalid,
        valid,
    }
}

/// A question to a rule: does this text satisfy these arguments?
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The property's internal name.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// Whether the property takes days and not moments.
    pub(super) is_day: bool,
    pub(super) arguments: &'a [String],
    pub(super) now_ms: i64,
    pub(super) pattern: &'a Pattern,
}

/// The answer of a rule. A rule reads its arguments before the text, so its answer to the empty text shows whether it understands
/// them.
pub(super) enum Answer {
    /// The text satisfies the rule, or is not of the type that the rule is for.
    Fine,
    /// The text does not satisfy the rule.
    Broken(Note),
    /// The arguments do not have the documented form, so the text cannot be checked.
    Unclear,
}

impl<'a> Question<'a> {
    /// The only argument.
    pub(super) fn argument(self) -> Option<&'a str> {
        match self.arguments {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The message of a broken rule, which begins with the value: `` `x` {what}, and the account's rule for `p` … ``.
    pub(super) fn broken(self, what: &str) -> Note {
        Note::new(format!("{} {what}, says the account's rule for {}", quoted(self.text), quoted(self.name)))
    }

    /// The text as a day: its midnight in UTC, in milliseconds since the epoch.
    pub(super) fn day_ms(self) -> Option<i64> {
        match day::parse(self.text) {
            DayText::Day(day) => Some(day.to_epoch_days() * DAY_MS),
            _ => None,
        }
    }

    /// The text as a moment, in milliseconds since the epoch.
    pub(super) fn moment_ms(self) -> Option<i64> {
        match moment::parse(self.text) {
            MomentText::At(ms) | MomentText::Zoneless(ms) => Some(ms),
            MomentText::Seconds(_) | MomentText::Near(_) | MomentText::Other => None,
        }
    }
}

/// A count with its noun: `1 character`, `2 characters`.
pub(super) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
