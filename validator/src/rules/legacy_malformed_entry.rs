//! An item of a body of the retired API that is not a name and a value.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

/// A valid body of the retired API.
pub(crate) const VALID: &str = r#"[{"name":"subject","value":"Printer on fire"},{"name":"hs_pipeline_id","value":"0"},{"name":"stage","value":"1"},{"name":"source_type","value":"PHONE"},{"name":"created_by","value":"101"}]"#;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(902), "legacy-malformed-entry"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Invalid input JSON on line 1, column 1"],
    summary: "an item in a body of the retired API is not `{\"name\":\"…\",\"value\":\"…\"}`",
    docs: "Each item of the retired API's list is an object with the members `name`, a text, and `value`.",
    invalid: Example::legacy(
        r#"[{"subject":"Toner empty"},{"name":"subject","value":"Printer on fire"},{"name":"hs_pipeline_id","value":"0"},{"name":"stage","value":"1"},{"name":"source_type","value":"PHONE"},{"name":"created_by","value":"101"}]"#,
    ),
    valid: Example::legacy(VALID),
};

/// Adds a finding about a value that is an object or a list.
pub(crate) fn raise_value(cx: &mut Context<'_>, value: Node<'_>, location: Location) {
    let note = Note::new(format!("the value is {}, not a text", value.kind().described()));
    cx.raise(&RULE, location, value.span(), note.help("write a text"));
}

pub(crate) fn raise(cx: &mut Context<'_>, item: Node<'_>, location: Location) {
    let note =
        Note::new("the item is not a name and a value").help("write `{\"name\":\"…\",\"value\":\"…\"}`");
    cx.raise(&RULE, location, item.span(), note);
}
