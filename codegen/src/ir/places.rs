//! Pipelines, stages and association labels: what has numbers for ids.

use std::collections::BTreeMap;

use ticketproof_schema::{
    AssociationType, Direction, Pipeline, Stage,
    names::{association_key, pascal_of_snake},
};

use super::{LabelItem, PipelineItem, StageItem, TargetItem, accounts, docs, fields::deprecated, lower::Cx};

/// The pipelines as modules, sorted by the main account's ids.
pub(super) fn pipelines(cx: &Cx<'_>) -> Vec<PipelineItem> {
    let Some(profile) = cx.profile.pipeline else { return Vec::new() };
    let items = cx.schema.pipelines.values().filter_map(|pipeline| {
        let module = cx.names.pipeline(&pipeline.id)?.to_owned();
        Some(PipelineItem {
            alias: cx.names.pipeline_type(&pipeline.id)?,
            ids: accounts::pipeline_ids(cx, pipeline, &module),
            label: docs::kept(&pipeline.label),
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
        label: docs::kept(&stage.label),
        deprecated: deprecated(stage.archived, false),
        docs: vec![format!("{} (id {}{state}).", docs::label(&stage.label), docs::label(&stage.id))],
        ident,
    })
}

/// The object types that records can be associated with, as modules, sorted by object id.
pub(super) fn targets(cx: &Cx<'_>) -> Vec<TargetItem> {
    let mut kinds: BTreeMap<&str, BTreeMap<String, &AssociationType>> = BTreeMap::new();
    for kind in cx.schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing) {
        kinds.entry(&kind.object.id).or_default().entry(association_key(kind)).or_insert(kind);
    }
    let items = kinds.into_iter().filter_map(|(object_id, kinds)| {
        let module = cx.names.object(object_id)?.to_owned();
        let object = &kinds.values().next()?.object;
        Some(TargetItem {
            id_alias: format!("{}Id", pascal_of_snake(&module)),
            docs: vec![format!(
                "Associations with {} (object type {}).",
                docs::label(&object.name),
                docs::label(object_id)
            )],
            labels: kinds.values().filter_map(|kind| label(cx, kind)).collect(),
            object_id: object_id.to_owned(),
            module,
        })
    });
    items.collect()
}

fn label(cx: &Cx<'_>, kind: &AssociationType) -> Option<LabelItem> {
    let ident = cx.names.association(kind)?.to_owned();
    let label = kind.label.as_deref().unwrap_or_default();
    let shown = if label.trim().is_empty() { "Without a label".to_owned() } else { docs::label(label) };
    let most = kind.max.map(|max| format!(", at most {max} per record")).unwrap_or_default();
    Some(LabelItem {
        types: accounts::association_types(cx, kind, &ident),
        docs: vec![format!(
            "{shown} (type {} of {}{most}).",
            kind.type_id,
            docs::label(kind.category.as_str())
        )],
        label: docs::kept(label),
        ident,
    })
}
