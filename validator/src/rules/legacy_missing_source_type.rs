//! A body of the retired API without a source.

use ticketproof_diagnostics::{Code, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
    record::legacy_names::SOURCE_TYPE,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(903), "legacy-missing-source-type"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &[],
    hubspot_wording: &["Property values were not valid"],
    summary: "a body of the retired API has no `source_type`",
    docs: "The retired ticket API documents `source_type` as required: `CHAT`, `EMAIL`, `FORM` or `PHONE`. The current API \
           does not require it.",
    invalid: Example::legacy(
        r#"[{"name":"subject","value":"Printer on fire"},{"name":"hs_pipeline_id","value":"0"},{"name":"stage","value":"1"},{"name":"created_by","value":"101"}]"#,
    ),
    valid: Example::legacy(super::legacy_malformed_entry::VALID),
};

pub(crate) fn check(cx: &mut Context<'_>, is_given: bool, body: Node<'_>) {
    if !is_given {
        let note = Note::new(format!("the retired API requires a `{SOURCE_TYPE}`")).help(format!(
            "add `{{\"name\":\"{SOURCE_TYPE}\",\"value\":\"PHONE\"}}`, or another of its options"
        ));
        cx.raise(&RULE, cx.record.clone(), body.span(), note);
    }
}
