//! The account's own rules for property values, which HubSpot enforces on every write: one file per `ruleType`, named as
//! HubSpot names it. Source of the rule types and their arguments: HubSpot's guide to the property validations API.
//!
//! What the guide leaves open is said in each rule's documentation, and a value that breaks a rule in one reading only is a
//! warning. HubSpot answers with a message of the account's or its own and a code for each rule type, of which only
//! `INVALID_ALPHA` is known.

mod after_datetime_duration;
mod after_duration;
mod alphanumeric;
mod before_datetime_duration;
mod before_duration;
mod bounds;
mod days_of_week;
mod decimal;
mod domain;
mod domains;
mod email;
mod email_allowed_domains;
mod email_blocked_domains;
mod end_date;
mod end_datetime;
mod format;
mod max_length;
mod max_number;
mod min_length;
mod min_number;
mod phone_number_with_explicit_country_code;
mod regex;
mod special_characters;
mod start_date;
mod start_datetime;
pub(crate) mod uncheckable_rule;
mod url;
mod url_allowed_domains;
mod url_blocked_domains;
mod whitespace;

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};
use ticketproof_schema::{RuleType, ValidationRule, ValueKind};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::Pattern,
    context::{Context, Note},
    record::PropertyText,
    value::{
        calendar::DAY_MS,
        day::{self, DayText},
        moment::{self, MomentText},
    },
};

/// Every rule of this kind, sorted by code.
pub(crate) const ALL: [&Rule; 28] = [
    &after_datetime_duration::RULE,
    &after_duration::RULE,
    &alphanumeric::RULE,
    &before_datetime_duration::RULE,
    &before_duration::RULE,
    &days_of_week::RULE,
    &decimal::RULE,
    &domain::RULE,
    &email::RULE,
    &email_allowed_domains::RULE,
    &email_blocked_domains::RULE,
    &end_date::RULE,
    &end_datetime::RULE,
    &format::RULE,
    &max_length::RULE,
    &max_number::RULE,
    &min_length::RULE,
    &min_number::RULE,
    &phone_number_with_explicit_country_code::RULE,
    &regex::RULE,
    &special_characters::RULE,
    &start_date::RULE,
    &start_datetime::RULE,
    &url::RULE,
    &url_allowed_domains::RULE,
    &url_blocked_domains::RULE,
    &whitespace::RULE,
    &uncheckable_rule::RULE,
];

/// The catalogue entry of a rule type.
const fn entry(
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
struct Asked<'a> {
    /// The property's internal name.
    name: &'a str,
    text: &'a str,
    /// Whether the property takes days, and no moments.
    is_day: bool,
    arguments: &'a [String],
    now_ms: i64,
    pattern: &'a Pattern,
}

/// A rule's answer. A rule reads its arguments before the text, so that an answer to the empty text tells whether it
/// understands them.
enum Answer {
    /// The text satisfies the rule, or is not of the type that the rule is for.
    Fine,
    /// It does not.
    Broken(Note),
    /// The arguments are not of the documented form; nothing can be said.
    Unclear,
}

impl<'a> Asked<'a> {
    /// The only argument.
    fn argument(self) -> Option<&'a str> {
        match self.arguments {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The message of a broken rule, which begins with the value: `` `x` {what}, and the account's rule for `p` … ``.
    fn broken(self, what: &str) -> Note {
        Note::new(format!("{} {what}, says the account's rule for {}", quoted(self.text), quoted(self.name)))
    }

    /// Midnight UTC of the day that the text is.
    fn day_ms(self) -> Option<i64> {
        match day::parse(self.text) {
            DayText::Day(day) => Some(day.to_epoch_days() * DAY_MS),
            _ => None,
        }
    }

    /// The moment that the text is.
    fn moment_ms(self) -> Option<i64> {
        match moment::parse(self.text) {
            MomentText::At(ms) | MomentText::Zoneless(ms) => Some(ms),
            MomentText::Seconds(_) | MomentText::Near(_) | MomentText::Other => None,
        }
    }
}

/// Asks every rule that the account has for a property.
pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    for (rule, pattern) in field.property.property.rules.iter().zip(&field.property.patterns) {
        let Some((known, ask)) = find(&rule.rule_type) else { continue };
        let is_text = matches!(field.property.kind, ValueKind::Text | ValueKind::PhoneNumber);
        let asked = Asked {
            name: field.name(),
            text: if is_text { &field.text } else { field.visible() },
            is_day: field.property.kind == ValueKind::Date,
            arguments: &rule.arguments,
            now_ms: cx.settings.now_ms(),
            pattern,
        };
        if let Answer::Broken(mut note) = ask(asked) {
            if rule.normalize {
                // What HubSpot normalises is not documented, so the value may satisfy the rule once it is done.
                note = note.weighing(Severity::Warning);
            }
            let fix = note.rewrite.take().map(|text| field.guess(&text));
            cx.raise(known, field.location(cx), field.span(), note.maybe_fix(fix));
        }
    }
}

