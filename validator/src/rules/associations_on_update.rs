//! Associations in an update.

use ticketproof_diagnostics::{Code, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Entry,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(710), "associations-on-update"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "an update has associations, which only a create accepts",
    docs: "The body of an update has no member `associations`: HubSpot would not store them. To associate an existing \
           ticket, use the associations API, `PUT /crm/v4/objects/tickets/{id}/associations/{to}/{toId}`.",
    invalid: Example::update(
        r#"{"properties":{"content":"Smoke!"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
    valid: Example::update(r#"{"properties":{"content":"Smoke!"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, entry: &Entry<'_>) {
    let note = Note::new("an update takes no associations, so these would be lost")
        .help("tie the records with the associations API after the update");
    cx.raise(&RULE, cx.record.key("associations"), entry.key.span(), note);
}
