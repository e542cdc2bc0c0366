//! An object schema, and records, as HubSpot's JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    EPOCH,
    associations::{self, insert_associations},
    properties,
};
use crate::{
    associations::inverse_of,
    clock::iso,
    store::{Account, Record, Table},
};

/// The object schema of a table's object type.
pub(crate) fn schema(table: &Table, with_properties: bool, with_associations: bool) -> Value {
    let schema = &table.schema;
    let singular = schema.object.singular();
    let title = |text: &str| {
        let mut chars = text.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    let subject = schema.profile().subject;
    let mut wire = json!({
        "labels": { "singular": title(singular), "plural": title(&schema.object.name) },
        "requiredProperties": schema.required_properties,
        "searchableProperties": subject.into_iter().collect::<Vec<_>>(),
        "primaryDisplayProperty": subject,
        "secondaryDisplayProperties": [],
        "allowsSensitiveProperties": true,
        "archived": false,
        "restorable": true,
        "metaType": "HUBSPOT",
        "id": schema.object.id.split('-').next_back(),
        "fullyQualifiedName": table.profile.word,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "objectTypeId": schema.object.id,
        "name": table.profile.word,
        "properties": [],
        "associations": [],
    });
    if with_properties {
        wire["properties"] = schema
            .properties
            .iter()
            .filter(|(_, property)| !property.archived)
            .map(|(name, property)| properties::property(name, property))
            .collect();
    }
    if with_associations {
        wire["associations"] = schema
            .associations
            .iter()
            .map(|kind| associations::definition(schema, kind, inverse_of(schema, kind)))
            .collect();
    }
    wire
}

/// The parts of a record that an answer shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// The properties asked for, in any order.
    pub(crate) properties: Vec<String>,
    pub(crate) with_history: Vec<String>,
    /// The object types whose associations are asked for.
    pub(crate) associations: Vec<String>,
}

impl View {
    /// The record as it stands now.
    pub(crate) fn show(&self, account: &Account, table: &Table, record: &Record) -> Value {
        self.show_at(account, table, record, i64::MAX)
    }

    /// The record as it stood at a moment.
    pub(crate) fn show_at(&self, account: &Account, table: &Table, record: &Record, moment: i64) -> Value {
        let always = ["createdate", table.profile.answers.modified, "hs_object_id"];
        let mut values: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for name in self.properties.iter().map(String::as_str).chain(always) {
            // What is not defined is left out without a word.
            if table.schema.property(name).is_some() || always.contains(&name) {
                values.insert(name, record.value_at(name, moment));
            }
        }
        let mut wire = frame(account, table, record, json!(values));
        if let Some(members) = wire.as_object_mut() {
            if !self.with_history.is_empty() {
                members
                    .insert("propertiesWithHistory".to_owned(), history(&self.with_history, table, record));
            }
            insert_associations(members, account, table, record, &self.associations);
        }
        wire
    }
}

/// A record with everything that is set, as a create answers.
pub(crate) fn whole(account: &Account, table: &Table, record: &Record) -> Value {
    let values: BTreeMap<&str, &str> = record.values().collect();
    frame(account, table, record, json!(values))
}

/// A record as an update answers: some fixed properties, and the ones that were written.
pub(crate) fn updated<'a>(
    account: &Account,
    table: &Table,
    record: &Record,
    written: impl IntoIterator<Item = &'a String>,
) -> Value {
    let mut values: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for name in table.profile.answers.updated {
        if let Some(value) = record.value(name) {
            values.insert(name, Some(value));
        }
    }
    for name in written {
        values.insert(name, record.value(name));
    }
    frame(account, table, record, json!(values))
}

fn frame(account: &Account, table: &Table, record: &Record, values: Value) -> Value {
    let mut wire = json!({
        "id": record.id.to_string(),
        "properties": values,
        "createdAt": iso(record.created_at),
        "updatedAt": iso(record.updated_at),
        "archived": record.archived_at.is_some(),
        "url": account.url(table.profile.object.id, record.id),
    });
    if let (Some(at), Some(members)) = (record.archived_at, wire.as_object_mut()) {
        members.insert("archivedAt".to_owned(), Value::from(iso(at)));
    }
    wire
}

fn history(names: &[String], table: &Table, record: &Record) -> Value {
    let mut wire = Map::new();
    for name in names.iter().filter(|name| table.schema.property(name).is_some()) {
        let changes: Value = record
            .history(name)
            .map(|change| {
                json!({
                    "value": change.value,
                    "timestamp": iso(change.at),
                    "sourceType": "INTEGRATION",
                    "sourceId": "1000001",
                })
            })
            .collect();
        wire.insert(name.clone(), changes);
    }
    Value::Object(wire)
}
