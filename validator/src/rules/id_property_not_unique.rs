//! A record identified by a property that is not unique.

use ticketproof_diagnostics::{
    Code, RuleId, Severity,
    text::{listed, quoted},
};
use ticketproof_schema::profile::RECORD_ID;

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    context::{Context, Note, without_member},
    located_json::Entry,
    value::is_record_id,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(807), "id-property-not-unique"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Unable to perform update/upsert by non-unique 0-5 property subject in portal ID 1234567",
        "Unable to perform update/upsert by non-unique 0-5 property hs_object_id in portal ID 1234567",
    ],
    summary: "`idProperty` names a property that is not unique",
    docs: "`idProperty` names the property whose value is the `id` of an update or upsert. Only a property with \
           unique values (`hasUniqueValue`) identifies a record. A property can be made unique only when it is \
           created.\n\nHubSpot does not accept `hs_object_id`: it refused companies and contacts with `Unable to \
           perform update/upsert by non-unique 0-2 property hs_object_id`. Without an `idProperty` the `id` of an \
           update is the record's own id: leave `idProperty` out. For an upsert see \
           [`upsert-without-id-property`](upsert-without-id-property.md).",
    invalid: Example::upsert(
        r#"{"id":"A-17","idProperty":"content","properties":{"refund_amount":"5","subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
    valid: Example::upsert(
        r#"{"id":"A-17","idProperty":"order_number","properties":{"refund_amount":"5","subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Checks the member `idProperty`, which has the index `at` among the members of the body.
pub(crate) fn check(cx: &mut Context<'_>, entries: &[Entry<'_>], at: usize) {
    let Some(entry) = entries.get(at) else { return };
    let name = entry.value.text().unwrap_or_default();
    if cx.compiled.schema.id_properties().any(|known| known == name) {
        return;
    }
    let note = match cx.compiled.property(&name) {
        _ if name == RECORD_ID => {
            Note::new(format!("{} is not unique to HubSpot, which refuses it here", quoted(&name)))
        }
        None if entry.value.text().is_none() => Note::new(format!(
            "`idProperty` is {}, not the name of a property",
            entry.value.kind().described()
        )),
        Some(property) if property.property.archived => {
            Note::new(format!("{} is archived, so it identifies no record", quoted(&name)))
        }
        Some(_) => {
            Note::new(format!("{} is not a unique property, so it identifies no record", quoted(&name)))
        }
        None => {
            Note::new(format!("{} is not a property of {}", quoted(&name), cx.compiled.schema.object.name))
        }
    };
    let has_record_id = || {
        let id = entries.iter().find(|entry| entry.name == "id").and_then(|entry| entry.value.text());
        id.is_some_and(|id| is_record_id(id.as_bytes()))
    };
    let unique = listed(cx.compiled.schema.id_properties(), 8);
    let note = if name == RECORD_ID && cx.operation == Operation::Update && has_record_id() {
        // An update without the member is for the same record.
        note.help("leave `idProperty` out: the `id` is the record's own")
            .maybe_fix(without_member(entries, at))
    } else if unique.is_empty() {
        note.help("leave `idProperty` out and write the record's id")
    } else {
        note.help(format!("write one of {unique}, or leave `idProperty` out and write the record's id"))
    };
    cx.raise(&RULE, cx.record.key("idProperty"), entry.value.span(), note);
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn archived_property_does_not_identify_a_record() {
        let mut schema = example::account();
        schema.properties.get_mut("old_order_code").expect("an archived property").unique = true;
        let body = br#"{"id":"A-17","idProperty":"old_order_code","properties":{"content":"x"}}"#;
        let report = Validator::new(schema).check(Operation::Update, Shape::Body, body);
        let finding = report.iter().next().expect("a finding");
        assert_eq!(finding.rule, super::RULE.id);
        assert!(finding.message.contains("is archived"), "{report}");
        assert!(!finding.help.as_deref().unwrap_or_default().contains("old_order_code"), "{report}");
    }
}