/// Whether a rule of the account can be checked at all.
pub(crate) fn is_understood(rule: &ValidationRule, pattern: &Pattern) -> bool {
    let arguments = &rule.arguments;
    let asked = Asked { name: "", text: "", is_day: true, arguments, now_ms: 0, pattern };
    find(&rule.rule_type).is_some_and(|(_, ask)| !matches!(ask(asked), Answer::Unclear))
}

/// So many of something, in words.
fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// How a rule type is asked.
type Ask = fn(Asked<'_>) -> Answer;

fn find(rule_type: &RuleType) -> Option<(&'static Rule, Ask)> {
    Some(match rule_type {
        RuleType::AfterDatetimeDuration => (&after_datetime_duration::RULE, after_datetime_duration::ask),
        RuleType::AfterDuration => (&after_duration::RULE, after_duration::ask),
        RuleType::Alphanumeric => (&alphanumeric::RULE, alphanumeric::ask),
        RuleType::BeforeDatetimeDuration => (&before_datetime_duration::RULE, before_datetime_duration::ask),
        RuleType::BeforeDuration => (&before_duration::RULE, before_duration::ask),
        RuleType::DaysOfWeek => (&days_of_week::RULE, days_of_week::ask),
        RuleType::Decimal => (&decimal::RULE, decimal::ask),
        RuleType::Domain => (&domain::RULE, domain::ask),
        RuleType::Email => (&email::RULE, email::ask),
        RuleType::EmailAllowedDomains => (&email_allowed_domains::RULE, email_allowed_domains::ask),
        RuleType::EmailBlockedDomains => (&email_blocked_domains::RULE, email_blocked_domains::ask),
        RuleType::EndDate => (&end_date::RULE, end_date::ask),
        RuleType::EndDatetime => (&end_datetime::RULE, end_datetime::ask),
        RuleType::Format => (&format::RULE, format::ask),
        RuleType::MaxLength => (&max_length::RULE, max_length::ask),
        RuleType::MaxNumber => (&max_number::RULE, max_number::ask),
        RuleType::MinLength => (&min_length::RULE, min_length::ask),
        RuleType::MinNumber => (&min_number::RULE, min_number::ask),
        RuleType::PhoneNumberWithExplicitCountryCode => {
            (&phone_number_with_explicit_country_code::RULE, phone_number_with_explicit_country_code::ask)
        }
        RuleType::Regex => (&regex::RULE, regex::ask),
        RuleType::SpecialCharacters => (&special_characters::RULE, special_characters::ask),
        RuleType::StartDate => (&start_date::RULE, start_date::ask),
        RuleType::StartDatetime => (&start_datetime::RULE, start_datetime::ask),
        RuleType::Url => (&url::RULE, url::ask),
        RuleType::UrlAllowedDomains => (&url_allowed_domains::RULE, url_allowed_domains::ask),
        RuleType::UrlBlockedDomains => (&url_blocked_domains::RULE, url_blocked_domains::ask),
        RuleType::Whitespace => (&whitespace::RULE, whitespace::ask),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a rule type says to a text: nothing, a warning (`w`), an error (`e`), or that it does not understand (`?`).
    pub(super) fn verdict(ask: Ask, arguments: &[&str], text: &str) -> &'static str {
        let arguments: Vec<_> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let pattern = Pattern::alone(&arguments);
        let now_ms = crate::example::NOW_MS;
        match ask(Asked { name: "p", text, is_day: true, arguments: &arguments, now_ms, pattern: &pattern }) {
            Answer::Fine => "",
            Answer::Broken(note) if note.severity == Some(Severity::Warning) => "w",
            Answer::Broken(_) => "e",
            Answer::Unclear => "?",
        }
    }

    /// The example account with a rule of its own.
    pub(super) fn ruled_account(
        property: &str,
        rule_type: &str,
        arguments: &[&str],
    ) -> ticketproof_schema::ObjectSchema {
        let mut schema = crate::example::account();
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let rule = ValidationRule { rule_type: rule_type.into(), arguments, normalize: false };
        schema.properties.get_mut(property).expect("a property of the example account").rules.push(rule);
        schema
    }

    #[test]
    fn one_is_one() {
        assert_eq!(counted(1, "character"), "1 character");
        assert_eq!([counted(0, "character"), counted(2, "character")], ["0 characters", "2 characters"]);
    }

    #[test]
    fn every_documented_rule_type_has_its_rule() {
        for name in RuleType::KNOWN {
            let (rule, _) = find(&RuleType::from(*name)).expect("a rule for every known type");
            assert_eq!(rule.id.slug, name.to_lowercase().replace('_', "-"));
        }
        assert_eq!(RuleType::KNOWN.len(), 27);
        assert!(find(&RuleType::from("NEW_ONE")).is_none());
    }
}
