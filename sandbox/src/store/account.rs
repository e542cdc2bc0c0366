//! The account: the tables of its object types, the associations between records, and its settings.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use ticketproof_schema::{
    ObjectSchema, ObjectType, Part, Profile,
    profile::{RECORD_ID, TICKETS},
};
use ticketproof_validator::{Requirements, Validator};

use super::{
    AssociationGraph, Record,
    object_types::{STORED_TYPES, bare_schema},
    record_id,
};
use crate::{refusal::Refusal, rng::Rng};

/// The schema and the records of one object type.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) profile: &'static Profile,
    pub(crate) schema: Arc<ObjectSchema>,
    pub(crate) validator: Validator,
    pub(crate) records: BTreeMap<u64, Record>,
    /// For each property with unique values: the live record that has a value.
    unique: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Table {
    fn new(profile: &'static Profile, schema: ObjectSchema) -> Self {
        Self {
            profile,
            validator: Validator::new(schema.clone()),
            schema: Arc::new(schema),
            records: BTreeMap::new(),
            unique: BTreeMap::new(),
        }
    }

    /// The record with this id, unless it is archived.
    pub(crate) fn live(&self, id: u64) -> Option<&Record> {
        self.records.get(&id).filter(|record| record.archived_at.is_none())
    }

    /// The names of the properties that an answer shows: the ones asked for, or the default ones if none were.
    pub(crate) fn properties_or_default(&self, asked: Vec<String>) -> Vec<String> {
        if asked.is_empty() { self.default_properties() } else { asked }
    }

    /// The properties that HubSpot shows when a request names none.
    pub(crate) fn default_properties(&self) -> Vec<String> {
        self.profile.answers.read.iter().map(|&name| name.to_owned()).collect()
    }

    /// Finds the record that a path or an input names, by id or by a property with unique values.
    pub(crate) fn find(
        &self,
        id: &str,
        id_property: Option<&str>,
        archived: bool,
    ) -> Result<&Record, Refusal> {
        let record = match id_property {
            Some(property) if property != RECORD_ID => {
                if !self.schema.property(property).is_some_and(|property| property.unique) {
                    return Err(Refusal::bad_parameter(format!(
                        "{property} is not a property whose values are unique, so it cannot be an idProperty"
                    )));
                }
                self.record_with_value(property, id).and_then(|id| self.records.get(&id))
            }
            _ => {
                let number = record_id(id).ok_or_else(|| Refusal::not_an_id(id))?;
                self.records.get(&number)
            }
        };
        record.filter(|record| record.archived_at.is_some() == archived).ok_or_else(Refusal::not_found)
    }

    /// The id of the live record with this value of a property with unique values. E-mail addresses match in any letter case.
    pub(crate) fn record_with_value(&self, property: &str, value: &str) -> Option<u64> {
        self.unique.get(property)?.get(&unique_key(property, value)).copied()
    }

    /// Stores a record in place of the one with its id, and updates the index of unique values.
    pub(crate) fn put(&mut self, record: Record) {
        let names: Vec<String> = self
            .schema
            .properties
            .iter()
            .filter(|(_, property)| property.unique)
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            let holders = self.unique.entry(name.clone()).or_default();
            if let Some(old) = self.records.get(&record.id).and_then(|old| old.value(&name)) {
                holders.remove(&unique_key(&name, old));
            }
            if let (Some(new), None) = (record.value(&name), record.archived_at) {
                holders.insert(unique_key(&name, new), record.id);
            }
        }
        self.records.insert(record.id, record);
    }
}

fn unique_key(property: &str, value: &str) -> String {
    if property == "email" { value.to_lowercase() } else { value.to_owned() }
}

