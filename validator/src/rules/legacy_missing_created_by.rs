//! A body of the retired API without a contact.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
    record::RawProperty,
    value::is_record_id,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(904), "legacy-missing-created-by"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &[],
    hubspot_wording: &["Property values were not valid"],
    summary: "a body of the retired API has no `created_by`, or one that is not a contact's id",
    docs: "The retired ticket API documents `created_by` as required: the id (`vid`) of the contact that the ticket is from. \
           In the current API that is an association of type 16, ticket to contact.",
    invalid: Example::legacy(
        r#"[{"name":"subject","value":"Printer on fire"},{"name":"hs_pipeline_id","value":"0"},{"name":"stage","value":"1"},{"name":"source_type","value":"PHONE"}]"#,
    ),
    valid: Example::legacy(super::legacy_malformed_entry::VALID),
};

pub(crate) fn check(cx: &mut Context<'_>, created_by: Option<&RawProperty<'_>>, body: Node<'_>) {
    let Some(raw) = created_by else {
        let note = Note::new("the retired API requires a `created_by`")
            .help("add `{\"name\":\"created_by\",\"value\":\"…\"}` with the contact's id");
        return cx.raise(&RULE, cx.record.clone(), body.span(), note);
    };
    if !raw.value.text().is_some_and(|text| is_record_id(text.as_bytes())) {
        raise(cx, raw.value, raw.location(cx));
    }
}

/// Adds a finding about a value that is not the id of a contact.
pub(crate) fn raise(cx: &mut Context<'_>, value: Node<'_>, location: Location) {
    let shown = value.text().map_or_else(|| value.kind().described().to_owned(), |text| quoted(&text));
    let note =
        Note::new(format!("{shown} is not a contact's id")).help("write the contact's numeric id (`vid`)");
    cx.raise(&RULE, location, value.span(), note);
}
