//! A batch with more inputs than HubSpot accepts.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::Node,
    rule::Setup,
};

/// The most inputs of one batch. Source: HubSpot's guides.
pub(crate) const INPUTS_MAX: usize = 100;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(802), "too-many-inputs"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[],
    summary: "a batch has more than 100 inputs",
    docs: "HubSpot accepts at most 100 inputs in a batch and refuses a bigger batch as a whole. The text of its error \
           is not verified.",
    invalid: Example { setup: Setup::Inputs(INPUTS_MAX + 1), ..Example::batch_create(EXAMPLE) },
    valid: Example { setup: Setup::Inputs(INPUTS_MAX), ..Example::batch_create(EXAMPLE) },
};

const EXAMPLE: &str =
    r#"{"inputs":[{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}]}"#;

/// Adds a finding if `count` inputs are too many.
pub(crate) fn check(cx: &mut Context<'_>, list: Node<'_>, location: Location, count: usize) {
    if count > INPUTS_MAX {
        let note = Note::new(format!("the batch has {count} inputs, and HubSpot takes at most {INPUTS_MAX}"))
            .help("split the batch");
        cx.raise(&RULE, location, list.span(), note);
    }
}
