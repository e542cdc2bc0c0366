//! The validation rules that an account sets for its properties, and that HubSpot enforces on every write: one file per
//! `ruleType`, named as HubSpot names it. Source of the rule types and their arguments: HubSpot's guide to the property validations API.
//!
//! Each rule's documentation says what the guide leaves open; a value that breaks a rule in only one reading of the guide is a
//! warning. HubSpot answers with its own message or the account's, and with a code for each rule type; only `INVALID_ALPHA` is
//! known.

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
mod question;
mod regex;
mod rule_types;
mod special_characters;
mod start_date;
mod start_datetime;
pub(crate) mod uncheckable_rule;
mod url;
mod url_allowed_domains;
mod url_blocked_domains;
mod whitespace;

use ticketproof_diagnostics::Severity;
use ticketproof_schema::ValueKind;

use crate::{Rule, context::Context, record::PropertyText};
use question::{Answer, Question};
use rule_types::find;

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

/// Checks a property's text by every validation rule that the account has for the property.
pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    for (rule, pattern) in field.property.property.rules.iter().zip(&field.property.patterns) {
        let Some((known, ask)) = find(&rule.rule_type) else { continue };
        let is_text = matches!(field.property.kind, ValueKind::Text | ValueKind::PhoneNumber);
        let question = Question {
            name: field.name(),
            text: if is_text { &field.text } else { field.visible() },
            is_day: field.property.kind == ValueKind::Date,
            arguments: &rule.arguments,
            now_ms: cx.settings.now_ms(),
            pattern,
        };
        if let Answer::Broken(mut note) = ask(question) {
            if rule.normalize {
                // HubSpot does not document its normalisation, so the normalised value may satisfy the rule.
                note = note.with_severity(Severity::Warning);
            }
            let fix = note.rewrite.take().map(|text| field.guess(&text));
            cx.raise(known, field.location(cx), field.span(), note.maybe_fix(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use ticketproof_schema::{RuleType, ValidationRule};

    use super::{question::counted, rule_types::Ask, *};
    use crate::compiled::Pattern;

    /// The answer of a rule type to a text: valid (empty), a warning (`w`), an error (`e`), or arguments that are not understood (`?`).
    pub(super) fn verdict(ask: Ask, arguments: &[&str], text: &str) -> &'static str {
        let arguments: Vec<_> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let pattern = Pattern::alone(&arguments);
        let now_ms = crate::example::NOW_MS;
        match ask(Question {
            name: "p",
            text,
            is_day: true,
            arguments: &arguments,
            now_ms,
            pattern: &pattern,
        }) {
            Answer::Fine => "",
            Answer::Broken(note) if note.severity == Some(Severity::Warning) => "w",
            Answer::Broken(_) => "e",
            Answer::Unclear => "?",
        }
    }

    /// The example account with a validation rule.
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
    fn counts_have_singular_and_plural() {
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
