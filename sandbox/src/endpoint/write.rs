//! Writing one record: check it whole, then do it.

use std::collections::BTreeSet;

use ticketproof_schema::{AssociationType, ObjectType, ValueKind, profile::TICKETS};

use crate::{
    behaviour,
    call::Call,
    clock,
    input::Input,
    judge::{Verdict, judge},
    refusal::{PropertyError, Refusal},
    store::{self, Account, End, Record, Table, object_type},
    ties,
};

/// A write that nothing speaks against.
#[derive(Debug)]
pub(super) struct Checked {
    /// The record it changes; `None` makes a new one.
    pub(super) id: Option<u64>,
    pub(super) input: Input,
    ties: Vec<(End, Vec<AssociationType>)>,
}

/// Values of unique properties that earlier inputs of the same batch have claimed.
pub(super) type Claims = BTreeSet<(String, String)>;

/// Why a write cannot be done: bad values are gathered over a whole batch, anything else stands alone.
#[derive(Debug)]
pub(super) enum Objection {
    Values(Verdict),
    Other(Refusal),
}

impl Objection {
    pub(super) fn into_refusal(self, word: &str) -> Refusal {
        match self {
            Self::Values(verdict) => verdict
                .into_refusal(word)
                .unwrap_or_else(|| Refusal::bad_parameter("the values are not valid")),
            Self::Other(refusal) => refusal,
        }
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        Self::Other(refusal)
    }
}

/// Checks one write against everything: values, requirements, uniqueness, associations.
pub(super) fn check(
    account: &Account,
    table: &Table,
    call: &Call,
    input: Input,
    record: Option<&Record>,
    claims: &mut Claims,
) -> Result<Checked, Objection> {
    let verdict = judge(table, &input, record, call.now);
    if !verdict.errors.is_empty() || !verdict.missing.is_empty() {
        return Err(Objection::Values(verdict));
    }
    if call.enforces_requirements() && table.profile.object == TICKETS.object {
        check_required(account, table, &input, record)?;
    }
    check_unique(table, &input, record, claims)?;
    let mut checked_ties = Vec::new();
    for tie in &input.associations {
        checked_ties.push(check_tie(account, table, tie)?);
    }
    Ok(Checked { id: record.map(|record| record.id), input, ties: checked_ties })
}

/// What the account declared as required; only the newest version looks.
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
    Err(Refusal::missing(table.profile.word, &missing).with_behaviour(&behaviour::REQUIREMENTS))
}

fn check_unique(
    table: &Table,
    input: &Input,
    record: Option<&Record>,
    claims: &mut Claims,
) -> Result<(), Objection> {
    for (name, value) in &input.properties {
        let unique = table.schema.property(name).is_some_and(|property| property.unique);
        if !unique || value.is_empty() {
            continue;
        }
        let holder =
            table.holder(name, value).filter(|holder| Some(*holder) != record.map(|record| record.id));
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
            &behaviour::CONFLICT,
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
    Some(Refusal::properties(&[error], &behaviour::PARAMETER_UNIQUE))
}

/// The other end of an association is told by its types: a create's input does not name its object.
fn check_tie(
    account: &Account,
    table: &Table,
    tie: &crate::input::Tie,
) -> Result<(End, Vec<AssociationType>), Refusal> {
    let schema = &account.tickets().schema;
    let from = ObjectType::from_id(table.profile.object.id);
    let Some(first) = tie.types.first() else { return Err(Refusal::missing_fields(&["types"])) };
    let known = schema.associations.iter().find(|kind| {
        let (starts, _) = crate::render::labels::ends(schema, kind);
        ties::key_of(kind) == *first && starts.id == from.id
    });
    let other = match known {
        Some(kind) => crate::render::labels::ends(schema, kind).1.clone(),
        // Not from here: let the words for the wrong direction be found.
        None => schema
            .associations
            .iter()
            .find(|kind| ties::key_of(kind) == *first)
            .map_or_else(|| ObjectType::from_id("0-0"), |kind| kind.object.clone()),
    };
    let other_end = if other.id == from.id && known.is_some() { from.clone() } else { other };
    let types = ties::known_types(schema, &from, &other_end, &tie.types)?;
    let end = ties::end(account, &other_end, &tie.to)?;
    Ok((end, types.into_iter().cloned().collect()))
}

/// Does a checked write and gives the record's id.
pub(super) fn commit(account: &mut Account, object: &str, checked: Checked, now: i64) -> u64 {
    let id = checked.id.unwrap_or_else(|| account.next_id());
    account.dirty = true;
    if let Some(table) = account.table_mut(object) {
        let fresh = checked.id.is_none();
        let mut record = table.records.get(&id).cloned().unwrap_or_else(|| Record::new(id, now));
        let stage = table.schema.profile().pipeline.map(|profile| profile.stage);
        let stage_before = stage.and_then(|stage| record.value(stage)).map(str::to_owned);
        for (name, value) in &checked.input.properties {
            let value = normalised(table, name, value, record.value(name));
            record.set(name, value, now);
        }
        if fresh {
            store::fill_created(&table.schema, &mut record, now);
        } else {
            let moved = stage.and_then(|stage| record.value(stage)) != stage_before.as_deref();
            store::fill_changed(&table.schema, &mut record, moved, now);
        }
        table.put(record);
    }
    let from = End::new(object, id);
    for (to, types) in &checked.ties {
        ties::tie(account, &from, to, types);
    }
    id
}

/// A value as HubSpot keeps it: times in ISO form, days as days, a leading `;` added to what was there.
fn normalised(table: &Table, name: &str, value: &str, before: Option<&str>) -> String {
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

/// The id of the object type that a path names, and its table.
pub(super) fn table<'a>(account: &'a Account, name: &str) -> Result<&'a Table, Refusal> {
    account.table(&object_type(name)?.id)
}
