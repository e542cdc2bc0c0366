//! A body without `properties`.

use ticketproof_diagnostics::{Code, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(102), "missing-properties"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Invalid input JSON on line 1, column 2. Some required fields were not set: [",
        "No properties found to update, please provide at least one.",
    ],
    summary: "the body has no object `properties`",
    docs: "All values of a ticket are in the member `properties` of the request body, an object from internal names \
           to values. Without it there is nothing to write. If your records are only property maps, check them with \
           `--shape properties`.",
    invalid: Example::create(r#"{"associations":[]}"#),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[]}"#,
    ),
};

/// Adds a finding about a body without `properties`.
pub(crate) fn raise_absent(cx: &mut Context<'_>, body: Node<'_>) {
    let note = Note::new("the body has no member `properties`").help(format!(
        "put the values inside `properties`, as in `{{\"properties\":{{\"{}\":\"…\"}}}}`",
        cx.compiled.example_property()
    ));
    cx.raise(&RULE, cx.record.clone(), body.span(), note);
}

/// Adds a finding about `properties` that is not an object.
pub(crate) fn raise_other(cx: &mut Context<'_>, value: Node<'_>) {
    let note =
        Note::new(format!("`properties` is {}, not an object", value.kind().described())).help(format!(
            "write an object from internal names to values, as in `{{\"{}\":\"…\"}}`",
            cx.compiled.example_property()
        ));
    cx.raise(&RULE, cx.record.key("properties"), value.span(), note);
}
