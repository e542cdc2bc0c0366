//! Creates and removes associations between two records, in both directions.

mod types;

use std::sync::Arc;

use serde_json::{Value, json};
use ticketproof_schema::{
    AssociationType, ObjectType,
    profile::{COMPANIES, TICKETS},
};

use self::types::default_type;
pub(crate) use self::types::{ends, inverse_of, key_of, known_types, types_between, v3_key, v3_name};
use crate::{
    parity,
    refusal::Refusal,
    store::{Account, AssociationTypeKey, RecordRef, record_id},
};

/// Resolves the record that a path or an input names. A record of an object type that the sandbox stores must exist.
pub(crate) fn record_ref(account: &Account, object: &ObjectType, id: &str) -> Result<RecordRef, Refusal> {
    let number = record_id(id).ok_or_else(|| invalid_identifier(id))?;
    if account.stored_table(&object.id).is_some_and(|table| table.live(number).is_none()) {
        return Err(Refusal::not_found());
    }
    Ok(RecordRef::new(object.id.clone(), number))
}

fn invalid_identifier(id: &str) -> Refusal {
    Refusal::invalid(format!("{id} is not a valid ID"), &parity::ASSOCIATIONS_BATCH)
        .with("subCategory", Value::from("crm.associations.INVALID_IDENTIFIER"))
        .with("context", json!({ "id": [id] }))
}

/// Resolves both records and the association types between them; each of them must exist.
pub(crate) fn resolve(
    account: &Account,
    (from_type, id): (&ObjectType, &str),
    (to_type, to_id): (&ObjectType, &str),
    keys: &[AssociationTypeKey],
) -> Result<(RecordRef, RecordRef, Vec<AssociationType>), Refusal> {
    let types = known_types(&account.tickets().schema, from_type, to_type, keys)?;
    let types = types.into_iter().cloned().collect();
    let (from, to) = (record_ref(account, from_type, id)?, record_ref(account, to_type, to_id)?);
    if from == to {
        let message = format!("Object {id} cannot be associated to itself ({id})");
        return Err(Refusal::invalid(message, &parity::ASSOCIATIONS_BATCH));
    }
    Ok((from, to, types))
}

/// Associates two records by these types and by the unlabelled type, in both directions.
pub(crate) fn associate(account: &mut Account, from: &RecordRef, to: &RecordRef, types: &[AssociationType]) {
    let schema = Arc::clone(&account.tickets().schema);
    let between =
        types_between(&schema, &ObjectType::from_id(&from.object), &ObjectType::from_id(&to.object));
    let default = between.ok().and_then(|between| default_type(&between).cloned());
    for kind in types.iter().chain(&default) {
        if kind.max == Some(1) {
            // A type with a maximum of one replaces the association that was there.
            for (other, keys) in account.associations.all_of(from) {
                if other != *to && other.object == to.object && keys.contains(&key_of(kind)) {
                    account.associations.remove(from, &other, &key_of(kind));
                }
            }
        }
        account.associations.add(from, to, [key_of(kind)]);
        let inverse = inverse_of(&schema, kind).unwrap_or(kind);
        account.associations.add(to, from, [key_of(inverse)]);
    }
    account.dirty = true;
    update_company_count(account, from);
    update_company_count(account, to);
}

/// Removes these association types between two records, in both directions; without types, removes all of them.
pub(crate) fn dissociate(account: &mut Account, from: &RecordRef, to: &RecordRef, types: &[AssociationType]) {
    if types.is_empty() {
        account.associations.remove_all(from, to);
    }
    let schema = Arc::clone(&account.tickets().schema);
    for kind in types {
        account.associations.remove(from, to, &key_of(kind));
        let inverse = inverse_of(&schema, kind).unwrap_or(kind);
        account.associations.remove(to, from, &key_of(inverse));
    }
    account.dirty = true;
    update_company_count(account, from);
    update_company_count(account, to);
}

/// Updates the number of companies that HubSpot keeps on a ticket.
fn update_company_count(account: &mut Account, ticket: &RecordRef) {
    if ticket.object != TICKETS.object.id {
        return;
    }
    let companies = account.associations.of(ticket, COMPANIES.object.id).count().to_string();
    if let Some(record) =
        account.table_mut(TICKETS.object.id).and_then(|table| table.records.get_mut(&ticket.id))
    {
        let now = record.updated_at;
        record.set("hs_num_associated_companies", companies, now);
    }
}
