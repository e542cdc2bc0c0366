//! The empty text in a create.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::RawProperty,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(109), "empty-on-create"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "a create has a property with the empty text",
    docs: "In an update the empty text empties a property. A new ticket has nothing to empty: leave the property out. \
           Often the value was lost earlier in the program.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","content":""}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Adds a finding about a property whose value is the empty text.
pub(crate) fn check(cx: &mut Context<'_>, raw: &RawProperty<'_>) {
    if cx.creates() {
        let note = Note::new(format!("{} is empty, and a new record has nothing to empty", quoted(raw.name)))
            .help("leave the property out");
        cx.raise(&RULE, raw.location(cx), raw.value.span(), note);
    }
}
