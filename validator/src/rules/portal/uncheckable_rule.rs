//! A rule of the account that cannot be checked.

use ticketproof_diagnostics::{
    Code, Diagnostic, Location, RuleId, Severity,
    text::{listed, quoted},
};
use ticketproof_schema::ObjectSchema;

use crate::{Evidence, Example, Rule, ServerVerdict};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1028), "uncheckable-rule"),
    severity: Severity::Warning,
    evidence: Evidence::Project,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Property values were not valid"],
    summary: "a rule of the account is of an unknown type, or has arguments that are not understood",
    docs: "The account has a validation rule that this version cannot check: its type is newer, its arguments are not of the \
           documented form, or its regular expression does not compile. HubSpot enforces it all the same. This is said once \
           about the schema, not about each record.",
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
pub(crate) fn findings(schema: &ObjectSchema) -> Vec<Diagnostic> {
    let rules = schema
        .properties
        .iter()
        .flat_map(|(name, property)| property.rules.iter().map(move |rule| (name, rule)));
    rules
        .filter(|(_, rule)| !super::is_understood(rule))
        .map(|(name, rule)| {
            let arguments = listed(rule.arguments.iter().map(String::as_str), 4);
            let message = format!(
                "the account's rule {} for {} cannot be checked (its arguments: {})",
                quoted(rule.rule_type.as_str()),
                quoted(name),
                if arguments.is_empty() { "none" } else { &arguments }
            );
            Diagnostic::new(RULE.id, RULE.severity, Location::root(), message)
                .with_help("HubSpot enforces it all the same; look for a newer version")
        })
        .collect()
}
