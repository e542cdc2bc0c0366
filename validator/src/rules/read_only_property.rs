//! A property that only HubSpot writes.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Slot,
    cx::{Cx, Note},
    plan::PropertyPlan,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(304), "read-only-property"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["READ_ONLY_VALUE"],
    hubspot_wording: &[
        "\"hs_object_id\" is a calculated property; its value cannot be set.",
        "is a read only property",
    ],
    summary: "only HubSpot writes this property",
    docs: "The property's definition says `modificationMetadata.readOnlyValue: true`: HubSpot calculates it or keeps it for \
           itself, and refuses a request that writes it. Programs that read a ticket and write it back run into this.",
    invalid: Example::update(r#"{"properties":{"hs_object_id":"17","content":"Smoke!"}}"#),
    valid: Example::update(r#"{"properties":{"content":"Smoke!"}}"#),
};

pub(crate) fn raise(cx: &mut Cx<'_>, property: &PropertyPlan, slot: &Slot<'_>) {
    cx.raise(&RULE, slot.name_location(cx), slot.key.span(), note(property));
}

/// What to say about writing a property that is read-only.
pub(crate) fn note(property: &PropertyPlan) -> Note {
    Note::new(format!("{} is read-only: HubSpot sets it itself", quoted(&property.name)))
        .help("leave the property out")
}
