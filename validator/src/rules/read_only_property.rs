//! A property that only HubSpot writes.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use ticketproof_schema::profile::RECORD_ID;

use crate::{
    Evidence, Example, Rule, ServerVerdict, association_advice,
    compiled::CompiledProperty,
    context::{Context, Note},
    record::RawProperty,
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
    docs: "The property's definition says `modificationMetadata.readOnlyValue: true`: HubSpot sets or calculates it, \
           and refuses a request that writes it. This happens to programs that read a ticket and write all of it \
           back. The id of a contact in `hs_object_id` of a new ticket is probably an association: write it into \
           `associations`.",
    invalid: Example::update(r#"{"properties":{"hs_object_id":"17","content":"Smoke!"}}"#),
    valid: Example::update(r#"{"properties":{"content":"Smoke!"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, property: &CompiledProperty, raw: &RawProperty<'_>) {
    let mut note = note(property);
    if property.name == RECORD_ID && cx.creates() {
        note = note.help(association_advice::advice_for_own_id(cx.compiled));
    }
    cx.raise(&RULE, raw.name_location(cx), raw.key.span(), note);
}

/// The note for writing a read-only property.
pub(crate) fn note(property: &CompiledProperty) -> Note {
    Note::new(format!("{} is read-only: HubSpot sets it itself", quoted(&property.name)))
        .help("leave the property out")
}
