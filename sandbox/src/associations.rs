//! Which association types there are between two objects, which is the other direction of which, and tying by them.

use serde_json::{Map, Value, json};
use ticketproof_schema::{
    AssociationCategory, AssociationType, Direction, ObjectSchema, ObjectType, profile::TICKETS,
};

use crate::{
    behaviour,
    refusal::Refusal,
    store::{Account, End, Record, Table, TypeKey, object_type, record_id},
};

/// The key of a type among all types between two objects.
pub(crate) fn key_of(kind: &AssociationType) -> TypeKey {
    TypeKey { category: kind.category.as_str().to_owned(), type_id: kind.type_id }
}

/// The types that lead from one object to another. The sandbox knows those that tickets have; for any other pair of objects
/// it says that it does not.
pub(crate) fn types_between<'a>(
    schema: &'a ObjectSchema,
    from: &ObjectType,
    to: &ObjectType,
) -> Result<Vec<&'a AssociationType>, Refusal> {
    let (direction, other) = match (from.id == schema.object.id, to.id == schema.object.id) {
        (true, _) => (Direction::Outgoing, to),
        (_, true) => (Direction::Incoming, from),
        _ => {
            return Err(Refusal::not_implemented(&format!(
                "associations between {} and {}",
                from.name, to.name
            )));
        }
    };
    let all = schema.associations.iter();
    Ok(all.filter(|kind| kind.direction == direction && kind.object.id == other.id).collect())
}

/// The other direction of a type: by HubSpot's own names (`TICKET_TO_CONTACT`, `CONTACT_TO_TICKET`), else by label, else
/// the only one there is. Between two tickets a type may be its own other direction.
pub(crate) fn inverse_of<'a>(
    schema: &'a ObjectSchema,
    kind: &AssociationType,
) -> Option<&'a AssociationType> {
    if kind.object.id == schema.object.id {
        return schema.associations.iter().find(|other| *other == kind);
    }
    let candidates: Vec<&AssociationType> = schema
        .associations
        .iter()
        .filter(|other| {
            other.object.id == kind.object.id
                && other.direction != kind.direction
                && other.category == kind.category
        })
        .collect();
    let inverse_name = kind.name.as_deref().and_then(|name| inverted(name, schema.profile().word));
    let by_name = inverse_name.and_then(|name| {
        candidates.iter().find(|other| other.name.as_deref() == Some(name.as_str())).copied()
    });
    let by_label =
        || candidates.iter().find(|other| kind.label.is_some() && other.label == kind.label).copied();
    let only = || if candidates.len() == 1 { candidates.first().copied() } else { None };
    by_name.or_else(by_label).or_else(only)
}

/// `TICKET_TO_COMPANY_UNLABELED` -> `COMPANY_TO_TICKET_UNLABELED`.
fn inverted(name: &str, own: &str) -> Option<String> {
    if let Some(to) = name.strip_prefix(own).and_then(|rest| rest.strip_prefix("_TO_")) {
        let suffix = ["_UNLABELED", "_V2"].into_iter().find(|suffix| to.ends_with(suffix)).unwrap_or("");
        let to = to.strip_suffix(suffix).unwrap_or(to);
        return Some(format!("{to}_TO_{own}{suffix}"));
    }
    let (from, suffix) = name.split_once(&format!("_TO_{own}"))?;
    Some(format!("{own}_TO_{from}{suffix}"))
}

/// The type without a label that HubSpot ties by when none is given.
pub(crate) fn default_type<'a>(types: &[&'a AssociationType]) -> Option<&'a AssociationType> {
    let own: Vec<&&AssociationType> = types
        .iter()
        .filter(|kind| kind.category == AssociationCategory::HubSpotDefined && kind.label.is_none())
        .collect();
    let named = own.iter().find(|kind| kind.name.as_deref().is_some_and(|name| name.ends_with("_UNLABELED")));
    // HubSpot's newest unlabelled type has the largest id (339 beside 26).
    named.copied().or_else(|| own.iter().max_by_key(|kind| kind.type_id).copied()).copied()
}

/// The end that a path or an input names; records of objects that the sandbox keeps must be there.
pub(crate) fn end(account: &Account, object: &ObjectType, id: &str) -> Result<End, Refusal> {
    let number = record_id(id).ok_or_else(|| invalid_identifier(id))?;
    if account.kept(&object.id).is_some_and(|table| table.live(number).is_none()) {
        return Err(Refusal::not_found());
    }
    Ok(End::new(object.id.clone(), number))
}

fn invalid_identifier(id: &str) -> Refusal {
    Refusal::invalid(format!("{id} is not a valid ID"), &behaviour::ASSOCIATIONS_BATCH)
        .with("subCategory", Value::from("crm.associations.INVALID_IDENTIFIER"))
        .with("context", json!({ "id": [id] }))
}

