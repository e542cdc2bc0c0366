//! The whole account: its tables, ties, and what it was told to be like.

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
    Links, Record,
    kept::{KEPT, bare_schema},
    record_id,
};
use crate::{refusal::Refusal, seed::Seed};

/// The records of one object type.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) profile: &'static Profile,
    pub(crate) schema: Arc<ObjectSchema>,
    pub(crate) validator: Validator,
    pub(crate) records: BTreeMap<u64, Record>,
    /// Who holds which value of the properties whose values are unique.
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

    /// The record that is not archived and has this id.
    pub(crate) fn live(&self, id: u64) -> Option<&Record> {
        self.records.get(&id).filter(|record| record.archived_at.is_none())
    }

    /// The record that a path or an input names: by id, or by a property of unique values.
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
                self.holder(property, id).and_then(|id| self.records.get(&id))
            }
            _ => {
                let number = record_id(id).ok_or_else(|| Refusal::not_an_id(id))?;
                self.records.get(&number)
            }
        };
        record.filter(|record| record.archived_at.is_some() == archived).ok_or_else(Refusal::not_found)
    }

    /// The live record that has this value in a property of unique values. Letter case does not count in e-mail addresses.
    pub(crate) fn holder(&self, property: &str, value: &str) -> Option<u64> {
        self.unique.get(property)?.get(&unique_key(property, value)).copied()
    }

    /// Puts a record in, replacing the one with its id, and keeps the index of unique values right.
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

/// The account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) portal: u64,
    tables: BTreeMap<&'static str, Table>,
    pub(crate) links: Links,
    pub(crate) seed: Seed,
    pub(crate) last_id: u64,
    /// What the caller's token may not see.
    pub(crate) hidden: BTreeSet<Part>,
    /// What the account requires on writes, as version 2026-09 enforces it.
    pub(crate) requirements: Requirements,
    /// How far searches look back, in milliseconds.
    pub(crate) search_lag: i64,
    /// Whether anything was written since it was last saved.
    pub(crate) dirty: bool,
}

impl Account {
    /// An account with these ticket settings and no records.
    pub(crate) fn new(tickets: ObjectSchema, portal: u64, seed: u64) -> Self {
        let tables = KEPT
            .into_iter()
            .map(|profile| {
                let id = profile.object.id;
                let schema = if id == tickets.object.id { tickets.clone() } else { bare_schema(profile) };
                (id, Table::new(profile, schema))
            })
            .collect();
        let mut seed = Seed::new(seed);
        let last_id = 40_000_000_000 + seed.below(1_000_000_000);
        Self {
            portal,
            tables,
            links: Links::default(),
            seed,
            last_id,
            hidden: BTreeSet::new(),
            requirements: Requirements::default(),
            search_lag: 0,
            dirty: false,
        }
    }

    /// A new record's id: larger than all before it, with gaps.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1 + self.seed.below(97);
        self.last_id
    }

    /// The schema of tickets.
    pub(crate) fn tickets(&self) -> &Table {
        self.tables.get(TICKETS.object.id).expect("an account is made with its ticket table")
    }

    /// All tables.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }

    /// The table of an object type that a path names.
    ///
    /// HubSpot's words for a name that is no object type; 501 for one that the sandbox keeps no records of.
    pub(crate) fn table(&self, name: &str) -> Result<&Table, Refusal> {
        let object = object_type(name)?;
        self.tables
            .get(object.id.as_str())
            .ok_or_else(|| Refusal::not_implemented(&format!("records of {}", object.name)))
    }

    /// The same, to write to.
    pub(crate) fn table_mut(&mut self, id: &str) -> Option<&mut Table> {
        self.tables.get_mut(id)
    }

    /// The table with this object type id, if the sandbox keeps one.
    pub(crate) fn kept(&self, id: &str) -> Option<&Table> {
        self.tables.get(id)
    }

    /// The record that is to be written, by id or by a property of unique values. HubSpot does not take the property of the
    /// record's own id for one.
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

    /// A record's page in HubSpot's application.
    pub(crate) fn url(&self, object_id: &str, id: u64) -> String {
        format!("https://app.hubspot.com/contacts/{}/record/{object_id}/{id}", self.portal)
    }
}

/// The object type that a path names, plural or singular or by id.
pub(crate) fn object_type(name: &str) -> Result<ObjectType, Refusal> {
    ObjectType::from_user(name).ok_or_else(|| Refusal::unknown_object_type(name))
}