/// An account: its records, schemas and settings.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) portal: u64,
    tables: BTreeMap<&'static str, Table>,
    pub(crate) associations: AssociationGraph,
    pub(crate) rng: Rng,
    pub(crate) last_id: u64,
    /// The parts of the account that the caller's token has no scope for.
    pub(crate) hidden: BTreeSet<Part>,
    /// The properties that the account requires on writes; API version 2026-09 enforces them.
    pub(crate) requirements: Requirements,
    /// The delay of the search index, in milliseconds.
    pub(crate) search_lag: i64,
    /// Whether anything changed since the last save.
    pub(crate) dirty: bool,
}

impl Account {
    /// An account with this schema of tickets and no records.
    pub(crate) fn new(tickets: ObjectSchema, portal: u64, seed: u64) -> Self {
        let tables = STORED_TYPES
            .into_iter()
            .map(|profile| {
                let id = profile.object.id;
                let schema = if id == tickets.object.id { tickets.clone() } else { bare_schema(profile) };
                (id, Table::new(profile, schema))
            })
            .collect();
        let mut rng = Rng::new(seed);
        let last_id = 40_000_000_000 + rng.below(1_000_000_000);
        Self {
            portal,
            tables,
            associations: AssociationGraph::default(),
            rng,
            last_id,
            hidden: BTreeSet::new(),
            requirements: Requirements::default(),
            search_lag: 0,
            dirty: false,
        }
    }

    /// A new record id, larger than all before it; ids have gaps.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1 + self.rng.below(97);
        self.last_id
    }

    /// The table of tickets.
    pub(crate) fn tickets(&self) -> &Table {
        self.tables.get(TICKETS.object.id).expect("an account is made with its ticket table")
    }

    /// All tables.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }

    /// The table of the object type that a path names.
    ///
    /// # Errors
    /// HubSpot's 400 for an unknown object type; 501 for one of which the sandbox stores no records.
    pub(crate) fn table(&self, name: &str) -> Result<&Table, Refusal> {
        let object = object_type(name)?;
        self.tables
            .get(object.id.as_str())
            .ok_or_else(|| Refusal::not_implemented(&format!("records of {}", object.name)))
    }

    /// The table with this object type id, for changes.
    pub(crate) fn table_mut(&mut self, id: &str) -> Option<&mut Table> {
        self.tables.get_mut(id)
    }

    /// The table with this object type id; `None` if the sandbox stores no records of it.
    pub(crate) fn stored_table(&self, id: &str) -> Option<&Table> {
        self.tables.get(id)
    }

    /// Finds the record to update, by id or by a property with unique values. HubSpot refuses a write by the property of the
    /// record id.
    pub(crate) fn find_to_write<'a>(
        &self,
        table: &'a Table,
        id: &str,
        id_property: Option<&str>,
    ) -> Result<&'a Record, Refusal> {
        match id_property.filter(|name| !table.schema.id_properties().any(|known| known == *name)) {
            Some(name) => Err(Refusal::not_unique(&table.schema.object.id, name, self.portal)),
            None => table.find(id, id_property, false),
        }
    }

    /// Moves a record to the recycle bin. Does nothing to a record that does not exist or is there already.
    pub(crate) fn archive(&mut self, object: &str, id: u64, now: i64) {
        let Some(table) = self.table_mut(object) else { return };
        if let Some(mut record) = table.live(id).cloned() {
            record.archived_at = Some(now);
            table.put(record);
            self.dirty = true;
        }
    }

    /// Refuses with 403 if the caller's token has no scope for a part of the account.
    pub(crate) fn check_visible(&self, part: Part, scopes: &[&str]) -> Result<(), Refusal> {
        if self.hidden.contains(&part) { Err(Refusal::missing_scopes(scopes)) } else { Ok(()) }
    }

    /// The URL of a record's page in HubSpot's application.
    pub(crate) fn url(&self, object_id: &str, id: u64) -> String {
        format!("https://app.hubspot.com/contacts/{}/record/{object_id}/{id}", self.portal)
    }
}

/// The object type that a path names in the plural, in the singular or by id.
pub(crate) fn object_type(name: &str) -> Result<ObjectType, Refusal> {
    ObjectType::from_user(name).ok_or_else(|| Refusal::unknown_object_type(name))
}
