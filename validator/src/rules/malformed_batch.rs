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
    docs: "A batch is one object with a list `inputs` of request bodies. A bare list of bodies is not read, nor is one body \
           alone: HubSpot was seen to answer both with 200 and an empty `results`, and nothing was written.\n\n\
           This is said of what is checked as a batch. The command takes a `.json` file for a batch where it has `inputs`; an array is \
           a list of records to it, and one body is one record, as its help says. Whoever sends such records puts them into \
           batches, as `ticketproof send` does, or sends them one by one; so there they are no mistake.",
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