/// The types with these keys, or what HubSpot says of the first that does not lead this way.
pub(crate) fn known_types<'a>(
    schema: &'a ObjectSchema,
    from: &ObjectType,
    to: &ObjectType,
    keys: &[TypeKey],
) -> Result<Vec<&'a AssociationType>, Refusal> {
    let types = types_between(schema, from, to)?;
    if keys.is_empty() {
        return default_type(&types).map(|kind| vec![kind]).ok_or_else(|| no_type(from, to));
    }
    keys.iter()
        .map(|key| {
            let known = types.iter().find(|kind| key_of(kind) == *key).copied();
            known.ok_or_else(|| wrong_type(schema, key, from, to))
        })
        .collect()
}

fn no_type(from: &ObjectType, to: &ObjectType) -> Refusal {
    Refusal::invalid(
        format!("No association types exist between {} and {}", from.id, to.id),
        &behaviour::ASSOCIATION_TYPE_UNKNOWN,
    )
}

/// A type of the wrong direction is told from one that does not exist at all.
fn wrong_type(schema: &ObjectSchema, key: &TypeKey, from: &ObjectType, to: &ObjectType) -> Refusal {
    let elsewhere = schema.associations.iter().find(|kind| key_of(kind) == *key);
    let message = match elsewhere {
        Some(kind) => {
            let (expected, _) = crate::render::labels::ends(schema, kind);
            if expected.id == from.id {
                format!(
                    "invalid to object type {} for associations to be created. expected: {}",
                    to.id, kind.object.id
                )
            } else {
                format!(
                    "invalid from object type {} for associations to be created. expected: {}",
                    from.id, expected.id
                )
            }
        }
        None => format!(
            "Association type {} of category {} does not exist between {} and {}",
            key.type_id, key.category, from.id, to.id
        ),
    };
    Refusal::invalid(message, &behaviour::ASSOCIATION_TYPE_UNKNOWN)
}

/// Ties two records under these types, both directions, with the unlabelled type beside them.
pub(crate) fn tie(account: &mut Account, from: &End, to: &End, types: &[AssociationType]) {
    let schema = std::sync::Arc::clone(&account.tickets().schema);
    let between =
        types_between(&schema, &ObjectType::from_id(&from.object), &ObjectType::from_id(&to.object));
    let default = between.ok().and_then(|between| default_type(&between).cloned());
    for kind in types.iter().chain(&default) {
        if kind.max == Some(1) {
            // A type that only one record may have moves to the newest.
            for (other, keys) in account.links.all_of(from) {
                if other != *to && other.object == to.object && keys.contains(&key_of(kind)) {
                    account.links.remove(from, &other, &key_of(kind));
                }
            }
        }
        account.links.add(from, to, [key_of(kind)]);
        let inverse = inverse_of(&schema, kind).unwrap_or(kind);
        account.links.add(to, from, [key_of(inverse)]);
    }
    account.dirty = true;
    recount(account, from);
    recount(account, to);
}

/// Takes types away from a tie, both directions; without types, the whole tie.
pub(crate) fn untie(account: &mut Account, from: &End, to: &End, types: &[AssociationType]) {
    if types.is_empty() {
        account.links.cut(from, to);
    }
    let schema = std::sync::Arc::clone(&account.tickets().schema);
    for kind in types {
        account.links.remove(from, to, &key_of(kind));
        let inverse = inverse_of(&schema, kind).unwrap_or(kind);
        account.links.remove(to, from, &key_of(inverse));
    }
    account.dirty = true;
    recount(account, from);
    recount(account, to);
}

/// Keeps a ticket's count of companies right.
fn recount(account: &mut Account, end: &End) {
    if end.object != TICKETS.object.id {
        return;
    }
    let companies = account.links.of(end, "0-2").count().to_string();
    if let Some(record) =
        account.table_mut(TICKETS.object.id).and_then(|table| table.records.get_mut(&end.id))
    {
        let now = record.updated_at;
        record.set("hs_num_associated_companies", companies, now);
    }
}

/// The type's name in the v3 form, such as `ticket_to_contact`.
pub(crate) fn v3_name(schema: &ObjectSchema, key: &TypeKey) -> String {
    let known = schema.associations.iter().find(|kind| key_of(kind) == *key);
    known
        .and_then(|kind| kind.name.as_deref().or(kind.label.as_deref()))
        .map_or_else(|| key.type_id.to_string(), |name| name.to_ascii_lowercase().replace(' ', "_"))
}

/// The member `associations` of a record that was read with ties.
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
        let from = End::new(table.profile.object.id, record.id);
        let results: Vec<Value> = account
            .links
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

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> &'static ObjectSchema {
        &ticketproof_schema::embedded::default_account().schema
    }

    #[test]
    fn every_default_type_has_another_direction_that_leads_back() {
        for kind in &schema().associations {
            let inverse = inverse_of(schema(), kind).unwrap_or_else(|| panic!("{kind:?} leads back"));
            assert_eq!(inverse_of(schema(), inverse), Some(kind));
        }
    }

    #[test]
    fn the_default_type_is_the_unlabelled_one() {
        let between = |other: &str| {
            let other = ObjectType::from_user(other).expect("a known object");
            let types = types_between(schema(), &ObjectType::tickets(), &other).expect("tickets have types");
            default_type(&types).map(|kind| kind.type_id)
        };
        assert_eq!(between("companies"), Some(339));
        assert_eq!(between("contacts"), Some(16));
    }
}
