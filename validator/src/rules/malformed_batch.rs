//! A batch with the wrong structure.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(801), "malformed-batch"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Invalid input JSON on line 1, column 2. Some required fields were not set: [",
        "Invalid input JSON on line 1, column 1: Cannot deserialize value of type",
    ],
    summary: "a batch is not `{\"inputs\":[…]}`",
    docs: "A batch is one object with a list `inputs` of request bodies. HubSpot does not accept a list of bodies \
           without the object, or a single body: it answered both with 200 and an empty `results`, and wrote \
           nothing.\n\nThis rule applies to records that are checked as a batch. `ticketproof check` reads a `.json` \
           file as a batch if it has `inputs`; it reads an array as a list of records, and a single body as one \
           record. These are valid inputs for `ticketproof send`, which puts the records into batches.",
    invalid: Example::batch_create(r#"{"records":[]}"#),
    valid: Example::batch_create(
        r#"{"inputs":[{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#,
    ),
};

/// Adds a finding about the batch, or about its list of inputs.
pub(crate) fn raise(cx: &mut Context<'_>, node: Node<'_>, location: Location, what: &str) {
    let note = Note::new(what).help("write `{\"inputs\":[{\"properties\":{…}}]}`");
    cx.raise(&RULE, location, node.span(), note);
}
