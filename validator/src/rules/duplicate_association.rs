//! Two associations with the same record and type.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, Span, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(705), "duplicate-association"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "an association is repeated",
    docs: "The ticket has two associations with the same record and the same type. One is enough; the second is most \
           likely a mistake in the program that made the list. It is not known what HubSpot does with it.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]},{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]},{"to":{"id":"102"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
};

/// Adds a finding about the second association with the record `id` by the type `type_id`.
pub(crate) fn raise(cx: &mut Context<'_>, id: &str, type_id: u32, location: Location, span: Span) {
    let note = Note::new(format!("the record {} is already tied by association type {type_id}", quoted(id)))
        .help("leave one of them out");
    cx.raise(&RULE, location, span, note);
}
