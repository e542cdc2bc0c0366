//! The property map: `{"subject":"…"}`.

use std::collections::HashSet;

use super::{Field, Given, members, stage, too_deep, value};
use crate::{
    cx::Cx,
    plan::{PropertyPlan, Role},
    rules,
    syntax::{Entry, Kind, Node},
};

/// Checks a record that is just a property map.
pub(crate) fn check_root(cx: &mut Cx<'_>, root: Node<'_>) {
    let record = cx.record.clone();
    if root.kind() == Kind::Object {
        cx.properties = record;
        check_map(cx, root, root);
    } else if !too_deep(cx, root, 0, &record) {
        rules::not_an_object::raise(cx, root);
    }
}

/// Checks the member `properties` of a body.
pub(crate) fn check(cx: &mut Cx<'_>, map: Node<'_>, body: Node<'_>) {
    let location = cx.record.key("properties");
    cx.properties = location.clone();
    if map.kind() == Kind::Object {
        check_map(cx, map, body);
    } else if !too_deep(cx, map, 1, &location) {
        rules::missing_properties::raise_other(cx, map);
    }
}

fn check_map<'r, 'p: 'r>(cx: &mut Cx<'p>, map: Node<'r>, record: Node<'_>) {
    let location = cx.properties.clone();
    let Some(entries) = members(cx, map, &location) else { return };
    if entries.is_empty() {
        rules::empty_update::check(cx, map);
    }
    let mut seen = Seen { known: vec![false; cx.plan.len()], others: HashSet::new() };
    let mut given = Given::default();
    let level = if map.start() == record.start() { 1 } else { 2 };
    for entry in &entries {
        let found = cx.plan.find(&entry.name);
        if !seen.is_new(found.map(|(at, _)| at), &entry.name) {
            rules::duplicate_key::raise(cx, entry, &location);
        }
        match found {
            _ if too_deep(cx, entry.value, level, &location.key(&entry.name)) => {}
            None => rules::unknown_property::check(cx, entry),
            Some((_, property)) => one(cx, property, entry, &mut given),
        }
    }
    rules::missing_subject::check(cx, &given, map);
    rules::missing_pipeline::check(cx, &given, map);
    rules::missing_stage::check(cx, &given, map);
    stage::check(cx, &given);
}

fn one<'r>(cx: &mut Cx<'_>, property: &'r PropertyPlan, entry: &Entry<'r>, given: &mut Given<'r>) {
    if property.property.archived {
        return rules::archived_property::raise(cx, property, entry);
    }
    if property.property.read_only {
        return rules::read_only_property::raise(cx, property, entry);
    }
    let text = match entry.value.kind() {
        Kind::Null => return rules::null_value::raise(cx, property, entry),
        Kind::Object | Kind::List => return rules::wrong_type::raise_container(cx, property, entry),
        Kind::Text | Kind::Number | Kind::Bool => entry.value.text().unwrap_or_default(),
    };
    let is_subject = cx.plan.profile.subject == Some(property.name.as_str());
    if text.is_empty() {
        match property.role {
            Role::Pipeline => given.cleared_pipeline = Some(entry.value.span()),
            Role::Stage => given.cleared_stage = Some(entry.value.span()),
            _ if is_subject && cx.creates() => {}
            _ => rules::empty_on_create::check(cx, property, entry),
        }
        return;
    }
    given.subject |= is_subject;
    let field = Field { property, value: entry.value, text };
    value::check(cx, &field);
    match property.role {
        Role::Pipeline => given.pipeline = Some(field),
        Role::Stage => given.stage = Some(field),
        _ => {}
    }
}

/// Which names were seen.
struct Seen<'a> {
    known: Vec<bool>,
    others: HashSet<&'a str>,
}

impl<'a> Seen<'a> {
    fn is_new(&mut self, known: Option<usize>, name: &'a str) -> bool {
        match known {
            Some(at) => !std::mem::replace(&mut self.known[at], true),
            None => self.others.insert(name),
        }
    }
}
