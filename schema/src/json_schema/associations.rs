//! Associations of a new record.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::constraint::record_id;
use crate::{AssociationType, Direction, ObjectSchema, Part};

/// The largest number of records per type that is counted; the usual one of 10,000 is nobody's mistake.
const COUNTED_MAX: u32 = 100;

/// The member `associations` of a body.
pub(super) fn associations(schema: &ObjectSchema) -> Value {
    let mut targets: BTreeMap<&str, Vec<&AssociationType>> = BTreeMap::new();
    for kind in schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing) {
        targets.entry(&kind.object.id).or_default().push(kind);
    }
    let open = schema.associations.is_empty();
    let hidden = schema.not_visible.contains(&Part::AssociationLabels);
    let unknown = (open || hidden).then(|| unknown_type(schema));
    let of_target = |kinds: &[&AssociationType]| {
        kinds.iter().map(|kind| one_type(kind)).chain(unknown.clone()).collect::<Vec<_>>()
    };
    let mut types: Vec<_> = targets.values().map(|kinds| of_target(kinds)).collect();
    if types.is_empty() {
        types.push(unknown.clone().map_or_else(|| vec![json!(false)], |unknown| vec![unknown]));
    }
    let ways: Vec<_> = types
        .into_iter()
        .map(|types| json!({ "properties": { "types": { "items": { "anyOf": types } } } }))
        .collect();
    let item = json!({
        "type": "object",
        "properties": {
            "to": {
                "type": "object",
                "properties": { "id": record_id() },
                "required": ["id"],
                "additionalProperties": false,
            },
            "types": { "type": "array", "minItems": 1 },
        },
        "required": ["to", "types"],
        "additionalProperties": false,
        "anyOf": ways,
    });
    let counted = targets
        .values()
        .flatten()
        .filter_map(|kind| Some((kind, kind.max.filter(|max| *max <= COUNTED_MAX)?)));
    let limits: Vec<_> = counted
        .map(|(kind, max)| {
            json!({
                "contains": { "properties": { "types": { "contains": one_type(kind) } }, "required": ["types"] },
                "minContains": 0,
                "maxContains": max,
            })
        })
        .collect();
    let mut list = json!({ "type": ["array", "null"], "items": item });
    if !limits.is_empty() {
        list["allOf"] = json!(limits);
    }
    list
}

/// A type that is not known, which may be a label that the token could not see: any but those that lead the other way, and
/// none with the id of a known one.
fn unknown_type(schema: &ObjectSchema) -> Value {
    let known: Vec<_> = schema
        .associations
        .iter()
        .map(|kind| match kind.direction {
            Direction::Outgoing => json!({ "properties": { "associationTypeId": type_id(kind.type_id) } }),
            Direction::Incoming => one_type(kind),
        })
        .collect();
    let mut unknown = json!({
        "type": "object",
        "properties": {
            "associationCategory": { "type": "string" },
            "associationTypeId": { "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": u32::MAX },
                { "type": "string", "pattern": "^[0-9]+$" },
            ] },
        },
        "required": ["associationCategory", "associationTypeId"],
        "additionalProperties": false,
    });
    if !known.is_empty() {
        unknown["not"] = json!({ "anyOf": known });
    }
    unknown
}

/// This type id, as a number or a text.
fn type_id(id: u32) -> Value {
    json!({ "anyOf": [{ "const": id }, { "type": "string", "pattern": format!("^0*{id}$") }] })
}

fn one_type(kind: &AssociationType) -> Value {
    json!({
        "type": "object",
        "properties": {
            "associationCategory": { "const": kind.category.as_str() },
            "associationTypeId": type_id(kind.type_id),
        },
        "required": ["associationCategory", "associationTypeId"],
        "additionalProperties": false,
    })
}
