//! A rule of the account that cannot be checked.

use ticketproof_diagnostics::{
    Code, Diagnostic, Location, RuleId, Severity,
    text::{listed, quoted},
};
use ticketproof_schema::ValidationRule;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::{CompiledSchema, EXPRESSIONS_MAX},
    value::expression::{FORM_MAX, LENGTH_MAX, Unfit},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1028), "uncheckable-rule"),
    severity: Severity::Warning,
    evidence: Evidence::Project,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Property values were not valid"],
    summary: "a rule of the account is of an unknown type, or has arguments that are not understood",
    docs: "The account has a validation rule that this version cannot check: its type is newer, its arguments are not \
           of the documented form, or its regular expression does not compile or takes too much memory. One compiled \
           expression may take 10 MiB, and all expressions of an account 64 MiB, caches included. Expressions are \
           compiled in the order of the properties' internal names, and within a property in the order of its rules: \
           so which of them do not fit depends on the account, not on the records. HubSpot still enforces the rule. \
           This is reported once about the schema, not for each record.",
    invalid: Example::ruled(
        ("order_number", "ZODIAC_SIGN", &["LEO"]),
        r#"{"properties":{"order_number":"A-17"}}"#,
    ),
    valid: Example::ruled(
        ("order_number", "MAX_LENGTH", &["8"]),
        r#"{"properties":{"order_number":"A-17"}}"#,
    ),
};

/// The findings for all rules of the account that cannot be checked.
pub(crate) fn findings(compiled: &CompiledSchema) -> Vec<Diagnostic> {
    let (mut findings, mut more) = (Vec::new(), 0_usize);
    for (name, property) in &compiled.schema.properties {
        for (rule, pattern) in property.rules.iter().zip(compiled.patterns(name, property)) {
            match super::rule_types::is_understood(rule, &pattern) {
                true => {}
                false if findings.len() < FINDINGS_MAX => findings.push(finding(name, rule, pattern.unfit())),
                false => more += 1,
            }
        }
    }
    if more > 0 {
        let message = format!("{more} more rules of the account cannot be checked");
        findings.push(Diagnostic::new(RULE.id, RULE.severity, Location::root(), message));
    }
    findings
}

/// The most rules with a finding of their own; the others are counted.
const FINDINGS_MAX: usize = 1000;

fn finding(name: &str, rule: &ValidationRule, unfit: Option<Unfit>) -> Diagnostic {
    let arguments = listed(rule.arguments.iter().map(String::as_str), 4);
    let why = match unfit {
        None | Some(Unfit::NoExpression) if arguments.is_empty() => "its arguments: none".to_owned(),
        None | Some(Unfit::NoExpression) => format!("its arguments: {arguments}"),
        Some(Unfit::TooLong) => format!("its expression is longer than {} KiB", LENGTH_MAX >> 10),
        Some(Unfit::TooLarge) => {
            format!("compiled, its expression takes more than {} MiB of memory", FORM_MAX >> 20)
        }
        Some(Unfit::NoRoom) => format!(
            "the expressions of properties before it, by name, leave too little of the {} MiB of memory for all of them",
            EXPRESSIONS_MAX >> 20
        ),
    };
    let message = format!(
        "the account's rule {} for {} cannot be checked ({why})",
        quoted(rule.rule_type.as_str()),
        quoted(name),
    );
    let help = match unfit {
        Some(Unfit::TooLong | Unfit::TooLarge | Unfit::NoRoom) => {
            "HubSpot enforces it all the same; write shorter repetitions in the account's rules"
        }
        _ => "HubSpot enforces it all the same; look for a newer version",
    };
    Diagnostic::new(RULE.id, RULE.severity, Location::root(), message).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Validator, example};

    #[test]
    fn rules_beyond_a_thousand_are_counted() {
        for rules in [FINDINGS_MAX - 1, FINDINGS_MAX, FINDINGS_MAX + 1] {
            let mut schema = example::account();
            let property = schema.properties.get_mut("order_number").unwrap();
            property.rules = (0..rules)
                .map(|at| ValidationRule {
                    rule_type: format!("NEW_{at}").as_str().into(),
                    arguments: Vec::new(),
                    normalize: false,
                })
                .collect();
            let notices = Validator::new(schema).notices();
            let told = notices.iter().map(|it| it.message.as_str()).collect::<Vec<_>>();
            assert_eq!(told.len(), rules, "{rules}");
            assert_eq!(told.iter().any(|it| it.starts_with("1 more rules")), rules > FINDINGS_MAX, "{rules}");
        }
    }
}
