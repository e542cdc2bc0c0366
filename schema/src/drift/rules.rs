//! The account's own rules for values: tightened, loosened, or not decidable.
//!
//! What cannot be decided counts as tightened: an alarm too many is read once, one too few costs records.

use std::collections::BTreeSet;

use ticketproof_diagnostics::{
    Location,
    text::{listed, quoted},
};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::ChangeKind,
    properties::Pair,
    values::{self, Decimal},
};
use crate::{RuleType, ValidationRule};

pub(super) fn compare(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let types: BTreeSet<&RuleType> =
        pair.old.rules.iter().chain(&pair.new.rules).map(|rule| &rule.rule_type).collect();
    for rule_type in types {
        let (old, new) = (of_type(&pair.old.rules, rule_type), of_type(&pair.new.rules, rule_type));
        match (old.as_slice(), new.as_slice()) {
            ([(_, old)], [(at, new)]) => both(cx, pair, *at, old, new),
            // HubSpot keeps one rule of a type; should there be more, they are told apart by their whole text.
            (old, new) => {
                for (at, rule) in old.iter().filter(|(_, rule)| !new.iter().any(|(_, now)| now == rule)) {
                    cx.push(removed(pair, *at, rule));
                }
                for (at, rule) in new.iter().filter(|(_, rule)| !old.iter().any(|(_, was)| was == rule)) {
                    cx.push(added(pair, *at, rule));
                }
            }
        }
    }
}

fn of_type<'a>(rules: &'a [ValidationRule], rule_type: &RuleType) -> Vec<(usize, &'a ValidationRule)> {
    rules.iter().enumerate().filter(|(_, rule)| rule.rule_type == *rule_type).collect()
}

fn place(pair: &Pair<'_>, at: usize) -> Location {
    pair.at.key("rules").index(at)
}

fn text(rule: &ValidationRule) -> String {
    let mut text = rule.rule_type.as_str().to_owned();
    if !rule.arguments.is_empty() {
        text.push(' ');
        text.push_str(&rule.arguments.join(", "));
    }
    if rule.normalize {
        text.push_str(", normalized");
    }
    text
}

fn removed(pair: &Pair<'_>, at: usize, rule: &ValidationRule) -> Change {
    let message = format!("rule {} of {} is gone", quoted(&text(rule)), quoted(pair.name));
    Change::new(ChangeKind::RuleRemoved, place(pair, at), message).gone().was(text(rule))
}

fn added(pair: &Pair<'_>, at: usize, rule: &ValidationRule) -> Change {
    let message = format!("{} has a new rule {}", quoted(pair.name), quoted(&text(rule)));
    pair.change(ChangeKind::RuleAdded, place(pair, at), message)
        .becomes(text(rule))
        .concerns(Concern::writes(pair.name))
        .help("HubSpot refuses values that break it; check what you send against the new snapshot")
}

/// The effect of a changed rule on the values that it accepts.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Effect {
    /// The same values pass.
    Same,
    /// More values pass, and all that did before.
    Loosened,
    /// At least one value that passed is refused.
    Tightened,
    /// The same values pass, and another text is shown for the others.
    Reworded,
    /// It cannot be told, for this reason.
    Unclear(&'static str),
}

fn both(cx: &mut Context<'_>, pair: &Pair<'_>, at: usize, old: &ValidationRule, new: &ValidationRule) {
    let effect = effect(old, new);
    let kind = match &effect {
        Effect::Same => return,
        Effect::Loosened => ChangeKind::RuleLoosened,
        Effect::Tightened => ChangeKind::RuleTightened,
        Effect::Reworded => ChangeKind::RuleReworded,
        Effect::Unclear(_) => ChangeKind::RuleChanged,
    };
    let (was, is) = (text(old), text(new));
    let message = format!("rule {} of {} is {} now", quoted(&was), quoted(pair.name), quoted(&is));
    let change =
        pair.change(kind, place(pair, at), message).texts(was, is).concerns(Concern::writes(pair.name));
    cx.push(match effect {
        Effect::Unclear(why) => change.help(format!("counted as tightened: {why}")),
        Effect::Tightened => change.help(lost(old, new)),
        _ => change,
    });
}

