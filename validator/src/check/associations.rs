//! The associations of a create.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use ticketproof_schema::AssociationType;

use super::read::{members, too_deep};
use crate::{
    context::Context,
    located_json::{Entry, JsonKind, Node},
    record::{LazyLocation, SingleTypeAssociation, read_single_type_association},
    rules,
    value::is_record_id,
};

/// The associations of one record that were read so far.
#[derive(Default)]
struct AssociatedSoFar<'r> {
    /// Whether there is only one association, with only one type so far.
    is_alone: bool,
    /// The category, type and record of each.
    pairs: BTreeSet<(Cow<'r, str>, u32, Cow<'r, str>)>,
    /// The number of records by category and type.
    counts: BTreeMap<(Cow<'r, str>, u32), u32>,
}

/// One item in the list of types of an association.
struct AssociationTypeItem<'r, 'p> {
    kind: Option<&'p AssociationType>,
    category: Cow<'r, str>,
    id: u32,
    node: Node<'r>,
    /// Its index in the list of types.
    index: usize,
}

/// Checks the member `associations` of a body.
pub(crate) fn check(cx: &mut Context<'_>, list: Node<'_>) {
    let record = cx.record.clone();
    let record = LazyLocation::At(&record);
    let path = record.key("associations");
    if list.kind() == JsonKind::Null {
        return;
    }
    let Some(items) = items(cx, list, 1, path, "a list of associations") else { return };
    let mut associated = AssociatedSoFar { is_alone: items.len() == 1, ..AssociatedSoFar::default() };
    for (index, item) in items.into_iter().enumerate() {
        one(cx, item, path.index(index), &mut associated);
    }
}

fn one<'r>(
    cx: &mut Context<'_>,
    item: Node<'r>,
    path: LazyLocation<'_>,
    associated: &mut AssociatedSoFar<'r>,
) {
    if let Some(one) = read_single_type_association(item) {
        return single_type(cx, one, path, associated);
    }
    let Some(entries) = object(cx, item, 2, path, "an association", &["to", "types"]) else { return };
    let id = match member(&entries, "to") {
        Some(to) => other_record(cx, to, path.key("to")),
        None => {
            rules::malformed_association::raise_missing(cx, item, path.location(), "to");
            None
        }
    };
    let Some(list) = member(&entries, "types").filter(|types| types.kind() != JsonKind::Null) else {
        // For an association without `to`, one finding is enough.
        if member(&entries, "to").is_some() {
            rules::missing_association_types::raise(cx, item, path.location());
        }
        return;
    };
    let path = path.key("types");
    let Some(types) = items(cx, list, 3, path, "a list of association types") else { return };
    if types.is_empty() {
        return rules::missing_association_types::raise(cx, list, path.location());
    }
    let types: Vec<_> = types
        .into_iter()
        .enumerate()
        .filter_map(|(index, item)| type_of(cx, item, path.index(index), index))
        .collect();
    agree(cx, &types, path);
    let Some(id) = id else { return };
    associated.is_alone &= types.len() == 1;
    for one in types {
        count(cx, id.clone(), one, path, associated);
    }
}

fn single_type<'r>(
    cx: &mut Context<'_>,
    one: SingleTypeAssociation<'r>,
    path: LazyLocation<'_>,
    associated: &mut AssociatedSoFar<'r>,
) {
    let id = record_id(cx, one.id, path.key("to").key("id"));
    let path = path.key("types");
    let kind = association_type(cx, [one.category, one.type_id], one.item, path.index(0), 0);
    if let (Some(id), Some(kind)) = (id, kind) {
        count(cx, id, kind, path, associated);
    }
}

fn other_record<'r>(cx: &mut Context<'_>, to: Node<'r>, path: LazyLocation<'_>) -> Option<Cow<'r, str>> {
    let entries = object(cx, to, 3, path, "the other record", &["id"])?;
    let Some(id) = member(&entries, "id") else {
        rules::malformed_association::raise_missing(cx, to, path.location(), "id");
        return None;
    };
    record_id(cx, id, path.key("id"))
}

fn record_id<'r>(cx: &mut Context<'_>, id: Node<'r>, path: LazyLocation<'_>) -> Option<Cow<'r, str>> {
    let text = id.text().filter(|text| is_record_id(text.as_bytes()));
    if text.is_none() && !too_deep(cx, id, 4, path) {
        rules::association_id_not_numeric::raise(cx, id, path.location());
    }
    text
}

