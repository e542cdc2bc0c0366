//! An update that moves the pipeline alone.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};
use ticketproof_schema::Pipeline;

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    compiled::CompiledPipelines,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(607), "pipeline-without-stage"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "an update changes the pipeline and has no stage",
    docs: "A ticket that moves to another pipeline cannot keep its stage, because a stage belongs to one pipeline. If \
           the ticket is not in this pipeline already, it has no valid stage there.",
    invalid: Example::update(r#"{"properties":{"hs_pipeline":"72"}}"#),
    valid: Example::update(r#"{"properties":{"hs_pipeline":"72","hs_pipeline_stage":"701"}}"#),
};

/// Adds a finding about a record with a pipeline and without a stage.
pub(crate) fn check(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipelines: CompiledPipelines<'_>,
    pipeline: &Pipeline,
) {
    // An upsert may create a record, so there another rule reports what a new record needs.
    if cx.operation != Operation::Update || !pipelines.has_several() {
        return;
    }
    let stage = pipelines.profile.stage;
    let note = Note::new(format!(
        "a ticket that moves to pipeline {} cannot keep its stage",
        quoted(&pipeline.label)
    ))
    .help(super::unknown_stage::advice(&format!("add `\"{stage}\"` with one of "), pipeline));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
