//! Writes one record: checks the whole input, then stores it.

use std::collections::BTreeSet;

use ticketproof_schema::{AssociationType, ObjectType, ValueKind, profile::TICKETS};

use crate::{
    associations, clock,
    error_mapping::{InputErrors, find_input_errors},
    input::{Input, InputAssociation},
    parity,
    refusal::{PropertyError, Refusal},
    request::ApiRequest,
    store::{self, Account, Record, RecordRef, Table},
};

/// A write that passed every check.
#[derive(Debug)]
pub(super) struct CheckedWrite {
    /// The record to update; `None` creates a new one.
    pub(super) id: Option<u64>,
    pub(super) input: Input,
    associations: Vec<(RecordRef, Vec<AssociationType>)>,
}

/// Values of unique properties that earlier inputs of the same batch use: name and value.
pub(super) type ClaimedValues = BTreeSet<(String, String)>;

/// Why a write is refused. Bad values are collected over a whole batch; any other refusal stops it.
#[derive(Debug)]
pub(super) enum WriteError {
    Values(InputErrors),
    Other(Refusal),
}

impl WriteError {
    pub(super) fn into_refusal(self, word: &str) -> Refusal {
        match self {
            Self::Values(errors) => errors
                .into_refusal(word)
                .unwrap_or_else(|| Refusal::bad_parameter("the values are not valid")),
            Self::Other(refusal) => refusal,
        }
    }
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Other(refusal)
    }
}

/// Checks one write: values, requirements, unique values and associations.
pub(super) fn check(
    account: &Account,
    table: &Table,
    request: &ApiRequest,
    input: Input,
    record: Option<&Record>,
    claims: &mut ClaimedValues,
) -> Result<CheckedWrite, WriteError> {
    let errors = find_input_errors(table, &input, record, request.now);
    if !errors.is_empty() {
        return Err(WriteError::Values(errors));
    }
    if request.enforces_requirements() && table.profile.object == TICKETS.object {
        check_required(account, table, &input, record)?;
    }
    check_unique(table, &input, record, claims)?;
    let resolve = |association| resolve_association(account, table, association);
    let associations = input.associations.iter().map(resolve).collect::<Result<_, _>>()?;
    Ok(CheckedWrite { id: record.map(|record| record.id), input, associations })
}

/// Refuses a write without the properties that the account requires; only the newest API version enforces them.
fn check_required(
    account: &Account,
    table: &Table,
    input: &Input,
    record: Option<&Record>,
) -> Result<(), Refusal> {
    let written = |name: &str| input.properties.get(name).map(String::as_str);
    let stored = |name: &str| record.and_then(|record| record.value(name));
    let missing = account.requirements.missing(record.is_none(), written, stored);
    if missing.is_empty() {
        return Ok(());
    }
    let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
    Err(Refusal::missing(table.profile.word, &missing).with_behaviour(&parity::REQUIREMENTS))
}

fn check_unique(
    table: &Table,
    input: &Input,
    record: Option<&Record>,
    claims: &mut ClaimedValues,
) -> Result<(), WriteError> {
    for (name, value) in &input.properties {
        let unique = table.schema.property(name).is_some_and(|property| property.unique);
        if !unique || value.is_empty() {
            continue;
        }
        let holder = table
            .record_with_value(name, value)
            .filter(|holder| Some(*holder) != record.map(|record| record.id));
        let claimed = !claims.insert((name.clone(), value.clone()));
        if let Some(refusal) = conflict(table, name, value, holder, claimed) {
            return Err(refusal.into());
        }
    }
    Ok(())
}

fn conflict(table: &Table, name: &str, value: &str, holder: Option<u64>, claimed: bool) -> Option<Refusal> {
    if holder.is_none() && !claimed {
        return None;
    }
    if name == "email" {
        let known = holder.map_or_else(String::new, |id| format!(". Existing ID: {id}"));
        let refusal = Refusal::new(
            axum::http::StatusCode::CONFLICT,
            Some("CONFLICT"),
            format!("Contact already exists{known}"),
            &parity::CONFLICT,
        );
        return Some(match holder {
            Some(id) => refusal.with("context", serde_json::json!({ "existingId": [id.to_string()] })),
            None => refusal,
        });
    }
    let message = match holder {
        Some(id) => {
            format!("{name} must have a unique value. {} {id} already has that value.", table.profile.word)
        }
        None => format!("{name} must have a unique value. Another input of this batch has {value}."),
    };
    let error = PropertyError { name: name.to_owned(), code: "CONFLICTING_UNIQUE_VALUE".to_owned(), message };
    Some(Refusal::properties(&[error], &parity::UNIQUE_VALUE))
}

