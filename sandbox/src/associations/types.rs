//! Association types between two object types, and which type is the inverse of which.

use ticketproof_schema::{AssociationCategory, AssociationType, Direction, ObjectSchema, ObjectType};

use crate::{
    parity,
    refusal::Refusal,
    store::{Account, AssociationTypeKey},
};

/// The key of a type among all types between two objects.
pub(crate) fn key_of(kind: &AssociationType) -> AssociationTypeKey {
    AssociationTypeKey { category: kind.category.as_str().to_owned(), type_id: kind.type_id }
}

/// The association types from one object type to another. The sandbox knows the types of tickets only; any other pair of
/// object types is refused as not implemented.
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

/// The inverse of an association type: by HubSpot's own names (`TICKET_TO_CONTACT`, `CONTACT_TO_TICKET`), else by label,
/// else the only candidate. Between two tickets a type is its own inverse.
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
    let wanted = kind.name.as_deref().and_then(|name| inverse_name(name, schema.profile().word));
    let by_name = wanted.and_then(|name| {
        candidates.iter().find(|other| other.name.as_deref() == Some(name.as_str())).copied()
    });
    let by_label =
        || candidates.iter().find(|other| kind.label.is_some() && other.label == kind.label).copied();
    let only = || if candidates.len() == 1 { candidates.first().copied() } else { None };
    by_name.or_else(by_label).or_else(only)
}

/// The name of the inverse type: `TICKET_TO_COMPANY_UNLABELED` -> `COMPANY_TO_TICKET_UNLABELED`.
fn inverse_name(name: &str, own: &str) -> Option<String> {
    if let Some(to) = name.strip_prefix(own).and_then(|rest| rest.strip_prefix("_TO_")) {
        let suffix = ["_UNLABELED", "_V2"].into_iter().find(|suffix| to.ends_with(suffix)).unwrap_or("");
        let to = to.strip_suffix(suffix).unwrap_or(to);
        return Some(format!("{to}_TO_{own}{suffix}"));
    }
    let (from, suffix) = name.split_once(&format!("_TO_{own}"))?;
    Some(format!("{own}_TO_{from}{suffix}"))
}

/// The unlabelled type, which HubSpot uses when a request names no type.
pub(crate) fn default_type<'a>(types: &[&'a AssociationType]) -> Option<&'a AssociationType> {
    let own: Vec<&&AssociationType> = types
        .iter()
        .filter(|kind| kind.category == AssociationCategory::HubSpotDefined && kind.label.is_none())
        .collect();
    let named = own.iter().find(|kind| kind.name.as_deref().is_some_and(|name| name.ends_with("_UNLABELED")));
    // HubSpot's newest unlabelled type has the largest id (339 beside 26).
    named.copied().or_else(|| own.iter().max_by_key(|kind| kind.type_id).copied()).copied()
}

/// The object types that an association type of `schema` leads from and to.
pub(crate) fn ends<'a>(
    schema: &'a ObjectSchema,
    kind: &'a AssociationType,
) -> (&'a ObjectType, &'a ObjectType) {
    match kind.direction {
        Direction::Outgoing => (&schema.object, &kind.object),
        Direction::Incoming => (&kind.object, &schema.object),
    }
}

/// The types with these keys; without keys, the default type.
///
/// # Errors
/// A key is not a type in this direction, or there is no default type.
pub(crate) fn known_types<'a>(
    schema: &'a ObjectSchema,
    from: &ObjectType,
    to: &ObjectType,
    keys: &[AssociationTypeKey],
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
        &parity::ASSOCIATION_TYPE_UNKNOWN,
    )
}

/// HubSpot has one message for a type in the wrong direction and another for a type that does not exist.
fn wrong_type(
    schema: &ObjectSchema,
    key: &AssociationTypeKey,
    from: &ObjectType,
    to: &ObjectType,
) -> Refusal {
    let elsewhere = schema.associations.iter().find(|kind| key_of(kind) == *key);
    let message = match elsewhere {
        Some(kind) => {
            let (expected, _) = ends(schema, kind);
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
    Refusal::invalid(message, &parity::ASSOCIATION_TYPE_UNKNOWN)
}

/// The type's name in the v3 form, such as `ticket_to_contact`.
pub(crate) fn v3_name(schema: &ObjectSchema, key: &AssociationTypeKey) -> String {
    let known = schema.associations.iter().find(|kind| key_of(kind) == *key);
    known
        .and_then(|kind| kind.name.as_deref().or(kind.label.as_deref()))
        .map_or_else(|| key.type_id.to_string(), |name| name.to_ascii_lowercase().replace(' ', "_"))
}

/// The key of the type that a v3 request names by number or by name.
pub(crate) fn v3_key(
    account: &Account,
    from: &ObjectType,
    to: &ObjectType,
    name: &str,
) -> Result<AssociationTypeKey, Refusal> {
    let schema = &account.tickets().schema;
    let between = types_between(schema, from, to)?;
    let known = between.iter().find(|kind| {
        let key = key_of(kind);
        key.type_id.to_string() == name || v3_name(schema, &key).eq_ignore_ascii_case(name)
    });
    known.map(|kind| key_of(kind)).ok_or_else(|| {
        let message = format!("{name} is not an association type between {} and {}", from.id, to.id);
        Refusal::invalid(message, &parity::ASSOCIATION_TYPE_UNKNOWN)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> &'static ObjectSchema {
        &ticketproof_schema::embedded::default_account().schema
    }

    #[test]
    fn inverse_of_an_inverse_is_the_type_itself() {
        for kind in &schema().associations {
            let inverse = inverse_of(schema(), kind).unwrap_or_else(|| panic!("{kind:?} leads back"));
            assert_eq!(inverse_of(schema(), inverse), Some(kind));
        }
    }

    #[test]
    fn default_type_is_the_newest_unlabelled_one() {
        let between = |other: &str| {
            let other = ObjectType::from_user(other).expect("a known object");
            let types = types_between(schema(), &ObjectType::tickets(), &other).expect("tickets have types");
            default_type(&types).map(|kind| kind.type_id)
        };
        assert_eq!(between("companies"), Some(339));
        assert_eq!(between("contacts"), Some(16));
    }
}
