//! Pipeline and stage, which only make sense together.

use ticketproof_schema::Pipeline;

use crate::{
    Operation,
    compiled::{CompiledPipelines, LabelMatch},
    context::Context,
    record::{PropertyText, RecordFacts},
    rules,
    value::trimmed,
};

/// What the record says, or implies, about the pipeline.
enum Within<'a> {
    /// This one.
    Known(&'a Pipeline),
    /// This one was meant; that it was written otherwise is a finding already.
    Meant(&'a Pipeline),
    /// It makes no sense, or is archived: its own finding says so, and nothing follows for the stage.
    Senseless { archived: bool },
    /// None is given.
    Open,
}

/// Checks the pipeline, then the stage within it.
pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>) {
    let Some(pipelines) = cx.compiled.pipelines() else { return };
    let within = match &facts.pipeline {
        Some(field) => check_pipeline(cx, field, pipelines),
        None if facts.is_misshapen(pipelines.profile.pipeline) => Within::Senseless { archived: false },
        None if cx.operation == Operation::LegacyCreate || cx.creates() && !pipelines.has_several() => {
            pipelines.implied().map_or(Within::Open, Within::Known)
        }
        None => Within::Open,
    };
    match (&facts.stage, &facts.pipeline, &within) {
        (Some(stage), _, _) => check_stage(cx, stage, pipelines, &within),
        (None, Some(pipeline), Within::Known(known))
            if facts.cleared_stage.is_none() && !facts.is_misshapen(pipelines.profile.stage) =>
        {
            rules::pipeline_without_stage::check(cx, pipeline, pipelines, known);
        }
        _ => {}
    }
}

fn check_pipeline<'a>(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipelines: CompiledPipelines<'a>,
) -> Within<'a> {
    let id = trimmed(&field.text);
    match pipelines.by_id(id) {
        Some(pipeline) if pipeline.archived => {
            rules::archived_pipeline::raise(cx, field, pipeline, pipelines);
            Within::Senseless { archived: true }
        }
        Some(pipeline) => Within::Known(pipeline),
        None => {
            rules::unknown_pipeline::raise(cx, field, pipelines);
            match pipelines.by_label(id) {
                LabelMatch::One(meant) => Within::Meant(meant),
                _ => Within::Senseless { archived: pipelines.archived_by_label(id).is_some() },
            }
        }
    }
}

fn check_stage(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipelines: CompiledPipelines<'_>,
    within: &Within<'_>,
) {
    let id = trimmed(&field.text);
    // Nearly every stage is one of its pipeline, and then it does not matter which others have it.
    if let Within::Known(pipeline) = within
        && let Some(stage) = pipeline.stages.get(id)
    {
        if stage.archived {
            rules::archived_stage::raise(cx, field, (pipeline, stage), pipelines);
        }
        return;
    }
    let stages = pipelines.stages_by_id(id);
    match within {
        _ if stages.is_empty() => {
            let within = match within {
                Within::Known(pipeline) | Within::Meant(pipeline) => Some(*pipeline),
                Within::Senseless { .. } | Within::Open => None,
            };
            rules::unknown_stage::raise(cx, field, pipelines, within);
        }
        Within::Known(pipeline) => rules::stage_not_in_pipeline::raise(cx, field, pipeline, &stages),
        // The pipeline's own finding says what is wrong; with another pipeline the stage will be another one, too.
        Within::Meant(_) | Within::Senseless { archived: true } => {}
        Within::Senseless { archived: false } | Within::Open => {
            if let [(pipeline, stage)] = stages[..] {
                if stage.archived || pipeline.archived {
                    rules::archived_stage::raise(cx, field, (pipeline, stage), pipelines);
                } else if matches!(within, Within::Open) {
                    rules::stage_without_pipeline::check(cx, field, pipelines, (pipeline, stage));
                }
            }
        }
    }
}
