//! The associations of a create.

use std::collections::{HashMap, HashSet};

use ticketproof_diagnostics::Location;
use ticketproof_schema::AssociationType;

use super::{members, too_deep};
use crate::{
    cx::Cx,
    rules,
    syntax::{Entry, Kind, Node},
};

/// What the associations of one record have tied so far.
#[derive(Default)]
struct Tied {
    /// Record and type.
    pairs: HashSet<(String, u32)>,
    /// How many records, by category and type.
    counts: HashMap<(String, u32), u32>,
}

/// One association type of an association, as far as it makes sense.
struct Typed<'r, 'p> {
    kind: Option<&'p AssociationType>,
    category: String,
    id: u32,
    node: Node<'r>,
    location: Location,
}

/// Checks the member `associations` of a body.
pub(crate) fn check(cx: &mut Cx<'_>, list: Node<'_>) {
    let location = cx.record.key("associations");
    if list.kind() == Kind::Null {
        return;
    }
    let Some(items) = items(cx, list, 1, &location, "a list of associations") else { return };
    let mut tied = Tied::default();
    for (index, item) in items.into_iter().enumerate() {
        one(cx, item, &location.index(index), &mut tied);
    }
}

fn one(cx: &mut Cx<'_>, item: Node<'_>, location: &Location, tied: &mut Tied) {
    let Some(entries) = object(cx, item, 2, location, "an association", &["to", "types"]) else { return };
    let id = match member(&entries, "to") {
        Some(to) => record_id(cx, to, &location.key("to")),
        None => {
            rules::malformed_association::raise_missing(cx, item, location, "to");
            None
        }
    };
    let Some(list) = member(&entries, "types").filter(|types| types.kind() != Kind::Null) else {
        // Without `to` the association is malformed from the ground up, and one finding says so.
        if member(&entries, "to").is_some() {
            rules::missing_association_types::raise(cx, item, location.clone());
        }
        return;
    };
    let location = location.key("types");
    let Some(types) = items(cx, list, 3, &location, "a list of association types") else { return };
    if types.is_empty() {
        return rules::missing_association_types::raise(cx, list, location);
    }
    let types: Vec<_> = types
        .into_iter()
        .enumerate()
        .filter_map(|(index, item)| association_type(cx, item, location.index(index)))
        .collect();
    agree(cx, &types);
    if let Some(id) = id {
        count(cx, &id, &types, tied);
    }
}

fn record_id(cx: &mut Cx<'_>, to: Node<'_>, location: &Location) -> Option<String> {
    let entries = object(cx, to, 3, location, "the other record", &["id"])?;
    let Some(id) = member(&entries, "id") else {
        rules::malformed_association::raise_missing(cx, to, location, "id");
        return None;
    };
    let text = id.text().filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    if text.is_none() && !too_deep(cx, id, 4, &location.key("id")) {
        rules::association_id_not_numeric::raise(cx, id, location.key("id"));
    }
    text.map(std::borrow::Cow::into_owned)
}

fn association_type<'r, 'p>(cx: &mut Cx<'p>, item: Node<'r>, location: Location) -> Option<Typed<'r, 'p>> {
    let known = ["associationCategory", "associationTypeId"];
    let entries = object(cx, item, 4, &location, "an association type", &known)?;
    let [category, type_id] = known.map(|name| member(&entries, name));
    for (name, value) in known.into_iter().zip([category, type_id]) {
        if value.is_none() {
            rules::malformed_association::raise_missing(cx, item, &location, name);
        }
    }
    let (category, type_id) = (category?, type_id?);
    let at = location.key("associationTypeId");
    let Some(id) = type_id.text().and_then(|text| text.parse().ok()) else {
        if !too_deep(cx, type_id, 5, &at) {
            rules::malformed_association::raise_other(cx, type_id, &at, "a type id");
        }
        return None;
    };
    if category.kind() != Kind::Text {
        let at = location.key("associationCategory");
        if !too_deep(cx, category, 5, &at) {
            rules::malformed_association::raise_other(cx, category, &at, "a category");
        }
        return None;
    }
    let kind = rules::association_type_not_allowed::check(cx, category, type_id, id, &location);
    let category = category.text().unwrap_or_default().into_owned();
    Some(Typed { kind, category, id, node: item, location })
}

/// All types of an association lead to the same object.
fn agree(cx: &mut Cx<'_>, types: &[Typed<'_, '_>]) {
    let mut known = types.iter().filter_map(|one| Some((one, one.kind?)));
    let Some((_, first)) = known.next() else { return };
    for (one, kind) in known.filter(|(_, kind)| kind.object != first.object) {
        rules::association_types_disagree::raise(cx, kind, first, one.location.clone(), one.node.span());
    }
}

fn count(cx: &mut Cx<'_>, id: &str, types: &[Typed<'_, '_>], tied: &mut Tied) {
    for one in types {
        let location = one.location.clone();
        // Ids of records are unique within an object, so the type is part of what is tied.
        if !tied.pairs.insert((format!("{} {id}", one.category), one.id)) {
            rules::duplicate_association::raise(cx, id, one.id, location, one.node.span());
            continue;
        }
        let count = tied.counts.entry((one.category.clone(), one.id)).or_default();
        *count += 1;
        if let Some((kind, most)) = one.kind.and_then(|kind| Some((kind, kind.max?)))
            && *count > most
        {
            rules::too_many_associations::raise(cx, kind, most, location, one.node.span());
        }
    }
}

fn member<'r>(entries: &[Entry<'r>], name: &str) -> Option<Node<'r>> {
    entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value)
}

/// An object's members, after the checks that hold for every object; `level` brackets stand around it.
fn object<'r>(
    cx: &mut Cx<'_>,
    node: Node<'r>,
    level: usize,
    location: &Location,
    wanted: &str,
    known: &[&str],
) -> Option<Vec<Entry<'r>>> {
    if too_deep(cx, node, level, location) {
        return None;
    }
    if node.kind() != Kind::Object {
        rules::malformed_association::raise_other(cx, node, location, wanted);
        return None;
    }
    let entries = members(cx, node, location)?;
    rules::duplicate_key::check(cx, &entries, location);
    for entry in entries.iter().filter(|entry| !known.contains(&entry.name.as_ref())) {
        rules::unknown_field::raise_in_association(cx, entry, location, known);
    }
    Some(entries)
}

fn items<'r>(
    cx: &mut Cx<'_>,
    node: Node<'r>,
    level: usize,
    location: &Location,
    wanted: &str,
) -> Option<Vec<Node<'r>>> {
    if node.kind() != Kind::List {
        if !too_deep(cx, node, level, location) {
            rules::malformed_association::raise_other(cx, node, location, wanted);
        }
        return None;
    }
    match node.items() {
        Ok(items) => Some(items),
        Err(fault) => {
            rules::invalid_json::raise(cx, location.clone(), node.raw(), node.start(), &fault);
            None
        }
    }
}
