//! A new record without a field that the form requires.

use std::collections::HashSet;

use ticketproof_diagnostics::{Code, RuleId, Severity, Span, text::quoted};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    context::{Context, Note},
    record::RecordFacts,
    rule::Setup,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1101), "form-required-property"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Error creating TICKET. Some required properties were not set."],
    summary: "a new ticket lacks a property that its create form requires",
    docs: "From API version 2026-09 on HubSpot enforces on writes which properties the form for a new ticket \
           requires. No API lists these properties, so you declare them in `hubspot/requirements.toml`, under \
           `[create]`, `required`; the rule applies from API version 2026-09 on.",
    invalid: Example {
        setup: Setup::Requirements("[create]\nrequired = [\"hs_ticket_category\"]"),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
        )
    },
    valid: Example {
        setup: Setup::Requirements("[create]\nrequired = [\"hs_ticket_category\"]"),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_category":"BILLING_ISSUE"}}"#,
        )
    },
};

pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    let Some(requirements) = cx.settings.requirements().filter(|_| cx.operation != Operation::Update) else {
        return;
    };
    let compiled = cx.compiled;
    let is_missing = |name: &&String| !facts.has(name) && !compiled.requires_further(name);
    let mut said = HashSet::new();
    for name in requirements.on_create().iter().filter(is_missing).filter(|name| said.insert(name.as_str())) {
        let object = cx.compiled.schema.object.singular();
        let note = Note::new(format!("the form for a new {object} requires {}", quoted(name)))
            .help("add the property, or remove it from the declared requirements")
            .about_missing(name);
        cx.raise_required(&RULE, cx.properties.clone(), whole, note);
    }
}
