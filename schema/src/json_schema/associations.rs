//! Associations of a new record.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{AssociationType, Direction, ObjectSchema, Part};

/// The largest number of records per type that is counted; the usual one of 10,000 is nobody's mistake.
const COUNTED_MAX: u32 = 100;

/// The member `associations` of a body.
pub(super) fn associations(schema: &ObjectSchema) -> Value {
    let mut targets: BTreeMap<&str, Vec<&AssociationType>> = BTreeMap::new();
    for kind in schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing) {
        targets.entry(&kind.object.id).or_default().push(kind);
    }
    let open = schema.associations.is_empty() || schema.not_visible.contains(&Part::AssociationLabels);
    let types = if open {
        vec![json!({ "types": { "items": any_type() } })]
    } else {
        targets
            .values()
            .map(|kinds| json!({ "types": { "items": { "anyOf": kinds.iter().map(|kind| one_type(kind)).collect::<Vec<_>>() } } }))
            .collect()
    };
    let ways: Vec<_> = types.into_iter().map(|properties| json!({ "properties": properties })).collect();
    let item = json!({
        "type": "object",
        "properties": {
            "to": {
                "type": "object",
                "properties": { "id": { "anyOf": [
                    { "type": "string", "pattern": "^[0-9]+$" },
                    { "type": "integer", "minimum": 0 },
                ] } },
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
    if !limits.is_empty() && !open {
        list["allOf"] = json!(limits);
    }
    list
}

fn any_type() -> Value {
    json!({
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
    })
}

fn one_type(kind: &AssociationType) -> Value {
    json!({
        "type": "object",
        "properties": {
            "associationCategory": { "const": kind.category.as_str() },
            "associationTypeId": { "anyOf": [
                { "const": kind.type_id },
                { "type": "string", "pattern": format!("^0*{}$", kind.type_id) },
            ] },
        },
        "required": ["associationCategory", "associationTypeId"],
        "additionalProperties": false,
    })
}
