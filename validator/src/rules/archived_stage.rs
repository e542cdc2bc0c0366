//! A stage that was archived.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
    plan::StageMatch,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(605), "archived-stage"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "the stage is archived",
    docs: "An archived stage takes no more tickets. Its id is still known, so that old records can be read.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"703"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"702"}}"#,
    ),
};

pub(crate) fn raise(cx: &mut Cx<'_>, field: &Field<'_>, (pipeline, stage): StageMatch<'_>) {
    let (id, label) = (quoted(&stage.id), quoted(&stage.label));
    let note = Note::new(format!("stage {id} ({label}) of pipeline {} is archived", quoted(&pipeline.label)))
        .help(super::unknown_stage::advice("write one of ", pipeline));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
