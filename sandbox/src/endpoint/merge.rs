//! Merges two records into one.

use std::sync::Arc;

use crate::{
    input, parity,
    refusal::Refusal,
    render::object,
    request::{Answer, ApiRequest, Outcome},
    store::{self, Account, Record, RecordRef, Table},
};

/// `POST …/objects/{object}/merge`
pub(super) fn answer(account: &mut Account, request: &ApiRequest, object: &str) -> Outcome {
    let mut body = request.object()?;
    let primary = input::text(&mut body, "primaryObjectId")?;
    let other = input::text(&mut body, "objectIdToMerge")?;
    let (Some(primary), Some(other)) = (primary, other) else {
        return Err(Refusal::missing_fields(&["objectIdToMerge", "primaryObjectId"]));
    };
    let table = account.table(object)?;
    let (kept, lost) = (table.find(&primary, None, false)?, table.find(&other, None, false)?);
    if kept.id == lost.id {
        return Err(Refusal::bad_parameter(format!("record {primary} cannot be merged with itself")));
    }
    let (kept_id, lost_id) = (kept.id, lost.id);
    let merged = merged(table, kept, lost, request.now);
    account.archive(object, lost_id, request.now);
    if let Some(table) = account.table_mut(object) {
        table.put(merged);
    }
    move_associations(account, object, lost_id, kept_id);
    let table = account.table(object)?;
    let record = table.live(kept_id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::ok(object::whole(account, table, record), parity::TICKET_MERGE.for_object(object)))
}

/// The primary record, with the other's values where it has none of its own.
fn merged(table: &Table, kept: &Record, lost: &Record, now: i64) -> Record {
    let schema = Arc::clone(&table.schema);
    let mut merged = kept.clone();
    for (name, value) in lost.values() {
        if merged.value(name).is_none()
            && schema.property(name).is_some_and(|property| property.is_writable())
        {
            merged.set(name, value, now);
        }
    }
    let mut ids: Vec<String> = kept.value("hs_merged_object_ids").into_iter().map(str::to_owned).collect();
    ids.push(lost.id.to_string());
    merged.set("hs_merged_object_ids", ids.join(";"), now);
    store::set_changed_values(&schema, &mut merged, false, now);
    merged
}

fn move_associations(account: &mut Account, object: &str, from: u64, to: u64) {
    let (from, to) = (RecordRef::new(object, from), RecordRef::new(object, to));
    for (other, keys) in account.associations.all_of(&from) {
        let back: Vec<_> = account
            .associations
            .of(&other, &from.object)
            .filter(|(id, _)| *id == from.id)
            .flat_map(|(_, keys)| keys.iter().cloned())
            .collect();
        account.associations.remove_all(&from, &other);
        if other != to {
            account.associations.add(&to, &other, keys);
            account.associations.add(&other, &to, back);
        }
    }
}
