//! Pipelines and stages.

use std::collections::{BTreeMap, BTreeSet};

use super::{anomaly::AnomalyKind, context::Context};
use crate::{
    ObjectSchema, Pipeline, Stage,
    wire::{Entries, RawPipeline, RawStage},
};

pub(super) fn lower(cx: &mut Context, schema: &mut ObjectSchema, entries: Entries<RawPipeline>) {
    let mut seen_stages = BTreeSet::new();
    for raw in cx.entries("pipelines", entries) {
        if raw.id.is_empty() {
            cx.report("pipelines", AnomalyKind::EmptyName);
            continue;
        }
        let at = format!("pipelines/{}", raw.id);
        let stages = stages(cx, &at, raw.stages);
        let pipeline = Pipeline {
            id: raw.id.clone(),
            label: raw.label.unwrap_or_default(),
            stages,
            archived: raw.archived,
        };
        if let Some(first) = schema.pipelines.get(&raw.id) {
            if *first != pipeline {
                cx.report(at, AnomalyKind::Conflicting { name: raw.id });
            }
            continue;
        }
        for id in pipeline.stages.keys() {
            if !seen_stages.insert(id.clone()) {
                cx.report(&*at, AnomalyKind::SharedStage { id: id.clone() });
            }
        }
        schema.pipelines.insert(raw.id, pipeline);
    }
}

fn stages(cx: &mut Context, at: &str, entries: Entries<RawStage>) -> BTreeMap<String, Stage> {
    let at = format!("{at}/stages");
    let mut stages = BTreeMap::new();
    for raw in cx.entries(&at, entries) {
        if raw.id.is_empty() {
            cx.report(&*at, AnomalyKind::EmptyName);
            continue;
        }
        let stage = Stage {
            id: raw.id.clone(),
            label: raw.label.unwrap_or_default(),
            metadata: raw.metadata,
            write_permissions: raw.write_permissions,
            archived: raw.archived,
        };
        if let Some(first) = stages.get(&raw.id) {
            if *first != stage {
                cx.report(&*at, AnomalyKind::Conflicting { name: raw.id });
            }
            continue;
        }
        stages.insert(raw.id, stage);
    }
    stages
}
