//! A body of the retired API that is not a list.

use ticketproof_diagnostics::{Code, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(901), "legacy-not-a-list"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Invalid input JSON on line 1, column 1: Cannot deserialize value of type `java.util.ArrayList",
    ],
    summary: "the body of the retired ticket API is not a list",
    docs: "`POST /crm-objects/v1/objects/tickets` takes a list of `{\"name\":\"…\",\"value\":\"…\"}`, not an object. The API \
           is unsupported from September 2027 on; `ticketproof` converts its bodies to the current form.",
    invalid: Example::legacy(r#"{"properties":{"subject":"Printer on fire"}}"#),
    valid: Example::legacy(super::legacy_malformed_entry::VALID),
};

pub(crate) fn raise(cx: &mut Context<'_>, body: Node<'_>) {
    let note =
        Note::new(format!("the body is {}, and the retired API takes a list", body.kind().described()))
            .help("write a list of `{\"name\":\"…\",\"value\":\"…\"}`, or check the body as `create`");
    cx.raise(&RULE, cx.record.clone(), body.span(), note);
}
