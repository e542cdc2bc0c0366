//! Parts of the account that the token could not see.

use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity};
use ticketproof_schema::{ObjectSchema, Part};

use crate::{Evidence, Example, Rule, ServerVerdict, rule::Setup};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1201), "part-not-visible"),
    severity: Severity::Warning,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["MISSING_SCOPES"],
    hubspot_wording: &["This app hasn't been granted all required scopes to make this call."],
    summary: "the token that pulled the schema could not see a part of the account",
    docs: "A token can see what its scopes allow, and the pull continues without the rest. The missing parts cannot \
           be checked: without owners any number is accepted as an owner's id, without pipelines any text as a stage, \
           and a property that is hidden because it is sensitive is reported as unknown. Pull the schema with a token \
           that has the scopes. Every account has a ticket pipeline, so a snapshot without any is treated as one \
           whose token could not see pipelines. This is reported once about the schema, not for each record.",
    invalid: Example {
        setup: Setup::NotVisible(Part::Owners),
        ..Example::update(r#"{"properties":{"hubspot_owner_id":"41239999"}}"#)
    },
    valid: Example::update(r#"{"properties":{"hubspot_owner_id":"41230001"}}"#),
};

/// One finding for all parts, because the help is the same.
pub(crate) fn finding(schema: &ObjectSchema) -> Option<Diagnostic> {
    let hidden = schema.hidden_parts();
    if hidden.is_empty() {
        return None;
    }
    let parts: Vec<_> = hidden.into_iter().map(consequence).collect();
    let message = format!("the token that pulled the schema could not see everything: {}", parts.join("; "));
    let help = "pull the schema with a token that has the scopes for them";
    Some(Diagnostic::new(RULE.id, RULE.severity, Location::root(), message).with_help(help))
}

/// The part, and what cannot be checked without it.
fn consequence(part: Part) -> &'static str {
    match part {
        Part::ArchivedProperties => "archived properties, which are taken for unknown ones",
        Part::SensitiveProperties => "sensitive properties, which are taken for unknown ones",
        Part::HighlySensitiveProperties => "highly sensitive properties, which are taken for unknown ones",
        Part::Pipelines => "pipelines, so that any pipeline and stage is taken as it is written",
        Part::AssociationLabels => "association labels, so that an unknown one is a warning only",
        Part::ValidationRules => "the account's own validation rules, which are not checked",
        Part::ObjectSchema => {
            "the object's definition, so that required properties and association limits are not checked"
        }
        Part::Owners => "owners, so that any number is taken for an owner's id",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, Validator, example};

    #[test]
    fn every_part_that_was_not_visible_is_named() {
        let mut schema = example::account();
        assert_eq!(finding(&schema), None);
        schema.not_visible.extend([Part::Owners, Part::ValidationRules]);
        schema.pipelines.clear();
        let message = finding(&schema).unwrap().message;
        assert!(message.contains("any pipeline and stage is taken as it is written"), "{message}");
        assert!(message.contains("owners") && message.contains("validation rules"), "{message}");
        let validator = Validator::builder(schema).level("part-not-visible", Level::Off).unwrap().build();
        assert!(validator.notices().is_empty());
    }
}
