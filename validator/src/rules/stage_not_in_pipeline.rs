//! A stage of another pipeline.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};
use ticketproof_schema::Pipeline;

use super::unknown_stage::advice;
use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::StageMatch,
    context::{Context, Note},
    record::PropertyText,
    value::trimmed,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(603), "stage-not-in-pipeline"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "the stage belongs to another pipeline",
    docs: "Every pipeline has its own stages with their own ids, even if the labels are the same. The stage must \
           belong to the record's pipeline.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"701"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"701"}}"#,
    ),
};

/// Adds a finding about a stage of another pipeline; `stages` are all stages with this id.
pub(crate) fn raise(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipeline: &Pipeline,
    stages: &[StageMatch<'_>],
) {
    let note = note(trimmed(&field.text), pipeline, stages);
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// The note for a stage that does not belong to `pipeline`.
pub(crate) fn note(id: &str, pipeline: &Pipeline, stages: &[StageMatch<'_>]) -> Note {
    let (of, label) = (quoted(&pipeline.id), quoted(&pipeline.label));
    let mut message = format!("stage {} does not belong to pipeline {of} ({label})", quoted(id));
    let is_active = |(other, stage): &&StageMatch<'_>| !other.archived && !stage.archived;
    let elsewhere = stages.iter().find(is_active).or(stages.first());
    // An archived stage or pipeline takes no tickets, so the other pipeline is not suggested.
    let mut or_other = ", or the other pipeline";
    if let Some(place @ (other, stage)) = elsewhere {
        let (stage_label, id, label) = (quoted(&stage.label), quoted(&other.id), quoted(&other.label));
        let kind = if stage.archived { "the archived stage " } else { "" };
        message.push_str(&format!(": it is {kind}{stage_label} of pipeline {id} ({label})"));
        message.push_str(if other.archived { ", which is archived" } else { "" });
        if !is_active(&place) {
            or_other = "";
        }
    }
    let same_label =
        elsewhere.and_then(|(_, wrong)| pipeline.active_stages().find(|one| one.label == wrong.label));
    let help = match same_label {
        Some(stage) => format!("write {} ({}){or_other}", quoted(&stage.id), quoted(&stage.label)),
        None if pipeline.active_stages().next().is_none() => advice("", pipeline),
        None => format!("{}{or_other}", advice("write one of ", pipeline)),
    };
    Note::new(message).help(help)
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn stage_is_checked_against_the_only_active_pipeline() {
        let mut schema = example::account();
        schema.pipelines.get_mut("0").unwrap().archived = true;
        assert_eq!(schema.implied_pipeline().map(|pipeline| pipeline.id.as_str()), Some("72"));
        let validator = Validator::new(schema);
        for (stage, found) in [("701", None), ("1", Some("stage-not-in-pipeline"))] {
            let record = format!(r#"{{"subject":"s","hs_pipeline_stage":"{stage}"}}"#);
            let report = validator.check(Operation::Create, Shape::Properties, record.as_bytes());
            assert_eq!(report, validator.scan(Operation::Create, Shape::Properties, record.as_bytes()));
            assert_eq!(report.iter().next().map(|finding| finding.rule.slug), found, "{record}");
        }
    }
}
