//! Detection of parts that a pull would lose: a token that lost a scope must not empty the snapshot.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use ticketproof_client::PullOptions;
use ticketproof_diagnostics::text::{listed, quoted};
use ticketproof_schema::{
    AssociationCategory, Direction, ObjectSchema, ObjectType, Part, Property, Sensitivity, Snapshot,
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
    PartCounts::of(&before.schema).check(path, &pulled.schema, options)
}

/// How many items of each part a schema has: all that is kept of the snapshot during a pull.
#[derive(Debug)]
pub(super) struct PartCounts {
    object: String,
    not_visible: BTreeSet<Part>,
    pipelines: usize,
    /// The stages in use of each pipeline in use.
    stages: BTreeMap<String, usize>,
    properties: [(Part, usize, [&'static str; 2]); 4],
    types: BTreeMap<ObjectType, BTreeSet<(AssociationCategory, u32)>>,
    has_definition: bool,
    pub(super) owners: usize,
}

impl PartCounts {
    pub(super) fn of(schema: &ObjectSchema) -> Self {
        let has_definition = !schema.required_properties.is_empty()
            || schema.associations.iter().any(|kind| kind.name.is_some() || kind.max.is_some());
        let stages = schema.active_pipelines().map(|it| (it.id.clone(), it.active_stages().count()));
        Self {
            object: schema.object.id.clone(),
            not_visible: schema.not_visible.clone(),
            pipelines: schema.pipelines.len(),
            stages: stages.filter(|(_, count)| *count > 0).collect(),
            properties: counts(schema),
            types: types(schema),
            has_definition,
            owners: schema.owners.as_ref().map_or(0, BTreeSet::len),
        }
    }

    /// As [`check_nothing_is_lost`].
    pub(super) fn check(
        &self,
        path: &Path,
        now: &ObjectSchema,
        options: &PullOptions,
    ) -> Result<(), PullError> {
        if self.object != now.object.id {
            return Ok(());
        }
        let now_hidden = |part: Part| now.not_visible.contains(&part) && !self.not_visible.contains(&part);
        let mut lost = self.pipelines(now);
        for (part, count, [one, many]) in self.properties {
            if count > 0 && now_hidden(part) {
                lost.push(counted(count, one, many));
            }
        }
        lost.extend(self.labels(now, options));
        if options.owners && self.owners > 0 && now.owners.as_ref().is_none_or(BTreeSet::is_empty) {
            lost.push(counted(self.owners, "owner", "owners"));
        }
        if self.has_definition && now_hidden(Part::ObjectSchema) {
            lost.push("the object schema with required properties and association limits".to_owned());
        }
        if lost.is_empty() { Ok(()) } else { Err(PullError::Lost { path: path.to_owned(), lost }) }
    }

    fn pipelines(&self, now: &ObjectSchema) -> Vec<String> {
        if now.pipelines.is_empty() && self.pipelines > 0 {
            return vec![format!("{} with their stages", counted(self.pipelines, "pipeline", "pipelines"))];
        }
        let is_empty = |id: &String| {
            let found = now.pipelines.get(id);
            found.is_some_and(|it| !it.archived && it.active_stages().next().is_none())
        };
        let lost = self.stages.iter().filter(|(id, _)| is_empty(id));
        lost.map(|(id, count)| format!("{} of pipeline {}", counted(*count, "stage", "stages"), quoted(id)))
            .collect()
    }

    /// Association types towards the objects that were asked for. A single label may really go while others stay out of sight,
    /// so where labels were out of sight before, only an object that lost all of its types has lost them.
    fn labels(&self, now: &ObjectSchema, options: &PullOptions) -> Option<String> {
        if !now.not_visible.contains(&Part::AssociationLabels) {
            return None;
        }
        let (were_hidden, new) = (self.not_visible.contains(&Part::AssociationLabels), types(now));
        let (mut count, mut objects) = (0, Vec::new());
        for (object, old) in self.types.iter().filter(|(object, _)| options.asks_for_labels_of(object)) {
            let gone = match new.get(object) {
                Some(_) if were_hidden => 0,
                Some(new) => old.difference(new).count(),
                None => old.len(),
            };
            if gone > 0 {
                count += gone;
                objects.push(object.name.as_str());
            }
        }
        let objects = listed(objects, OBJECTS_SHOWN);
        (count > 0)
            .then(|| format!("{} towards {objects}", counted(count, "association type", "association types")))
    }
}

/// How many objects a message names.
const OBJECTS_SHOWN: usize = 5;

/// For each kind of properties that needs a scope of its own: their number, and their name in messages.
fn counts(schema: &ObjectSchema) -> [(Part, usize, [&'static str; 2]); 4] {
    type Is = fn(&Property) -> bool;
    let kinds: [(Part, Is, [&str; 2]); 4] = [
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
    kinds.map(|(part, is_of_it, names)| {
        (part, schema.properties.values().filter(|property| is_of_it(property)).count(), names)
    })
}

/// The outgoing association types by object.
fn types(schema: &ObjectSchema) -> BTreeMap<ObjectType, BTreeSet<(AssociationCategory, u32)>> {
    let mut types: BTreeMap<ObjectType, BTreeSet<_>> = BTreeMap::new();
    for kind in schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing) {
        types.entry(kind.object.clone()).or_default().insert((kind.category.clone(), kind.type_id));
    }
    types
}

/// A number of items, in words.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
