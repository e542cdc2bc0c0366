//! The account's own rules for a property's values, as far as JSON Schema can say them.
//!
//! What a rule would only warn of is not said. A rule with arguments of another form than the documented one is not enforced
//! here, as in the validator.

use serde_json::{Number, Value, json};

use super::{constraint::never, contact, days, expression};
use crate::{Property, RuleType, ValidationRule};

/// The most digits after the point that are said; the documented maximum is 20.
const PLACES_MAX: u64 = 40;

/// Of ASCII what is neither letter, digit nor blank. The properties of Unicode are in no pattern that Python reads, and JSON
/// Schema advises against them (section 6.4 of its core); so whatever is outside ASCII is taken for a letter.
const SYMBOL: &str = r"[\x00-\x08\x0e-\x1f!-\/:-@\[-`{-\x7f]";

/// Of ASCII what is neither letter nor blank.
const NO_LETTER: &str = r"[\x00-\x08\x0e-\x1f!-@\[-`{-\x7f]";

/// A schema for each rule that can be said; all of them hold for a value that is not empty.
pub(super) fn rules(property: &Property) -> Vec<Value> {
    let enforced = property.rules.iter().filter(|rule| !rule.normalize);
    enforced.filter_map(rule).collect()
}

fn rule(rule: &ValidationRule) -> Option<Value> {
    let arguments = rule.arguments.as_slice();
    let only = || match arguments {
        [only] => Some(only.as_str()),
        _ => None,
    };
    Some(match rule.rule_type {
        RuleType::MaxLength => json!({ "maxLength": only()?.parse::<u64>().ok()? }),
        RuleType::MinLength => json!({ "minLength": only()?.parse::<u64>().ok()? }),
        RuleType::MaxNumber => json!({ "maximum": number(only()?)? }),
        RuleType::MinNumber => json!({ "minimum": number(only()?)? }),
        RuleType::Decimal => places(only()?.parse().ok().filter(|places| *places <= PLACES_MAX)?),
        RuleType::Alphanumeric => match only()? {
            "ALPHANUMERIC" => never(SYMBOL),
            "ALPHA_ONLY" => never(NO_LETTER),
            "NUMERIC_ONLY" => json!({ "pattern": r"^[0-9\s]*$" }),
            _ => return None,
        },
        RuleType::SpecialCharacters if only()? == "NOT_ALLOWED" => never(SYMBOL),
        RuleType::Format => match only()? {
            "UPPER" => never("[a-z]"),
            "LOWER" => never("[A-Z]"),
            // The first letter of the first word.
            "CAPITALIZATION" => never(&format!(r"^\s*{NO_LETTER}*[a-z]")),
            _ => return None,
        },
        RuleType::Regex => json!({ "pattern": expression::shared(arguments.first()?)? }),
        RuleType::StartDate => days::first_day(milliseconds(only()?)?)?,
        RuleType::EndDate => days::last_day(milliseconds(only()?)?)?,
        RuleType::StartDatetime => days::first_moment(milliseconds(only()?)?)?,
        RuleType::EndDatetime => days::last_moment(milliseconds(only()?)?)?,
        RuleType::Domain => contact::domain(),
        RuleType::Email => contact::email(),
        RuleType::EmailAllowedDomains => contact::email_of(arguments)?,
        RuleType::EmailBlockedDomains => contact::email_not_of(arguments)?,
        RuleType::Url => contact::url(),
        RuleType::UrlAllowedDomains => contact::url_of(arguments)?,
        RuleType::UrlBlockedDomains => contact::url_not_of(arguments)?,
        RuleType::PhoneNumberWithExplicitCountryCode => contact::phone_number(),
        // The others compare with the clock or the calendar, are not enforced, or are not known.
        _ => return None,
    })
}

/// At most so many decimal places, zeros at the end aside.
fn places(most: u64) -> Value {
    let mut rule = json!({ "pattern": format!(r"^-?[0-9]*(\.[0-9]{{0,{most}}}0*)?$") });
    // Fractions are not said: most validators divide by them as floats.
    if most == 0 {
        rule["multipleOf"] = json!(1);
    }
    rule
}

/// A decimal number, as the rules are given them.
fn number(text: &str) -> Option<Number> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || b"-.eE+".contains(&byte));
    if !is_number || text.starts_with('+') {
        return None;
    }
    text.parse::<i64>().ok().map(Number::from).or_else(|| Number::from_f64(text.parse().ok()?))
}

/// Milliseconds since the epoch.
fn milliseconds(text: &str) -> Option<i64> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}
