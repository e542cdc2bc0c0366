//! The stages of pipelines.

use ticketproof_diagnostics::{
    Location,
    text::{listed, quoted},
};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::ChangeKind,
    labels,
    pipelines::place,
};
use crate::{ObjectSchema, Pipeline, Profile, Stage};

pub(super) fn compare(cx: &mut Context<'_>, property: Option<&str>) {
    let (old, new) = (cx.old, cx.new);
    for pipeline in old.pipelines.values() {
        let now = new.pipelines.get(&pipeline.id);
        for stage in pipeline.stages.values() {
            match now.and_then(|now| Some((now, now.stages.get(&stage.id)?))) {
                Some((within, now)) => both(cx, within, stage, now, property),
                None => left(cx, pipeline, stage, now.is_none(), property),
            }
        }
    }
    for pipeline in new.pipelines.values() {
        let Some(before) = old.pipelines.get(&pipeline.id) else { continue };
        for stage in pipeline.stages.values() {
            if !before.stages.contains_key(&stage.id) && !left_another(old, new, &stage.id) {
                let message = format!("stage {} is new in {}", named(stage), of(pipeline));
                cx.push(
                    Change::new(ChangeKind::StageAdded, at(pipeline, &stage.id), message)
                        .becomes(&stage.label),
                );
            }
        }
        if cx.labels {
            moved_labels(cx, before, pipeline, property);
        }
    }
}

fn at(pipeline: &Pipeline, stage: &str) -> Location {
    place(&pipeline.id).key("stages").key(stage)
}

fn named(stage: &Stage) -> String {
    format!("{} ({})", quoted(&stage.id), quoted(&stage.label))
}

fn of(pipeline: &Pipeline) -> String {
    format!("pipeline {} ({})", quoted(&pipeline.id), quoted(&pipeline.label))
}

fn concerning(change: Change, property: Option<&str>, id: &str) -> Change {
    match property {
        Some(property) => change.concerns(Concern::writes_value(property, id)),
        None => change,
    }
}

/// A stage that is not in its pipeline any more: moved to another one, or gone.
fn left(
    cx: &mut Context<'_>,
    pipeline: &Pipeline,
    stage: &Stage,
    with_pipeline: bool,
    property: Option<&str>,
) {
    if let Some(home) = new_home(cx.old, cx.new, &stage.id) {
        let message = format!("stage {} of {} belongs to {} now", named(stage), of(pipeline), of(home));
        let change = Change::new(ChangeKind::StageMoved, at(home, &stage.id), message)
            .texts(&pipeline.id, &home.id)
            .help("a payload must name the pipeline that its stage belongs to");
        return cx.push(concerning(change, property, &stage.id));
    }
    let mut message = format!("stage {} of {} is gone", named(stage), of(pipeline));
    if with_pipeline {
        message.push_str(", with its pipeline");
    }
    let change =
        Change::new(ChangeKind::StageRemoved, at(pipeline, &stage.id), message).gone().was(&stage.label);
    let in_use =
        cx.new.pipelines.get(&pipeline.id).map(|now| listed(now.active_stages().map(|it| &*it.id), 6));
    cx.push(concerning(change, property, &stage.id).help(match in_use.filter(|stages| !stages.is_empty()) {
        Some(stages) => format!("write one of {stages}"),
        None => "write a stage of another pipeline, and that pipeline".to_owned(),
    }));
}

/// The pipeline that a stage came to.
fn new_home<'a>(old: &ObjectSchema, new: &'a ObjectSchema, stage: &str) -> Option<&'a Pipeline> {
    let was_there = |id: &str| old.pipelines.get(id).is_some_and(|before| before.stages.contains_key(stage));
    new.pipelines.values().find(|now| now.stages.contains_key(stage) && !was_there(&now.id))
}

/// Whether a stage is gone from a pipeline that had it, so that its coming to another one is a move.
fn left_another(old: &ObjectSchema, new: &ObjectSchema, stage: &str) -> bool {
    let still_there = |id: &str| new.pipelines.get(id).is_some_and(|now| now.stages.contains_key(stage));
    old.stages_by_id(stage).any(|(before, _)| !still_there(&before.id))
}

