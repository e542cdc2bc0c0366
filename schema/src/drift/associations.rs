//! Association types.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{Location, text::quoted};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::{ChangeKind, Class},
    labels,
};
use crate::{AssociationCategory, AssociationType, Direction, ObjectSchema, Part};

/// The identity of an association type.
type Key<'a> = (&'a str, Direction, &'a AssociationCategory, u32);

pub(super) fn compare(cx: &mut Context<'_>) {
    let (old, new) = (by_key(cx.old), by_key(cx.new));
    if old.is_empty() || new.is_empty() {
        return;
    }
    // Outgoing types are known by their labels and by the object schema, incoming ones by the object schema only; without
    // either source, that a type is missing means nothing.
    let complete = cx.both_see(Part::AssociationLabels) && cx.both_see(Part::ObjectSchema);
    for (key, (at, kind)) in &old {
        match new.get(key) {
            Some((at, now)) => both(cx, *at, kind, now),
            None if complete => removed(cx, *at, kind),
            None => {}
        }
    }
    for (key, (at, kind)) in &new {
        if complete && !old.contains_key(key) {
            let message = format!("{} is new", named(cx.new, kind));
            cx.push(Change::new(ChangeKind::AssociationAdded, place(*at), message).becomes(described(kind)));
        }
    }
    if complete && cx.labels {
        moved_labels(cx, &old, &new);
    }
}

fn by_key(schema: &ObjectSchema) -> BTreeMap<Key<'_>, (usize, &AssociationType)> {
    let mut types = BTreeMap::new();
    for (at, kind) in schema.associations.iter().enumerate() {
        types
            .entry((kind.object.id.as_str(), kind.direction, &kind.category, kind.type_id))
            .or_insert((at, kind));
    }
    types
}

fn place(at: usize) -> Location {
    Location::root().key("associations").index(at)
}

/// `association type 16 (HUBSPOT_DEFINED) to contacts`.
fn named(schema: &ObjectSchema, kind: &AssociationType) -> String {
    let (own, other) = (&schema.object.name, &kind.object.name);
    let (from, to) = match kind.direction {
        Direction::Outgoing => (own, other),
        Direction::Incoming => (other, own),
    };
    let ends = format!("from {} to {}", quoted(from), quoted(to));
    let label = kind.label.as_deref().map_or_else(String::new, |label| format!(" {}", quoted(label)));
    format!("association type {}{label} ({}) {ends}", kind.type_id, quoted(kind.category.as_str()))
}

fn described(kind: &AssociationType) -> String {
    kind.label.as_ref().or(kind.name.as_ref()).cloned().unwrap_or_else(|| kind.type_id.to_string())
}

/// A change to what payloads may have; they only have outgoing types.
fn change(kind: ChangeKind, at: Location, of: &AssociationType, message: String) -> Change {
    let change = Change::new(kind, at, message);
    match of.direction {
        Direction::Outgoing => change
            .concerns(Concern::Associates { category: of.category.as_str().to_owned(), type_id: of.type_id }),
        Direction::Incoming => change.class(Class::Safe),
    }
}

fn removed(cx: &mut Context<'_>, at: usize, kind: &AssociationType) {
    let message = format!("{} is gone", named(cx.old, kind));
    let removed =
        change(ChangeKind::AssociationRemoved, place(at), kind, message).gone().was(described(kind));
    cx.push(if removed.class == Class::Breaking {
        removed.help("HubSpot refuses a create with a type that does not exist")
    } else {
        removed
    });
}

fn both(cx: &mut Context<'_>, at: usize, old: &AssociationType, new: &AssociationType) {
    if cx.both_see(Part::ObjectSchema) {
        limit(cx, at, old, new);
        if old.name != new.name {
            let message = format!("the internal name of {} changed", named(cx.new, new));
            let texts = |kind: &AssociationType| kind.name.clone().unwrap_or_default();
            cx.push(
                Change::new(ChangeKind::AssociationDetailsChanged, place(at).key("name"), message)
                    .texts(texts(old), texts(new)),
            );
        }
    }
    if cx.labels && cx.both_see(Part::AssociationLabels) && old.label != new.label {
        let label = |kind: &AssociationType| kind.label.clone().unwrap_or_default();
        let (was, is) = (label(old), label(new));
        let message = format!("{} was labelled {}", named(cx.new, new), quoted(&was));
        cx.push(
            Change::new(ChangeKind::AssociationRelabelled, place(at).key("label"), message).texts(was, is),
        );
    }
}

fn limit(cx: &mut Context<'_>, at: usize, old: &AssociationType, new: &AssociationType) {
    if old.max == new.max {
        return;
    }
    let text = |max: Option<u32>| max.map_or_else(|| "no known limit".to_owned(), |max| max.to_string());
    let (was, is) = (text(old.max), text(new.max));
    let message = format!("the limit of {} was {was} and is {is}", named(cx.new, new));
    let lowered = match (old.max, new.max) {
        (Some(old), Some(new)) => new < old,
        // A limit that was not known is a new one.
        (old, _) => old.is_none(),
    };
    let kind = if lowered { ChangeKind::AssociationLimitLowered } else { ChangeKind::AssociationLimitRaised };
    cx.push(change(kind, place(at).key("max"), new, message).texts(was, is));
}

fn moved_labels(
    cx: &mut Context<'_>,
    old: &BTreeMap<Key<'_>, (usize, &AssociationType)>,
    new: &BTreeMap<Key<'_>, (usize, &AssociationType)>,
) {
    let objects: std::collections::BTreeSet<&str> = new.keys().map(|key| key.0).collect();
    for object in objects {
        let (before, now) = (labelled(old, object), labelled(new, object));
        let pairs = |list: &[(String, usize, String)]| -> Vec<(String, String)> {
            list.iter().map(|(id, _, label)| (id.clone(), label.clone())).collect()
        };
        let (old_pairs, new_pairs) = (pairs(&before), pairs(&now));
        let moved = labels::moved(
            old_pairs.iter().map(|(id, label)| (id.as_str(), label.as_str())),
            new_pairs.iter().map(|(id, label)| (id.as_str(), label.as_str())),
        );
        for (id, moved) in moved {
            let Some((_, at, _)) = now.iter().find(|(now, ..)| now == id) else { continue };
            let message = format!(
                "association label {} was type {} and is type {} now",
                quoted(moved.label),
                quoted(moved.before),
                quoted(id)
            );
            cx.push(
                Change::new(ChangeKind::LabelMoved, place(*at).key("label"), message)
                    .texts(moved.before, id)
                    .help("who looks association types up by label writes another one now"),
            );
        }
    }
}

/// The labelled outgoing types to one object: `category/id`, place, label.
fn labelled(
    types: &BTreeMap<Key<'_>, (usize, &AssociationType)>,
    object: &str,
) -> Vec<(String, usize, String)> {
    let outgoing =
        types.values().filter(|(_, kind)| kind.object.id == object && kind.direction == Direction::Outgoing);
    outgoing
        .filter_map(|(at, kind)| {
            Some((format!("{} {}", kind.category, kind.type_id), *at, kind.label.clone()?))
        })
        .collect()
}
