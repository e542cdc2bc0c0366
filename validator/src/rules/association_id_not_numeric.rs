//! The other record's id is not a number.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(707), "association-id-not-numeric"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["unknown_id_123456798 is not a valid ID"],
    summary: "the other record's id is not a number",
    docs: "The other record is identified by its record id, a whole number (as text or as a JSON number). An e-mail \
           address, a domain or a name does not identify a record here: look up its id first.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"ada@example.com"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
};

/// Adds a finding about an id at `location`.
pub(crate) fn raise(cx: &mut Context<'_>, id: Node<'_>, location: Location) {
    let shown = id.text().map_or_else(|| id.kind().described().to_owned(), |text| quoted(&text));
    let note = Note::new(format!("{shown} is not a record's id")).help("write the other record's numeric id");
    cx.raise(&RULE, location, id.span(), note);
}
