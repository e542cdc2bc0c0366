//! What a snapshot has and a pull did not see: a scope that was lost must not empty the file.

use std::{collections::BTreeSet, path::Path};

use ticketproof_client::PullOptions;
use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{
    AssociationCategory, Direction, ObjectSchema, ObjectType, Part, Pipeline, Property, Sensitivity, Snapshot,
};

use super::PullError;

/// Whether a pulled schema may replace the snapshot at `path`. It may not if the account no longer shows a part that the
/// snapshot has: no pipeline in use, a pipeline without its stages, no owners, no labels towards an object, or a part whose
/// scope the token lost. What the account really changed is drift, and is no reason.
///
/// # Errors
/// [`PullError::Lost`], which names everything that would be lost.
pub fn check_nothing_is_lost(
    path: &Path,
    before: &Snapshot,
    pulled: &Snapshot,
    options: &PullOptions,
) -> Result<(), PullError> {
    let (before, now) = (&before.schema, &pulled.schema);
    if before.object.id != now.object.id {
        return Ok(());
    }
    let mut lost = Vec::new();
    pipelines(before, now, &mut lost);
    properties(before, now, &mut lost);
    labels(before, now, options, &mut lost);
    let owners = |schema: &ObjectSchema| schema.owners.as_ref().map_or(0, BTreeSet::len);
    if options.owners && owners(before) > 0 && owners(now) == 0 {
        lost.push(counted(owners(before), "owner", "owners"));
    }
    let has_definition = !before.required_properties.is_empty()
        || before.associations.iter().any(|kind| kind.name.is_some() || kind.max.is_some());
    if has_definition && newly_hidden(Part::ObjectSchema, before, now) {
        lost.push("the object schema with required properties and association limits".to_owned());
    }
    if lost.is_empty() { Ok(()) } else { Err(PullError::Lost { path: path.to_owned(), lost }) }
}

fn newly_hidden(part: Part, before: &ObjectSchema, now: &ObjectSchema) -> bool {
    now.not_visible.contains(&part) && !before.not_visible.contains(&part)
}

fn pipelines(before: &ObjectSchema, now: &ObjectSchema, lost: &mut Vec<String>) {
    if now.pipelines.is_empty() {
        if !before.pipelines.is_empty() {
            lost.push(format!(
                "{} with their stages",
                counted(before.pipelines.len(), "pipeline", "pipelines")
            ));
        }
        return;
    }
    let stages = |pipeline: &Pipeline| pipeline.active_stages().count();
    for old in before.active_pipelines().filter(|pipeline| stages(pipeline) > 0) {
        if now.pipelines.get(&old.id).is_some_and(|new| !new.archived && stages(new) == 0) {
            lost.push(format!("{} of pipeline {}", counted(stages(old), "stage", "stages"), quoted(&old.id)));
        }
    }
}

fn properties(before: &ObjectSchema, now: &ObjectSchema, lost: &mut Vec<String>) {
    type Is = fn(&Property) -> bool;
    let parts: [(Part, Is, [&str; 2]); 4] = [
        (Part::ArchivedProperties, |it| it.archived, ["archived property", "archived properties"]),
        (
            Part::SensitiveProperties,
            |it| it.sensitivity == Sensitivity::Sensitive,
            ["sensitive property", "sensitive properties"],
        ),
        (
            Part::HighlySensitiveProperties,
            |it| it.sensitivity == Sensitivity::HighlySensitive,
            ["highly sensitive property", "highly sensitive properties"],
        ),
        (
            Part::ValidationRules,
            |it| !it.rules.is_empty(),
            ["property's validation rules", "properties' validation rules"],
        ),
    ];
    for (part, is_of_it, [one, many]) in parts {
        let count = before.properties.values().filter(|property| is_of_it(property)).count();
        if count > 0 && newly_hidden(part, before, now) {
            lost.push(counted(count, one, many));
        }
    }
}

/// Association types towards the objects that were asked for. A single label may really go while others stay out of sight, so
/// where labels were out of sight before, only an object that lost all of its types has lost them.
fn labels(before: &ObjectSchema, now: &ObjectSchema, options: &PullOptions, lost: &mut Vec<String>) {
    if !now.not_visible.contains(&Part::AssociationLabels) {
        return;
    }
    let (old, new) = (types(before), types(now));
    let has_some = |object: &ObjectType| new.iter().any(|(other, ..)| *other == object);
    let is_new = newly_hidden(Part::AssociationLabels, before, now);
    let gone: Vec<_> = old
        .difference(&new)
        .filter(|(object, ..)| options.asks_for_labels_of(object) && (is_new || !has_some(object)))
        .collect();
    if !gone.is_empty() {
        let objects: BTreeSet<_> = gone.iter().map(|(object, ..)| quoted(&object.name)).collect();
        let objects = objects.into_iter().collect::<Vec<_>>().join(", ");
        lost.push(format!(
            "{} towards {objects}",
            counted(gone.len(), "association type", "association types")
        ));
    }
}

fn types(schema: &ObjectSchema) -> BTreeSet<(&ObjectType, &AssociationCategory, u32)> {
    let outgoing = schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing);
    outgoing.map(|kind| (&kind.object, &kind.category, kind.type_id)).collect()
}

/// So many of something, in words.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
