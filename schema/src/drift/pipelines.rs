//! Pipelines, and which of them records land in.

use ticketproof_diagnostics::{Location, text::quoted};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::{ChangeKind, Class},
    labels, stages,
};
use crate::{ObjectSchema, Part, Pipeline, profile::PipelineProfile};

pub(super) fn compare(cx: &mut Context<'_>) {
    let (old, new) = (cx.old, cx.new);
    let Some(profile) = new.profile().pipeline else { return compare_each(cx, None) };
    compare_each(cx, Some(profile));
    if comparable(cx) {
        need(cx, old, new, profile);
    }
}

fn comparable(cx: &Context<'_>) -> bool {
    cx.both_see(Part::Pipelines) && !cx.old.pipelines.is_empty() && !cx.new.pipelines.is_empty()
}

fn compare_each(cx: &mut Context<'_>, profile: Option<PipelineProfile>) {
    if !comparable(cx) {
        return;
    }
    let (old, new) = (cx.old, cx.new);
    let property = profile.map(|profile| profile.pipeline);
    for (id, pipeline) in &old.pipelines {
        match new.pipelines.get(id) {
            Some(now) => both(cx, pipeline, now, property),
            None => removed(cx, pipeline, property),
        }
    }
    for (id, pipeline) in &new.pipelines {
        if !old.pipelines.contains_key(id) {
            let message = format!("pipeline {} ({}) is new", quoted(id), quoted(&pipeline.label));
            cx.push(Change::new(ChangeKind::PipelineAdded, place(id), message).becomes(&pipeline.label));
        }
    }
    stages::compare(cx, profile.map(|profile| profile.stage));
    if cx.labels {
        moved_labels(cx, property);
    }
}

pub(super) fn place(id: &str) -> Location {
    Location::root().key("pipelines").key(id)
}

fn concerning(change: Change, property: Option<&str>, id: &str) -> Change {
    match property {
        Some(property) => change.concerns(Concern::writes_value(property, id)),
        None => change,
    }
}

fn removed(cx: &mut Context<'_>, pipeline: &Pipeline, property: Option<&str>) {
    let message = format!("pipeline {} ({}) is gone", quoted(&pipeline.id), quoted(&pipeline.label));
    let change =
        Change::new(ChangeKind::PipelineRemoved, place(&pipeline.id), message).gone().was(&pipeline.label);
    cx.push(
        concerning(change, property, &pipeline.id).help("write another pipeline, with one of its stages"),
    );
}

fn both(cx: &mut Context<'_>, old: &Pipeline, new: &Pipeline, property: Option<&str>) {
    let named = format!("pipeline {} ({})", quoted(&new.id), quoted(&new.label));
    if old.archived != new.archived {
        let (kind, what) = if new.archived {
            (ChangeKind::PipelineArchived, "was archived")
        } else {
            (ChangeKind::PipelineRestored, "is in use again")
        };
        let change = Change::new(kind, place(&new.id).key("archived"), format!("{named} {what}"));
        cx.push(concerning(change, property, &new.id));
    }
    if cx.labels && old.label != new.label {
        let message = format!("{named} was labelled {}", quoted(&old.label));
        let change = Change::new(ChangeKind::PipelineRelabelled, place(&new.id).key("label"), message);
        cx.push(concerning(change.texts(&old.label, &new.label), property, &new.id));
    }
}

fn moved_labels(cx: &mut Context<'_>, property: Option<&str>) {
    let (old, new) = (cx.old, cx.new);
    let moved = labels::moved(
        old.pipelines.values().map(|pipeline| (pipeline.id.as_str(), pipeline.label.as_str())),
        new.pipelines.values().map(|pipeline| (pipeline.id.as_str(), pipeline.label.as_str())),
    );
    for (id, moved) in moved {
        let message = format!(
            "label {} was pipeline {} and is pipeline {} now",
            quoted(moved.label),
            quoted(moved.before),
            quoted(id)
        );
        let change = Change::new(ChangeKind::LabelMoved, place(id).key("label"), message)
            .texts(moved.before, id)
            .help("who means the pipeline by its name writes another id now");
        cx.push(concerning(change, property, moved.before));
    }
}

/// Whether new records must name their pipeline, and which one they land in if they do not.
fn need(cx: &mut Context<'_>, old: &ObjectSchema, new: &ObjectSchema, profile: PipelineProfile) {
    let (before, now) = (old.active_pipelines().count(), new.active_pipelines().count());
    let at = Location::root().key("pipelines");
    let count =
        |count: usize| if count == 1 { "1 pipeline".to_owned() } else { format!("{count} pipelines") };
    if before < 2 && now > 1 {
        let message = format!("there are {} now, so new {} must name theirs", count(now), new.object.name);
        cx.push(
            Change::new(ChangeKind::PipelineNeeded, at.clone(), message)
                .texts(count(before), count(now))
                .help(format!("write {} in every create", quoted(profile.pipeline)))
                .concerns(Concern::Omits { property: profile.pipeline.to_owned() }),
        );
    } else if before > 1 && now < 2 {
        let message = format!("there is one pipeline now, so new {} need not name it", new.object.name);
        cx.push(
            Change::new(ChangeKind::PipelineNotNeeded, at.clone(), message).texts(count(before), count(now)),
        );
    }
    let was = old.implied_pipeline().map(|pipeline| pipeline.id.as_str());
    let is = new.implied_pipeline().map(|pipeline| pipeline.id.as_str());
    let text = |id: Option<&str>| id.map_or_else(|| "one that is not known".to_owned(), quoted);
    if was != is {
        let object = &new.object.name;
        let message =
            format!("{object} that name no pipeline landed in {} and land in {} now", text(was), text(is));
        let change = Change::new(ChangeKind::DefaultPipelineChanged, at, message)
            .texts(was.unwrap_or_default(), is.unwrap_or_default())
            .help(format!("write {} in every create", quoted(profile.pipeline)))
            .concerns(Concern::Omits { property: profile.pipeline.to_owned() });
        // With no pipeline in use nothing was said about the stages of new records; now they must be of this one.
        cx.push(if before == 0 { change.class(Class::Breaking) } else { change });
    }
}
