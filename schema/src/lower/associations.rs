//! Association types, from two sources: the labels towards each target (category and label, outgoing only) and the
//! object schema (both directions, names and limits, but no category).

use super::{anomaly::AnomalyKind, context::Context};
use crate::{
    AssociationCategory, AssociationType, Direction, ObjectSchema, ObjectType,
    wire::{Entries, RawAssociation, RawLabels},
};

pub(super) fn lower(
    cx: &mut Context,
    schema: &mut ObjectSchema,
    labels: Vec<RawLabels>,
    definitions: Entries<RawAssociation>,
) {
    let mut types: Vec<AssociationType> = Vec::new();
    for RawLabels { object, results } in labels {
        for raw in cx.entries(&format!("labels/{}", object.name), results) {
            types.push(AssociationType {
                object: object.clone(),
                direction: Direction::Outgoing,
                category: AssociationCategory::from(raw.category.as_str()),
                type_id: raw.type_id,
                name: None,
                label: raw.label.filter(|label| !label.is_empty()),
                max: None,
            });
        }
    }
    for raw in cx.entries("schema/associations", definitions) {
        add_definition(cx, &schema.object, &mut types, raw);
    }
    types.sort();
    types.dedup();
    schema.associations = types;
}

fn add_definition(cx: &mut Context, own: &ObjectType, types: &mut Vec<AssociationType>, raw: RawAssociation) {
    let at = || format!("schema/associations/{}", raw.name.as_deref().unwrap_or(&raw.id));
    let Ok(type_id) = raw.id.parse::<u32>() else {
        cx.report(at(), AnomalyKind::AssociationIdNotNumeric { id: raw.id.clone() });
        return;
    };
    // Between two records of one object type the one definition serves both ways; a create writes it as outgoing.
    let (direction, object) = if raw.from_object_type_id == own.id {
        (Direction::Outgoing, ObjectType::from_id(&raw.to_object_type_id))
    } else if raw.to_object_type_id == own.id {
        (Direction::Incoming, ObjectType::from_id(&raw.from_object_type_id))
    } else {
        cx.report(at(), AnomalyKind::ForeignAssociation);
        return;
    };
    let known = types.iter_mut().find(|known| {
        known.direction == direction
            && known.object.id == object.id
            && known.type_id == type_id
            && known.name.is_none()
    });
    if let Some(known) = known {
        known.name = raw.name;
        known.max = raw.max_to_object_ids;
        return;
    }
    let category = category_of(&object, raw.name.as_deref());
    types.push(AssociationType {
        object,
        direction,
        category,
        type_id,
        name: raw.name,
        label: None,
        max: raw.max_to_object_ids,
    });
}

/// The object schema does not say who defined a type. Custom objects (`2-…`) have types of the account's own; HubSpot's are
/// named after both objects (`TICKET_TO_CONTACT`). This matters only where the labels could not be read.
fn category_of(object: &ObjectType, name: Option<&str>) -> AssociationCategory {
    let is_hubspots = name.is_none_or(|name| name.contains("_TO_"));
    if object.id.starts_with("2-") || !is_hubspots {
        AssociationCategory::UserDefined
    } else {
        AssociationCategory::HubSpotDefined
    }
}