/// The values that are refused now and were accepted, for rules of lists.
fn lost(old: &ValidationRule, new: &ValidationRule) -> String {
    let gone = |from: &ValidationRule, to: &ValidationRule| {
        let to = folded(&to.arguments);
        folded(&from.arguments).into_iter().filter(|item| !to.contains(item)).collect::<Vec<_>>()
    };
    let lost = match old.rule_type {
        RuleType::DaysOfWeek | RuleType::EmailAllowedDomains | RuleType::UrlAllowedDomains => gone(old, new),
        RuleType::EmailBlockedDomains | RuleType::UrlBlockedDomains => gone(new, old),
        _ => Vec::new(),
    };
    if lost.is_empty() {
        "values that passed are refused now; check what you send against the new snapshot".to_owned()
    } else {
        format!("refused now: {}", listed(lost.iter().map(String::as_str), 6))
    }
}

fn effect(old: &ValidationRule, new: &ValidationRule) -> Effect {
    if old == new {
        return Effect::Same;
    }
    if old.normalize != new.normalize {
        return Effect::Unclear("what HubSpot's normalization does to values is not documented");
    }
    let (was, is) = (old.arguments.as_slice(), new.arguments.as_slice());
    match old.rule_type {
        RuleType::MaxLength
        | RuleType::MaxNumber
        | RuleType::Decimal
        | RuleType::EndDate
        | RuleType::EndDatetime => numbers(was, is, Tight::Lower),
        RuleType::MinLength | RuleType::MinNumber | RuleType::StartDate | RuleType::StartDatetime => {
            numbers(was, is, Tight::Higher)
        }
        // A value must be at least so far from now.
        RuleType::AfterDuration
        | RuleType::AfterDatetimeDuration
        | RuleType::BeforeDuration
        | RuleType::BeforeDatetimeDuration => durations(was, is),
        RuleType::DaysOfWeek | RuleType::EmailAllowedDomains | RuleType::UrlAllowedDomains => {
            allowed(was, is)
        }
        RuleType::EmailBlockedDomains | RuleType::UrlBlockedDomains => allowed(is, was),
        RuleType::Alphanumeric => letters(was, is),
        RuleType::PhoneNumberWithExplicitCountryCode => countries(was, is),
        RuleType::Regex => expression(was, is),
        RuleType::Format => Effect::Tightened,
        RuleType::Whitespace if white_space(was) == white_space(is) => Effect::Same,
        _ => Effect::Unclear("what its arguments mean is not documented well enough to compare them"),
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Tight {
    Lower,
    Higher,
}

fn numbers(was: &[String], is: &[String], tight: Tight) -> Effect {
    let ([was], [is]) = (was, is) else { return Effect::Unclear("it should have exactly one number") };
    let (Some(was), Some(is)) = (Decimal::parse(was), Decimal::parse(is)) else {
        return Effect::Unclear("one of its two numbers cannot be read");
    };
    match (is.cmp(&was), tight) {
        (std::cmp::Ordering::Equal, _) => Effect::Same,
        (std::cmp::Ordering::Less, Tight::Lower) | (std::cmp::Ordering::Greater, Tight::Higher) => {
            Effect::Tightened
        }
        _ => Effect::Loosened,
    }
}

fn durations(was: &[String], is: &[String]) -> Effect {
    let ([was], [is]) = (was, is) else { return Effect::Unclear("it should have exactly one duration") };
    match values::compare_durations(was, is) {
        Some(std::cmp::Ordering::Equal) => Effect::Same,
        Some(std::cmp::Ordering::Less) => Effect::Tightened,
        Some(std::cmp::Ordering::Greater) => Effect::Loosened,
        None => Effect::Unclear("which of its two durations is longer depends on the day, or cannot be read"),
    }
}

fn folded(arguments: &[String]) -> BTreeSet<String> {
    arguments.iter().map(|argument| argument.trim().to_lowercase()).collect()
}

fn allowed(was: &[String], is: &[String]) -> Effect {
    let (was, is) = (folded(was), folded(is));
    if was == is {
        Effect::Same
    } else if was.is_subset(&is) {
        Effect::Loosened
    } else {
        Effect::Tightened
    }
}

fn letters(was: &[String], is: &[String]) -> Effect {
    const ALL: [&str; 3] = ["ALPHANUMERIC", "ALPHA_ONLY", "NUMERIC_ONLY"];
    let ([was], [is]) = (was, is) else { return Effect::Unclear("it should have exactly one argument") };
    if !ALL.contains(&was.as_str()) || !ALL.contains(&is.as_str()) {
        return Effect::Unclear("one of its two arguments is not known");
    }
    if is == ALL[0] { Effect::Loosened } else { Effect::Tightened }
}

/// Without a country any will do.
fn countries(was: &[String], is: &[String]) -> Effect {
    match (was, is) {
        ([_, ..], []) => Effect::Loosened,
        ([was], [is]) if was.eq_ignore_ascii_case(is) => Effect::Same,
        ([] | [_], [_]) => Effect::Tightened,
        _ => Effect::Unclear("it should have one country at most"),
    }
}

/// A pattern, and the message that is shown where it does not match.
fn expression(was: &[String], is: &[String]) -> Effect {
    if !was.is_empty() && was.first() == is.first() {
        Effect::Reworded
    } else {
        Effect::Unclear(
            "whether one regular expression matches all that another one does is not decided here",
        )
    }
}

fn white_space(arguments: &[String]) -> &str {
    arguments.first().map_or("ALL", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(rule_type: RuleType, was: &[&str], is: &[&str]) -> Effect {
        let rule = |arguments: &[&str]| ValidationRule {
            rule_type: rule_type.clone(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            normalize: false,
        };
        effect(&rule(was), &rule(is))
    }

    #[test]
    fn bounds_have_a_direction() {
        use Effect::{Loosened, Same, Tightened};
        for rule_type in [RuleType::MaxLength, RuleType::MaxNumber, RuleType::Decimal, RuleType::EndDate] {
            assert_eq!(decide(rule_type.clone(), &["10"], &["9"]), Tightened);
            assert_eq!(decide(rule_type.clone(), &["10"], &["11"]), Loosened);
            assert_eq!(decide(rule_type, &["10"], &["10.0"]), Same);
        }
        for rule_type in [RuleType::MinLength, RuleType::MinNumber, RuleType::StartDatetime] {
            assert_eq!(decide(rule_type.clone(), &["-2"], &["-1.5"]), Tightened);
            assert_eq!(decide(rule_type, &["-2"], &["-2.5"]), Loosened);
        }
        assert_eq!(decide(RuleType::AfterDuration, &["P7D"], &["P2W"]), Tightened);
        assert_eq!(decide(RuleType::BeforeDuration, &["P1Y"], &["P11M"]), Loosened);
    }

    #[test]
    fn lists_are_sets() {
        use Effect::{Loosened, Same, Tightened};
        let allowed = RuleType::EmailAllowedDomains;
        assert_eq!(decide(allowed.clone(), &["a.example", "b.example"], &["B.example", "a.example"]), Same);
        assert_eq!(decide(allowed.clone(), &["a.example"], &["a.example", "b.example"]), Loosened);
        assert_eq!(decide(allowed, &["a.example", "c.example"], &["a.example", "b.example"]), Tightened);
        let blocked = RuleType::UrlBlockedDomains;
        assert_eq!(decide(blocked.clone(), &["a.example"], &["a.example", "b.example"]), Tightened);
        assert_eq!(decide(blocked, &["a.example", "b.example"], &["a.example"]), Loosened);
        assert_eq!(decide(RuleType::DaysOfWeek, &["MONDAY", "FRIDAY"], &["MONDAY"]), Tightened);
    }

    #[test]
    fn classes_of_characters_and_countries() {
        use Effect::{Loosened, Same, Tightened};
        assert_eq!(decide(RuleType::Alphanumeric, &["ALPHA_ONLY"], &["ALPHANUMERIC"]), Loosened);
        assert_eq!(decide(RuleType::Alphanumeric, &["ALPHA_ONLY"], &["NUMERIC_ONLY"]), Tightened);
        let phone = RuleType::PhoneNumberWithExplicitCountryCode;
        assert_eq!(decide(phone.clone(), &[], &["us"]), Tightened);
        assert_eq!(decide(phone.clone(), &["us"], &[]), Loosened);
        assert_eq!(decide(phone, &["us"], &["US"]), Same);
        assert_eq!(decide(RuleType::Whitespace, &[], &["ALL"]), Same);
        assert_eq!(decide(RuleType::Regex, &["^a$", "no"], &["^a$", "nope"]), Effect::Reworded);
    }

    #[test]
    fn what_cannot_be_decided_says_why() {
        let unclear = |effect| matches!(effect, Effect::Unclear(_));
        assert!(unclear(decide(RuleType::Regex, &["^a$"], &["^b$"])));
        assert!(unclear(decide(RuleType::MaxLength, &["ten"], &["9"])));
        assert!(unclear(decide(RuleType::MaxLength, &[], &["9"])));
        assert!(unclear(decide(RuleType::AfterDuration, &["P1M"], &["P30D"])));
        assert!(unclear(decide(RuleType::Unknown("NEW".into()), &["1"], &["2"])));
        assert!(unclear(decide(RuleType::Whitespace, &["ALL"], &["TRIM"])));
    }
}
