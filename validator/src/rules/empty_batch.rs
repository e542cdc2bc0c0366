//! A batch without inputs.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(803), "empty-batch"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Batch input provided should have at least one object."],
    summary: "a batch has no inputs",
    docs: "HubSpot refuses a batch without inputs. A program that sends collected records must not send a request \
           when it has none.",
    invalid: Example::batch_create(r#"{"inputs":[]}"#),
    valid: Example::batch_create(
        r#"{"inputs":[{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#,
    ),
};

/// Adds a finding about the empty list `inputs`.
pub(crate) fn raise(cx: &mut Context<'_>, list: Node<'_>, location: Location) {
    let note =
        Note::new("the batch has no inputs, and HubSpot refuses it").help("add an input, or send nothing");
    cx.raise(&RULE, location, list.span(), note);
}