fn both(cx: &mut Context<'_>, within: &Pipeline, old: &Stage, new: &Stage, property: Option<&str>) {
    let at = at(within, &new.id);
    let subject = format!("stage {} of {}", named(new), of(within));
    if old.archived != new.archived {
        let (kind, what) = if new.archived {
            (ChangeKind::StageArchived, "was archived")
        } else {
            (ChangeKind::StageRestored, "is in use again")
        };
        let change = Change::new(kind, at.key("archived"), format!("{subject} {what}"));
        cx.push(concerning(change, property, &new.id));
    }
    permissions(cx, &at, &subject, old, new, property);
    metadata(cx, &at, &subject, old, new, property);
    if cx.labels && old.label != new.label {
        let message = format!("{subject} was labelled {}", quoted(&old.label));
        let change = Change::new(ChangeKind::StageRelabelled, at.key("label"), message);
        cx.push(concerning(change.texts(&old.label, &new.label), property, &new.id));
    }
}

/// Whether records can be written into a stage. Where the server says nothing, they can.
fn is_locked(stage: &Stage) -> bool {
    stage.write_permissions.as_deref().is_some_and(|permission| permission != "CRM_PERMISSIONS_ENFORCEMENT")
}

fn permissions(
    cx: &mut Context<'_>,
    at: &Location,
    subject: &str,
    old: &Stage,
    new: &Stage,
    property: Option<&str>,
) {
    let kind = match (is_locked(old), is_locked(new)) {
        (false, true) => ChangeKind::StageLocked,
        (true, false) => ChangeKind::StageUnlocked,
        _ => return,
    };
    let text = |stage: &Stage| stage.write_permissions.clone().unwrap_or_else(|| "not restricted".to_owned());
    let (was, is) = (text(old), text(new));
    let message = format!("who may write into {subject} was {} and is {}", quoted(&was), quoted(&is));
    let change = Change::new(kind, at.key("writePermissions"), message).texts(was, is);
    cx.push(concerning(change, property, &new.id));
}

fn metadata(
    cx: &mut Context<'_>,
    at: &Location,
    subject: &str,
    old: &Stage,
    new: &Stage,
    property: Option<&str>,
) {
    let at = at.key("metadata");
    let mut details = Vec::new();
    let keys: std::collections::BTreeSet<&String> = old.metadata.keys().chain(new.metadata.keys()).collect();
    for key in keys {
        match (old.metadata.get(key), new.metadata.get(key)) {
            (was, is) if was == is => {}
            (Some(was), Some(is)) if Profile::is_stage_state(key) => {
                let message = format!("{subject}: {} was {} and is {}", quoted(key), quoted(was), quoted(is));
                let change = Change::new(ChangeKind::StageStateChanged, at.key(key), message)
                    .texts(was, is)
                    .help("records written into it are opened or closed by that");
                cx.push(concerning(change, property, &new.id));
            }
            // Whether the server lists a key at all differs from listing to listing.
            _ => details.push(key.as_str()),
        }
    }
    if !details.is_empty() {
        let message = format!("{subject}: {} changed", listed(details, 6));
        cx.push(Change::new(ChangeKind::StageDetailsChanged, at, message));
    }
}

fn moved_labels(cx: &mut Context<'_>, old: &Pipeline, new: &Pipeline, property: Option<&str>) {
    let moved = labels::moved(
        old.stages.values().map(|stage| (stage.id.as_str(), stage.label.as_str())),
        new.stages.values().map(|stage| (stage.id.as_str(), stage.label.as_str())),
    );
    for (id, moved) in moved {
        let message = format!(
            "label {} of {} was stage {} and is stage {} now",
            quoted(moved.label),
            of(new),
            quoted(moved.before),
            quoted(id)
        );
        let change = Change::new(ChangeKind::LabelMoved, at(new, id).key("label"), message)
            .texts(moved.before, id)
            .help("who means the stage by its name writes another id now");
        cx.push(concerning(change, property, moved.before));
    }
}
