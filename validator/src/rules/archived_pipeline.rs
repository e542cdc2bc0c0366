//! A pipeline that was archived.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};
use ticketproof_schema::Pipeline;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::CompiledPipelines,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(604), "archived-pipeline"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "the pipeline is archived",
    docs: "An archived pipeline takes no more tickets. Its id is still known, so that old records can be read.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"73","hs_pipeline_stage":"711"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"701"}}"#,
    ),
};

pub(crate) fn raise(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipeline: &Pipeline,
    pipelines: CompiledPipelines<'_>,
) {
    let note =
        Note::new(format!("pipeline {} ({}) is archived", quoted(&pipeline.id), quoted(&pipeline.label)))
            .help(format!("write one of {}", super::unknown_pipeline::listed(pipelines)));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
