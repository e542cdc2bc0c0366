//! Association types, and the associations of records, as HubSpot's JSON.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use ticketproof_schema::{AssociationType, ObjectSchema};

use crate::{
    associations::{ends, inverse_of, key_of, v3_name},
    store::{Account, AssociationTypeKey, Record, RecordRef, Table, object_type},
};

/// An item of the list of labels.
pub(crate) fn label(kind: &AssociationType) -> Value {
    json!({ "category": kind.category.as_str(), "typeId": kind.type_id, "label": kind.label })
}

/// An item of `associations` in the object schema.
pub(crate) fn definition(
    schema: &ObjectSchema,
    kind: &AssociationType,
    inverse: Option<&AssociationType>,
) -> Value {
    let (from, to) = ends(schema, kind);
    let (max_to, max_from) = (kind.max, inverse.and_then(|inverse| inverse.max));
    let cardinality = |max: Option<u32>| if max == Some(1) { "ONE_TO_ONE" } else { "ONE_TO_MANY" };
    let mut wire = json!({
        "fromObjectTypeId": from.id,
        "toObjectTypeId": to.id,
        "name": kind.name,
        "cardinality": cardinality(max_to),
        "inverseCardinality": cardinality(max_from),
        "hasUserEnforcedMaxToObjectIds": false,
        "hasUserEnforcedMaxFromObjectIds": false,
        "id": kind.type_id.to_string(),
        "createdAt": null,
        "updatedAt": null,
    });
    if let Some(members) = wire.as_object_mut() {
        for (name, max) in [("maxToObjectIds", max_to), ("maxFromObjectIds", max_from)] {
            if let Some(max) = max {
                members.insert(name.to_owned(), Value::from(max));
            }
        }
    }
    wire
}

/// The results of an association by the default type: one for each direction.
pub(crate) fn default_results(
    account: &Account,
    from: &RecordRef,
    to: &RecordRef,
    types: &[AssociationType],
) -> Vec<Value> {
    let spec = |from: &RecordRef, to: &RecordRef, kind: &AssociationType| {
        json!({
            "from": { "id": from.id.to_string() },
            "to": { "id": to.id.to_string() },
            "associationSpec": { "associationCategory": kind.category.as_str(), "associationTypeId": kind.type_id },
        })
    };
    let schema = &account.tickets().schema;
    types
        .iter()
        .flat_map(|kind| {
            let inverse = inverse_of(schema, kind).unwrap_or(kind);
            [spec(from, to, kind), spec(to, from, inverse)]
        })
        .collect()
}

/// An item of a v4 list: an associated record and the types of the association.
pub(crate) fn associated_record(
    schema: &ObjectSchema,
    id: u64,
    keys: &BTreeSet<AssociationTypeKey>,
) -> Value {
    let types: Value = keys
        .iter()
        .map(|key| {
            let known = schema.associations.iter().find(|kind| key_of(kind) == *key);
            json!({
                "category": key.category,
                "typeId": key.type_id,
                "label": known.and_then(|kind| kind.label.as_deref()),
            })
        })
        .collect();
    json!({ "toObjectId": id.to_string(), "associationTypes": types })
}

/// The result of a v4 write for one pair of records. The ids are numbers, as recorded; the API description says text.
pub(crate) fn written_pair(from: &RecordRef, to: &RecordRef, types: &[AssociationType]) -> Value {
    let labels: Vec<&str> = types.iter().filter_map(|kind| kind.label.as_deref()).collect();
    json!({
        "fromObjectTypeId": from.object,
        "fromObjectId": from.id,
        "toObjectTypeId": to.object,
        "toObjectId": to.id,
        "labels": labels,
    })
}

/// Inserts the member `associations` into a record that was read with associations to `objects`.
pub(crate) fn insert_associations(
    members: &mut Map<String, Value>,
    account: &Account,
    table: &Table,
    record: &Record,
    objects: &[String],
) {
    let mut wire = Map::new();
    for name in objects {
        let Ok(object) = object_type(name) else { continue };
        let from = RecordRef::new(table.profile.object.id, record.id);
        let results: Vec<Value> = account
            .associations
            .of(&from, &object.id)
            .flat_map(|(id, keys)| {
                keys.iter().map(move |key| {
                    json!({ "id": id.to_string(), "type": v3_name(&account.tickets().schema, key) })
                })
            })
            .collect();
        if !results.is_empty() {
            wire.insert(object.name, json!({ "results": results }));
        }
    }
    if !wire.is_empty() {
        members.insert("associations".to_owned(), Value::Object(wire));
    }
}
