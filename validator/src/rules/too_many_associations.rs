//! More associated records than the type allows.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, Span};
use ticketproof_schema::AssociationType;

use super::association_type_not_allowed::described;
use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(706), "too-many-associations"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[],
    summary: "there are more associations of a type than it allows",
    docs: "An association type has a limit of records per ticket: 10,000 for most, 1 for the primary company (26). \
           For further companies, use the type without a label (339). The limits are part of the schema.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"201"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":26}]},{"to":{"id":"202"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":26}]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"201"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":26}]},{"to":{"id":"202"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":339}]}]}"#,
    ),
};

/// Adds a finding about one association more than the `most` that the type allows.
pub(crate) fn raise(cx: &mut Context<'_>, kind: &AssociationType, most: u32, location: Location, span: Span) {
    let plural = if most == 1 { "record" } else { "records" };
    let note = Note::new(format!("association type {} ties at most {most} {plural}", described(kind)));
    let other = cx.compiled.associations().outgoing().find(|other| {
        other.object == kind.object
            && other.category == kind.category
            && other.max.is_none_or(|max| max > most)
    });
    let note = match other {
        Some(other) => note.help(format!("tie further records by {}", described(other))),
        None => note.help("leave the further records out"),
    };
    cx.raise(&RULE, location, span, note);
}
