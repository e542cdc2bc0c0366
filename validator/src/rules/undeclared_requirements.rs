//! Requirements that are not declared.

use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity};

use crate::{Evidence, Example, Rule, ServerVerdict, Settings, rule::Setup};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1103), "undeclared-requirements"),
    severity: Severity::Warning,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Error creating TICKET. Some required properties were not set."],
    summary: "this API version enforces requirements that no API lists, and none are declared",
    docs: "From API version 2026-09 on HubSpot enforces on writes the fields that the create form requires, \
           conditional required properties, and the user's permission to edit associations. HubSpot's API lists none \
           of them, so HubSpot may still refuse a valid record. Declare the requirements that you know in \
           `hubspot/requirements.toml`; an empty file says that there are none. This is reported once per run, not \
           for each record.",
    invalid: Example {
        setup: Setup::ApiVersion("2026-09"),
        ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#)
    },
    valid: Example {
        setup: Setup::Requirements(""),
        ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#)
    },
};

/// The finding, if the API version enforces requirements and none are declared.
pub(crate) fn finding(settings: &Settings) -> Option<Diagnostic> {
    let version = settings.enforcing_version().filter(|_| settings.requirements().is_none())?;
    let message = format!(
        "API version {version} enforces the create form's required fields and conditional required properties, which no API \
         tells: they are not checked"
    );
    let help = "declare them in `hubspot/requirements.toml`; an empty file says that there are none";
    Some(Diagnostic::new(RULE.id, RULE.severity, Location::root(), message).with_help(help))
}
