//! The associations of a create.

use ticketproof_diagnostics::Location;

use super::members;
use crate::{
    cx::Cx,
    rules,
    syntax::{Kind, Node},
};

/// Checks the member `associations` of a body.
pub(crate) fn check(cx: &mut Cx<'_>, list: Node<'_>) {
    let location = cx.record.key("associations");
    if list.kind() == Kind::Null {
        return;
    }
    let Some(items) = items(cx, list, &location, "a list of associations") else { return };
    for (index, item) in items.into_iter().enumerate() {
        one(cx, item, &location.index(index));
    }
}

fn one(cx: &mut Cx<'_>, item: Node<'_>, location: &Location) {
    let Some(entries) = object(cx, item, location, "an association") else { return };
    rules::duplicate_key::check(cx, &entries, location);
    let member = |name: &str| entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value);
    match member("to") {
        Some(to) => record_id(cx, to, &location.key("to")),
        None => rules::malformed_association::raise_missing(cx, item, location, "to"),
    }
    let Some(types) = member("types") else {
        return rules::malformed_association::raise_missing(cx, item, location, "types");
    };
    let location = location.key("types");
    let Some(types) = items(cx, types, &location, "a list of association types") else { return };
    for (index, item) in types.into_iter().enumerate() {
        kind(cx, item, &location.index(index));
    }
}

fn record_id(cx: &mut Cx<'_>, to: Node<'_>, location: &Location) {
    let Some(entries) = object(cx, to, location, "the other record") else { return };
    if !entries.iter().any(|entry| entry.name == "id") {
        rules::malformed_association::raise_missing(cx, to, location, "id");
    }
}

fn kind(cx: &mut Cx<'_>, item: Node<'_>, location: &Location) {
    let Some(entries) = object(cx, item, location, "an association type") else { return };
    let member = |name: &str| entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value);
    let (category, type_id) = (member("associationCategory"), member("associationTypeId"));
    let (Some(category), Some(type_id)) = (category, type_id) else {
        for (name, value) in [("associationCategory", category), ("associationTypeId", type_id)] {
            if value.is_none() {
                rules::malformed_association::raise_missing(cx, item, location, name);
            }
        }
        return;
    };
    let text = type_id.text().unwrap_or_default();
    match text.parse::<u32>() {
        Ok(id) => rules::association_type_not_allowed::check(cx, category, type_id, id, location),
        Err(_) => rules::malformed_association::raise_other(
            cx,
            type_id,
            &location.key("associationTypeId"),
            "a type id",
        ),
    }
}

fn object<'a>(
    cx: &mut Cx<'_>,
    node: Node<'a>,
    location: &Location,
    wanted: &str,
) -> Option<Vec<crate::syntax::Entry<'a>>> {
    if node.kind() == Kind::Object {
        return members(cx, node, location);
    }
    if !super::too_deep(cx, node, 5, location) {
        rules::malformed_association::raise_other(cx, node, location, wanted);
    }
    None
}

fn items<'a>(cx: &mut Cx<'_>, node: Node<'a>, location: &Location, wanted: &str) -> Option<Vec<Node<'a>>> {
    if node.kind() == Kind::List {
        return match node.items() {
            Ok(items) => Some(items),
            Err(fault) => {
                rules::invalid_json::raise(cx, location.clone(), node.raw(), node.start(), &fault);
                None
            }
        };
    }
    if !super::too_deep(cx, node, 5, location) {
        rules::malformed_association::raise_other(cx, node, location, wanted);
    }
    None
}
