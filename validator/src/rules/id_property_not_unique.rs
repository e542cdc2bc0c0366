//! A record identified by a property that is not unique.

use ticketproof_diagnostics::{
    Code, RuleId, Severity,
    text::{listed, quoted},
};
use ticketproof_schema::Property;

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
        || cx.plan.property(&name).is_some_and(|property| identifies(&property.property))
    {
        return;
    }
    let unique = cx
        .plan
        .schema
        .properties
        .iter()
        .filter(|(_, property)| identifies(property))
        .map(|(name, _)| name.as_str());
    let note = match cx.plan.property(&name) {
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

/// Whether the values of a property tell records apart.
const fn identifies(property: &Property) -> bool {
    property.unique && !property.archived
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn what_is_archived_identifies_nothing() {
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
