//! Checks pipeline and stage together.

use ticketproof_schema::Pipeline;

use crate::{
    Operation,
    compiled::{CompiledPipelines, LabelMatch},
    context::Context,
    record::{PropertyText, RecordFacts},
    rules,
    value::trimmed,
};

/// The pipeline that a record has or implies.
enum RecordPipeline<'a> {
    /// This pipeline.
    Known(&'a Pipeline),
    /// The author intended this pipeline; that its id is wrong is a finding already.
    Intended(&'a Pipeline),
    /// The pipeline is unknown or archived, which is a finding already; the stage cannot be checked against it.
    Invalid { archived: bool },
    /// The record has no pipeline.
    Missing,
}

/// Checks the pipeline, then the stage within it.
pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>) {
    let Some(pipelines) = cx.compiled.pipelines() else { return };
    let within = match &facts.pipeline {
        Some(field) => check_pipeline(cx, field, pipelines),
        None if facts.is_container(pipelines.profile.pipeline) => RecordPipeline::Invalid { archived: false },
        None if cx.operation == Operation::LegacyCreate || cx.creates() && !pipelines.has_several() => {
            pipelines.implied().map_or(RecordPipeline::Missing, RecordPipeline::Known)
        }
        None => RecordPipeline::Missing,
    };
    match (&facts.stage, &facts.pipeline, &within) {
        (Some(stage), _, _) => check_stage(cx, stage, pipelines, &within),
        (None, Some(pipeline), RecordPipeline::Known(known))
            if facts.cleared_stage.is_none() && !facts.is_container(pipelines.profile.stage) =>
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
) -> RecordPipeline<'a> {
    let id = trimmed(&field.text);
    match pipelines.by_id(id) {
        Some(pipeline) if pipeline.archived => {
            rules::archived_pipeline::raise(cx, field, pipeline, pipelines);
            RecordPipeline::Invalid { archived: true }
        }
        Some(pipeline) => RecordPipeline::Known(pipeline),
        None => {
            rules::unknown_pipeline::raise(cx, field, pipelines);
            match pipelines.by_label(id) {
                LabelMatch::One(intended) => RecordPipeline::Intended(intended),
                _ => RecordPipeline::Invalid { archived: pipelines.archived_by_label(id).is_some() },
            }
        }
    }
}

fn check_stage(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipelines: CompiledPipelines<'_>,
    within: &RecordPipeline<'_>,
) {
    let id = trimmed(&field.text);
    // Nearly every stage belongs to its pipeline; then other pipelines need not be searched.
    if let RecordPipeline::Known(pipeline) = within
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
                RecordPipeline::Known(pipeline) | RecordPipeline::Intended(pipeline) => Some(*pipeline),
                RecordPipeline::Invalid { .. } | RecordPipeline::Missing => None,
            };
            rules::unknown_stage::raise(cx, field, pipelines, within);
        }
        RecordPipeline::Known(pipeline) => rules::stage_not_in_pipeline::raise(cx, field, pipeline, &stages),
        // The pipeline has a finding already; with another pipeline the stage will change, too.
        RecordPipeline::Intended(_) | RecordPipeline::Invalid { archived: true } => {}
        RecordPipeline::Invalid { archived: false } | RecordPipeline::Missing => {
            if let [(pipeline, stage)] = stages[..] {
                if stage.archived || pipeline.archived {
                    rules::archived_stage::raise(cx, field, (pipeline, stage), pipelines);
                } else if matches!(within, RecordPipeline::Missing) {
                    rules::stage_without_pipeline::check(cx, field, pipelines, (pipeline, stage));
                }
            }
        }
    }
}
