//! A declared requirement names a property that the account does not have.

use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity, text::quoted};

use crate::{Evidence, Example, Rule, ServerVerdict, Settings, example::Setup, plan::Plan};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1104), "unknown-required-property"),
    severity: Severity::Warning,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the declared requirements name a property that the account does not have",
    docs: "The file `hubspot/requirements.toml` names a property that is not in the schema: it is misspelt, it was removed, \
           or the schema is older than the file. This is said once per run, not about each record.",
    invalid: Example {
        setup: Setup::Requirements("[create]\nrequired = [\"ticket_category\"]"),
        ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#)
    },
    valid: Example {
        setup: Setup::Requirements("[create]\nrequired = [\"hs_ticket_category\"]"),
        ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#)
    },
};

/// The findings for the settings' declared requirements.
pub(crate) fn findings(plan: &Plan, settings: &Settings) -> Vec<Diagnostic> {
    let names = settings.requirements().into_iter().flat_map(crate::Requirements::names);
    names
        .filter(|name| plan.property(name).is_none())
        .map(|name| {
            let message = format!("the declared requirements name {}, which is not a property", quoted(name));
            let finding = Diagnostic::new(RULE.id, RULE.severity, Location::root(), message);
            match plan.meant(name) {
                Some(meant) => finding.with_help(format!("did you mean {}?", quoted(&meant.name))),
                None => finding.with_help("remove it from the requirements, or pull the schema again"),
            }
        })
        .collect()
}
