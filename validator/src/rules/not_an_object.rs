//! The record is not a JSON object.

use ticketproof_diagnostics::{Code, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(101), "not-an-object"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Invalid input JSON on line 1, column 1: Cannot deserialize value of type"],
    summary: "the record is not a JSON object",
    docs: "A request body is one JSON object with a member `properties`. HubSpot cannot read a list, a text or a \
           number in its place. A list of records is sent as a batch, `{\"inputs\":[…]}`.",
    invalid: Example::create(r#""Printer on fire""#),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

pub(crate) fn raise(cx: &mut Context<'_>, record: Node<'_>) {
    let note = Note::new(format!("the record is {}, not an object", record.kind().described()))
        .help("write an object, `{\"properties\":{…}}`");
    cx.raise(&RULE, cx.record.clone(), record.span(), note);
}
