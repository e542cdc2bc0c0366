//! Association types as HubSpot's JSON.

use serde_json::{Value, json};
use ticketproof_schema::{AssociationType, Direction, ObjectSchema, ObjectType};

/// The two ends of an association type of `schema`: from, to.
pub(crate) fn ends<'a>(
    schema: &'a ObjectSchema,
    kind: &'a AssociationType,
) -> (&'a ObjectType, &'a ObjectType) {
    match kind.direction {
        Direction::Outgoing => (&schema.object, &kind.object),
        Direction::Incoming => (&kind.object, &schema.object),
    }
}

/// One association type in the list of labels.
pub(crate) fn label(kind: &AssociationType) -> Value {
    json!({ "category": kind.category.as_str(), "typeId": kind.type_id, "label": kind.label })
}

/// One association type in the object schema; `inverse` is its other direction.
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
