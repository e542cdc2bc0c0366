//! A record identified by a property that is not unique.

use ticketproof_diagnostics::{
    Code, RuleId, Severity,
    text::{listed, quoted},
};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    cx::{Cx, Note},
    syntax::Entry,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(807), "id-property-not-unique"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[],
    summary: "`idProperty` names a property that is not unique",
    docs: "`idProperty` says which property the `id` of an update or upsert is a value of. Only a property whose values are \
           unique (`hasUniqueValue`) identifies a record. A property is made unique when it is created, never later.",
    invalid: Example::upsert(
        r#"{"id":"A-17","idProperty":"content","properties":{"refund_amount":"5","subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
    valid: Example::upsert(
        r#"{"id":"A-17","idProperty":"order_number","properties":{"refund_amount":"5","subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Checks the member `idProperty`.
pub(crate) fn check(cx: &mut Cx<'_>, entry: &Entry<'_>) {
    let name = entry.value.text().unwrap_or_default();
    // The record's own id needs no property, but HubSpot takes its name, too.
    if name == crate::unique::RECORD_ID
        || cx.plan.property(&name).is_some_and(|property| property.property.unique)
    {
        return;
    }
    let unique = cx
        .plan
        .schema
        .properties
        .iter()
        .filter(|(_, property)| property.unique)
        .map(|(name, _)| name.as_str());
    let note = match cx.plan.property(&name) {
        None if entry.value.text().is_none() => Note::new(format!(
            "`idProperty` is {}, not the name of a property",
            entry.value.kind().described()
        )),
        Some(_) => {
            Note::new(format!("{} is not a unique property, so it identifies no record", quoted(&name)))
        }
        None => Note::new(format!("{} is not a property of {}", quoted(&name), cx.plan.schema.object.name)),
    };
    let unique = listed(unique, 8);
    let note = if unique.is_empty() {
        note.help("leave `idProperty` out and write the record's id")
    } else {
        note.help(format!("write one of {unique}, or leave `idProperty` out and write the record's id"))
    };
    cx.raise(&RULE, cx.record.key("idProperty"), entry.value.span(), note);
}
