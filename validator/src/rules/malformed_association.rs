//! An association with the wrong structure.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(702), "malformed-association"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Invalid input JSON on line 1, column 2. Some required fields were not set: [",
        "Invalid input JSON on line 1, column 1: Cannot deserialize value of type",
    ],
    summary: "an association has the wrong structure",
    docs: "An association is \
           `{\"to\":{\"id\":\"101\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":16}]}`: \
           the other record's id, and the association types. `associations` is a list of such objects.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":["101"]}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#,
    ),
};

/// Adds a finding about a missing member.
pub(crate) fn raise_missing(cx: &mut Context<'_>, object: Node<'_>, location: Location, member: &str) {
    let note = Note::new(format!("`{member}` is missing here")).help(help());
    cx.raise(&RULE, location, object.span(), note);
}

/// Adds a finding about a value of the wrong kind.
pub(crate) fn raise_other(cx: &mut Context<'_>, value: Node<'_>, location: Location, wanted: &str) {
    let found = value.text().map_or_else(|| value.kind().described().to_owned(), |text| quoted(&text));
    let note = Note::new(format!("{found} is not {wanted}")).help(help());
    cx.raise(&RULE, location, value.span(), note);
}

fn help() -> String {
    "write `{\"to\":{\"id\":\"…\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":16}]}`"
        .to_owned()
}
