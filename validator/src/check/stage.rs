//! Pipeline and stage, which only make sense together.

use super::Given;
use crate::{cx::Cx, plan::LabelMatch, rules, value::trimmed};

/// Checks the pipeline, then the stage within it.
pub(crate) fn check(cx: &mut Cx<'_>, given: &Given<'_>) {
    let Some(pipelines) = cx.plan.pipelines() else { return };
    let mut within = if cx.creates() && given.pipeline.is_none() && !pipelines.has_several() {
        pipelines.implied()
    } else {
        None
    };
    let mut resolved = true;
    if let Some(field) = &given.pipeline {
        let id = trimmed(&field.text);
        within = pipelines.by_id(id);
        if within.is_none() {
            resolved = false;
            rules::unknown_pipeline::raise(cx, field, pipelines);
            // A stage's label is looked up in the pipeline that was meant, so that both can be mended at once.
            if let LabelMatch::One(meant) = pipelines.by_label(id) {
                within = Some(meant);
            }
        }
    }
    let Some(field) = &given.stage else { return };
    let id = trimmed(&field.text);
    let stages = pipelines.stages_by_id(id);
    if stages.is_empty() {
        rules::unknown_stage::raise(cx, field, pipelines, within);
    } else if let Some(pipeline) = within
        && resolved
        && !pipeline.stages.contains_key(id)
    {
        rules::stage_not_in_pipeline::raise(cx, field, pipeline, &stages);
    }
}
