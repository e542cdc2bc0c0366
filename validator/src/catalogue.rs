//! Every rule, found by code, by slug, or by the error that HubSpot answers.
//!
//! A rule is one file under `rules/`; the list is in `rules.rs`. From it come the pages under `docs/rules`, `ticketproof
//! explain`, the SARIF rule table and the tests that check the examples of every rule.

use ticketproof_diagnostics::Code;
use ticketproof_schema::profile;

pub use crate::rule::{Evidence, Example, Rule, ServerVerdict, is_about_batch};
use crate::value::{
    day::{self, DayText},
    number::{self, Notation},
};

/// Every rule, sorted by code.
pub fn catalogue() -> &'static [&'static Rule] {
    crate::rules::ALL
}

impl Rule {
    /// The rule with this code (`TP0303`) or slug (`unknown-property`).
    pub fn find(name: &str) -> Option<&'static Self> {
        let code = name.parse::<Code>().ok();
        catalogue().iter().copied().find(|rule| Some(rule.id.code) == code || rule.id.slug == name)
    }

    /// The rule that finds the mistake behind a HubSpot error code, if there is one. Several rules may have the same code: the property's
    /// internal name and the refused value select one.
    ///
    /// ```
    /// use ticketproof_validator::Rule;
    /// let slug = |property, value| Rule::answering("INVALID_OPTION", property, value).map(|rule| rule.id.slug);
    /// assert_eq!(slug("hs_ticket_priority", Some("High")), Some("unknown-option"));
    /// assert_eq!(slug("hs_pipeline_stage", Some("New")), Some("unknown-stage"));
    /// assert!(Rule::answering("TEAPOT", "subject", None).is_none());
    /// ```
    pub fn answering(code: &str, property: &str, value: Option<&str>) -> Option<&'static Self> {
        let answers_to = |rule: &&'static Self| rule.hubspot_errors.contains(&code);
        let special = Self::find(special(code, property, value)).filter(answers_to);
        special.or_else(|| catalogue().iter().copied().find(answers_to))
    }
}

/// The slug of the rule that is tried first.
fn special(code: &str, property: &str, value: Option<&str>) -> &'static str {
    match profile::TICKETS.pipeline {
        Some(names) if property == names.stage => "unknown-stage",
        Some(names) if property == names.pipeline => "unknown-pipeline",
        _ if code == "INVALID_DATE" => of_date(value.unwrap_or_default()),
        _ if value.is_some_and(|text| number::notation(text) == Some(Notation::Scientific)) => {
            "number-with-exponent"
        }
        _ => "unknown-option",
    }
}

/// The slug of the rule for a text that is not a day.
fn of_date(text: &str) -> &'static str {
    match day::parse(text) {
        DayText::NotMidnight(_) | DayText::Moment(_) => "date-not-midnight",
        DayText::Seconds(_) => "epoch-seconds",
        DayText::Near(_) => "lands-in-1970",
        DayText::Day(_) | DayText::Other => "wrong-type",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_selects_among_rules_with_the_same_code() {
        let slug = |value| Rule::answering("INVALID_INTEGER", "amount", value).map(|rule| rule.id.slug);
        assert_eq!(slug(Some("1.42e-14")), Some("number-with-exponent"));
        assert_eq!(slug(Some("5,333")), Some("wrong-type"));
        assert_eq!(slug(None), Some("wrong-type"));
        for (value, slug) in [
            ("1786334400000", "date-not-midnight"),
            ("2026-08-10T04:00:00Z", "date-not-midnight"),
            ("1570233600", "epoch-seconds"),
            ("45658", "lands-in-1970"),
            ("soon", "wrong-type"),
        ] {
            let rule = Rule::answering("INVALID_DATE", "due_on", Some(value));
            assert_eq!(rule.map(|rule| rule.id.slug), Some(slug), "{value}");
        }
        let stage = Rule::answering("INVALID_OPTION", "hs_pipeline_stage", Some("1e5"));
        assert_eq!(stage.map(|rule| rule.id.slug), Some("unknown-stage"));
    }
}