fn type_of<'r, 'p>(
    cx: &mut Context<'p>,
    item: Node<'r>,
    path: LazyLocation<'_>,
    index: usize,
) -> Option<AssociationTypeItem<'r, 'p>> {
    let known = ["associationCategory", "associationTypeId"];
    let entries = object(cx, item, 4, path, "an association type", &known)?;
    let [category, type_id] = known.map(|name| member(&entries, name));
    for (name, value) in known.into_iter().zip([category, type_id]) {
        if value.is_none() {
            rules::malformed_association::raise_missing(cx, item, path.location(), name);
        }
    }
    association_type(cx, [category?, type_id?], item, path, index)
}

fn association_type<'r, 'p>(
    cx: &mut Context<'p>,
    [category, type_id]: [Node<'r>; 2],
    item: Node<'r>,
    path: LazyLocation<'_>,
    index: usize,
) -> Option<AssociationTypeItem<'r, 'p>> {
    let at = path.key("associationTypeId");
    // Parsing accepts a sign, but HubSpot's ids have none.
    let digits = type_id.text().filter(|text| is_record_id(text.as_bytes()));
    let Some(id) = digits.and_then(|text| text.parse().ok()) else {
        if !too_deep(cx, type_id, 5, at) {
            rules::malformed_association::raise_other(cx, type_id, at.location(), "a type id");
        }
        return None;
    };
    if category.kind() != JsonKind::Text {
        let at = path.key("associationCategory");
        if !too_deep(cx, category, 5, at) {
            rules::malformed_association::raise_other(cx, category, at.location(), "a category");
        }
        return None;
    }
    let kind = rules::association_type_not_allowed::check(cx, category, type_id, id, path);
    Some(AssociationTypeItem { kind, category: category.text().unwrap_or_default(), id, node: item, index })
}

/// Checks that all types of an association are for the same object.
fn agree(cx: &mut Context<'_>, types: &[AssociationTypeItem<'_, '_>], path: LazyLocation<'_>) {
    let mut known = types.iter().filter_map(|one| Some((one, one.kind?)));
    let Some((_, first)) = known.next() else { return };
    for (one, kind) in known.filter(|(_, kind)| kind.object != first.object) {
        let location = path.index(one.index).location();
        rules::association_types_disagree::raise(cx, kind, first, location, one.node.span());
    }
}

/// Counts one association type; `path` is the location of the association's types.
fn count<'r>(
    cx: &mut Context<'_>,
    record: Cow<'r, str>,
    one: AssociationTypeItem<'r, '_>,
    path: LazyLocation<'_>,
    associated: &mut AssociatedSoFar<'r>,
) {
    // Nearly every ticket has one association of one type, which cannot be repeated and is not too many.
    if associated.is_alone {
        return;
    }
    let at = path.index(one.index);
    // Ids of records are unique within an object, so the type counts as well.
    if !associated.pairs.insert((one.category.clone(), one.id, record.clone())) {
        return rules::duplicate_association::raise(cx, &record, one.id, at.location(), one.node.span());
    }
    let count = associated.counts.entry((one.category, one.id)).or_default();
    *count += 1;
    if let Some((kind, most)) = one.kind.and_then(|kind| Some((kind, kind.max?)))
        && *count > most
    {
        rules::too_many_associations::raise(cx, kind, most, at.location(), one.node.span());
    }
}

fn member<'r>(entries: &[Entry<'r>], name: &str) -> Option<Node<'r>> {
    entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value)
}

/// The members of an object, after the checks for all objects in associations; `level` brackets are around it.
fn object<'r>(
    cx: &mut Context<'_>,
    node: Node<'r>,
    level: usize,
    path: LazyLocation<'_>,
    wanted: &str,
    known: &[&str],
) -> Option<Vec<Entry<'r>>> {
    if too_deep(cx, node, level, path) {
        return None;
    }
    if node.kind() != JsonKind::Object {
        rules::malformed_association::raise_other(cx, node, path.location(), wanted);
        return None;
    }
    let entries = members(cx, node, path)?;
    rules::duplicate_key::check(cx, &entries, path);
    for entry in entries.iter().filter(|entry| !known.contains(&entry.name.as_ref())) {
        rules::unknown_field::raise_in_association(cx, entry, &path.location(), known);
    }
    Some(entries)
}

fn items<'r>(
    cx: &mut Context<'_>,
    node: Node<'r>,
    level: usize,
    path: LazyLocation<'_>,
    wanted: &str,
) -> Option<Vec<Node<'r>>> {
    if node.kind() != JsonKind::List {
        if !too_deep(cx, node, level, path) {
            rules::malformed_association::raise_other(cx, node, path.location(), wanted);
        }
        return None;
    }
    match node.items() {
        Ok(items) => Some(items),
        Err(fault) => {
            rules::invalid_json::raise(cx, path.location(), node.raw(), node.start(), &fault);
            None
        }
    }
}
