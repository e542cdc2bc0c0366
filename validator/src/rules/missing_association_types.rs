//! An association without types.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(708), "missing-association-types"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Invalid input JSON on line 1, column 2. Some required fields were not set: ["],
    summary: "an association has no type",
    docs: "The record id alone does not say which object the other record is of. The type does: 16 for a contact, 339 \
           for a company. Without a type HubSpot refuses the request, or creates the ticket without the association.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
};

/// Adds a finding about an association, or about its empty list of types.
pub(crate) fn raise(cx: &mut Context<'_>, node: Node<'_>, location: Location) {
    let note = Note::new("the association names no type, so it does not say what it ties the ticket to").help(
        "add `\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":16}]` for a contact",
    );
    cx.raise(&RULE, location, node.span(), note);
}
