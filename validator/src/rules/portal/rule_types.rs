//! The rule for each of HubSpot's rule types.

use ticketproof_schema::{RuleType, ValidationRule};

use super::{
    after_datetime_duration, after_duration, alphanumeric, before_datetime_duration, before_duration,
    days_of_week, decimal, domain, email, email_allowed_domains, email_blocked_domains, end_date,
    end_datetime, format, max_length, max_number, min_length, min_number,
    phone_number_with_explicit_country_code,
    question::{Answer, Question},
    regex, special_characters, start_date, start_datetime, url, url_allowed_domains, url_blocked_domains,
    whitespace,
};
use crate::{Rule, compiled::Pattern};

/// Whether this version can check a validation rule of the account.
pub(super) fn is_understood(rule: &ValidationRule, pattern: &Pattern) -> bool {
    let arguments = &rule.arguments;
    let question = Question { name: "", text: "", is_day: true, arguments, now_ms: 0, pattern };
    find(&rule.rule_type).is_some_and(|(_, ask)| !matches!(ask(question), Answer::Unclear))
}

/// A rule's check of one value.
pub(super) type Ask = fn(Question<'_>) -> Answer;

/// The rule for a rule type, and how it is asked; nothing for a type that this version does not know.
pub(super) fn find(rule_type: &RuleType) -> Option<(&'static Rule, Ask)> {
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
