//! Lowering pipelines and stages.

use ticketproof_schema::{Pipeline, Stage};

use super::{
    accounts,
    context::Cx,
    docs,
    fields::deprecated,
    unit::{PipelineItem, StageItem},
};

/// The pipelines as modules, sorted by the main account's ids.
pub(super) fn lower(cx: &Cx<'_>) -> Vec<PipelineItem> {
    let Some(profile) = cx.profile.pipeline else { return Vec::new() };
    let items = cx.schema.pipelines.values().filter_map(|pipeline| {
        let module = cx.names.pipeline(&pipeline.id)?.to_owned();
        Some(PipelineItem {
            alias: cx.names.pipeline_type(&pipeline.id)?,
            ids: accounts::pipeline_ids(cx, pipeline, &module),
            label: docs::shortened(&pipeline.label),
            property: profile.pipeline.to_owned(),
            stage_property: profile.stage.to_owned(),
            deprecated: deprecated(pipeline.archived, false),
            docs: vec![format!(
                "The pipeline {} (id {}).",
                docs::label(&pipeline.label),
                docs::label(&pipeline.id)
            )],
            stages: pipeline.stages.values().filter_map(|it| stage(cx, pipeline, &module, it)).collect(),
            module,
        })
    });
    items.collect()
}

fn stage(cx: &Cx<'_>, pipeline: &Pipeline, module: &str, stage: &Stage) -> Option<StageItem> {
    let ident = cx.names.stage(&pipeline.id, &stage.id)?.to_owned();
    let state = match cx.profile.pipeline.and_then(|profile| stage.is_closed(&profile)) {
        Some(false) => ", open",
        Some(true) => ", closed",
        None => "",
    };
    Some(StageItem {
        ids: accounts::stage_ids(cx, module, &ident, &stage.id),
        label: docs::shortened(&stage.label),
        deprecated: deprecated(stage.archived, false),
        docs: vec![format!("{} (id {}{state}).", docs::label(&stage.label), docs::label(&stage.id))],
        ident,
    })
}
