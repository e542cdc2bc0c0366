//! An upsert by the record's own id.

use ticketproof_diagnostics::{
    Code, RuleId, Severity,
    text::{listed, quoted},
};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Entry,
};

/// The most properties that a message names.
const NAMED_MAX: usize = 8;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(811), "upsert-without-id-property"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "an upsert has an `id`, and no `idProperty`",
    docs: "An upsert updates the record whose unique property has the value `id`, and creates a record if there is \
           none. Without an `idProperty` the `id` is the record's own id, which HubSpot assigns, so no new record can \
           get it. If the record exists, use an update; if it may not exist, name the unique property in \
           `idProperty`. What HubSpot does with such an upsert is not documented, so this is a warning; an `id` that \
           is not digits is an error, [`id-not-numeric`](id-not-numeric.md).",
    invalid: Example::upsert(
        r#"{"id":"101","properties":{"refund_amount":"5","subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
    valid: Example::upsert(
        r#"{"id":"A-17","idProperty":"order_number","properties":{"refund_amount":"5","subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Adds a finding about an upsert whose `id` is the record's own.
pub(crate) fn raise(cx: &mut Context<'_>, id: &Entry<'_>) {
    let text = id.value.text().unwrap_or_default();
    let message =
        format!("the upsert goes by the record's own id {}: there is no `idProperty`", quoted(&text));
    let unique = listed(cx.compiled.schema.id_properties(), NAMED_MAX);
    let advice = if unique.is_empty() {
        "update the record instead".to_owned()
    } else {
        format!(
            "add `idProperty`, one of {unique}, if it is the value of that property; or update the record instead"
        )
    };
    cx.raise(&RULE, cx.record.key("id"), id.value.span(), Note::new(message).help(advice));
}