/// Resolves an association of a create, whose input does not name the other object type: its association types do.
fn resolve_association(
    account: &Account,
    table: &Table,
    association: &InputAssociation,
) -> Result<(RecordRef, Vec<AssociationType>), Refusal> {
    let schema = &account.tickets().schema;
    let from = ObjectType::from_id(table.profile.object.id);
    let Some(first) = association.types.first() else { return Err(Refusal::missing_fields(&["types"])) };
    let known = schema.associations.iter().find(|kind| {
        let (starts, _) = associations::ends(schema, kind);
        associations::key_of(kind) == *first && starts.id == from.id
    });
    let other = match known {
        Some(kind) => associations::ends(schema, kind).1.clone(),
        // No type from here: `known_types` then refuses the wrong direction.
        None => schema
            .associations
            .iter()
            .find(|kind| associations::key_of(kind) == *first)
            .map_or_else(|| ObjectType::from_id("0-0"), |kind| kind.object.clone()),
    };
    let other_end = if other.id == from.id && known.is_some() { from.clone() } else { other };
    let types = associations::known_types(schema, &from, &other_end, &association.types)?;
    let end = associations::record_ref(account, &other_end, &association.to)?;
    Ok((end, types.into_iter().cloned().collect()))
}

/// Stores a checked write and returns the record's id.
pub(super) fn commit(account: &mut Account, object: &str, checked: CheckedWrite, now: i64) -> u64 {
    let id = checked.id.unwrap_or_else(|| account.next_id());
    account.dirty = true;
    if let Some(table) = account.table_mut(object) {
        let is_new = checked.id.is_none();
        let mut record = table.records.get(&id).cloned().unwrap_or_else(|| Record::new(id, now));
        let stage = table.schema.profile().pipeline.map(|profile| profile.stage);
        let stage_before = stage.and_then(|stage| record.value(stage)).map(str::to_owned);
        for (name, value) in &checked.input.properties {
            let value = stored_value(table, name, value, record.value(name));
            record.set(name, value, now);
        }
        if is_new {
            store::set_created_values(&table.schema, &mut record, now);
        } else {
            let moved = stage.and_then(|stage| record.value(stage)) != stage_before.as_deref();
            store::set_changed_values(&table.schema, &mut record, moved, now);
        }
        table.put(record);
    }
    let from = RecordRef::new(object, id);
    for (to, types) in &checked.associations {
        associations::associate(account, &from, to, types);
    }
    id
}

/// The value as HubSpot stores it: times in ISO 8601, dates without a time, a list with a leading `;` appended to the value
/// before.
fn stored_value(table: &Table, name: &str, value: &str, before: Option<&str>) -> String {
    let Some(property) = table.schema.property(name) else { return value.to_owned() };
    match property.value_kind() {
        ValueKind::DateTime => clock::parse(value).map_or_else(|| value.to_owned(), clock::iso),
        ValueKind::Date => clock::parse(value)
            .map_or_else(|| value.to_owned(), |moment| clock::iso(moment).chars().take(10).collect()),
        ValueKind::SeveralOptions | ValueKind::SeveralReferences => {
            let kept = if value.starts_with(';') { before.unwrap_or_default() } else { "" };
            let mut parts: Vec<&str> = Vec::new();
            for part in kept.split(';').chain(value.split(';')).filter(|part| !part.is_empty()) {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            parts.join(";")
        }
        ValueKind::Text
        | ValueKind::PhoneNumber
        | ValueKind::Number
        | ValueKind::Bool
        | ValueKind::OneOption
        | ValueKind::OneReference
        | ValueKind::Unchecked => value.to_owned(),
    }
}
