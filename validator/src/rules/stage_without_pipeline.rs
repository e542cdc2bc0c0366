//! An update that moves the stage alone.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    compiled::{CompiledPipelines, StageMatch},
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(606), "stage-without-pipeline"),
    severity: Severity::Warning,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "an update has a stage without a pipeline, and the account has several pipelines",
    docs: "Only HubSpot knows which pipeline the ticket is in. If the stage belongs to another one, HubSpot refuses \
           the update. Write the pipeline in the same update: then the result does not depend on the ticket's current \
           pipeline.",
    invalid: Example::update(r#"{"properties":{"hs_pipeline_stage":"701"}}"#),
    valid: Example::update(r#"{"properties":{"hs_pipeline":"72","hs_pipeline_stage":"701"}}"#),
};

/// Adds a finding about a stage without a pipeline; `stage` is the only stage with this id.
pub(crate) fn check(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipelines: CompiledPipelines<'_>,
    (pipeline, stage): StageMatch<'_>,
) {
    // An upsert may create a record, so there another rule reports what a new record needs.
    if cx.operation != Operation::Update || !pipelines.has_several() {
        return;
    }
    let (id, label, of) = (quoted(&stage.id), quoted(&stage.label), quoted(&pipeline.label));
    let note =
        Note::new(format!("stage {id} ({label}) is of pipeline {of}, and the ticket may be in another"))
            .help(format!("add `\"{}\": \"{}\"`", pipelines.profile.pipeline, pipeline.id.escape_default()));
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn upsert_with_only_stage_or_pipeline_has_one_finding() {
        let validator = Validator::new(example::account());
        for (record, update, upsert) in [
            (r#"{"subject":"s","hs_pipeline_stage":"1"}"#, "stage-without-pipeline", "missing-pipeline"),
            (r#"{"subject":"s","hs_pipeline":"72"}"#, "pipeline-without-stage", "missing-stage"),
        ] {
            for (operation, slug) in [(Operation::Update, update), (Operation::Upsert, upsert)] {
                let report = validator.check(operation, Shape::Properties, record.as_bytes());
                let found: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
                assert_eq!(found, [slug], "{record}");
                assert!(!report.has_errors(), "{report}");
            }
        }
    }
}
