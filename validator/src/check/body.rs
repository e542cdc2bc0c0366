//! A request body: `{"properties":{…},"associations":[…]}`.

use super::{Path, associations, members, properties, too_deep};
use crate::{
    Operation,
    cx::Cx,
    rules,
    syntax::{Kind, Node},
};

/// Checks a request body.
pub(crate) fn check(cx: &mut Cx<'_>, body: Node<'_>) {
    check_all_but(cx, body, None);
}

/// Checks a request body, but not the property map that begins at the byte `fine`: there is nothing wrong with it.
pub(crate) fn check_all_but(cx: &mut Cx<'_>, body: Node<'_>, fine: Option<usize>) {
    let record = cx.record.clone();
    let path = Path::At(&record);
    if body.kind() != Kind::Object {
        if !too_deep(cx, body, 0, path) {
            rules::not_an_object::raise(cx, body);
        }
        return;
    }
    let Some(entries) = members(cx, body, path) else { return };
    rules::duplicate_key::check(cx, &entries, path);
    let mut has_properties = false;
    for entry in &entries {
        match entry.name.as_ref() {
            "properties" => {
                has_properties = true;
                if fine != Some(entry.value.start()) {
                    properties::check(cx, entry.value, body);
                }
            }
            "associations" if cx.operation == Operation::Create => associations::check(cx, entry.value),
            "associations" => rules::associations_on_update::raise(cx, entry),
            "objectWriteTraceId" => {}
            "idProperty" if cx.operation != Operation::Create => {
                rules::id_property_not_unique::check(cx, entry)
            }
            "id" if cx.operation != Operation::Create => {}
            _ => {
                if !too_deep(cx, entry.value, 1, path.key(&entry.name)) {
                    rules::unknown_field::raise(cx, entry);
                }
            }
        }
    }
    if !has_properties {
        rules::missing_properties::raise_absent(cx, body);
    }
}
