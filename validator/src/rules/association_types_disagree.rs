//! One association with types of different objects.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, Span};
use ticketproof_schema::AssociationType;

use super::association_type_not_allowed::described;
use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(704), "association-types-disagree"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["invalid from object type 0-47 for associations to be created. expected: 0-1"],
    summary: "the types of one association lead to different objects",
    docs: "An association connects the ticket with *one* record by one or more types, so all of its types must lead \
           to that record's object. A contact and a company need two associations.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16},{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":339}]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]},{"to":{"id":"201"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":339}]}]}"#,
    ),
};

/// `other` is the first type of the association; it is for another object than `kind`.
pub(crate) fn raise(
    cx: &mut Context<'_>,
    kind: &AssociationType,
    other: &AssociationType,
    location: Location,
    span: Span,
) {
    let message = format!(
        "association type {} and {} do not lead to the same object, but an association ties one record",
        described(kind),
        described(other)
    );
    cx.raise(&RULE, location, span, Note::new(message).help("write an association for each of the records"));
}
