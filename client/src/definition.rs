//! An object schema, read entry by entry.

use ticketproof_schema::wire::{ENTRIES_MAX, Entries, Entry, RawAssociation, RawObjectSchema};

use crate::{
    halt::Halt,
    memory_budget::{Room, Share},
    splitter::{Sink, Wanted},
};

/// The part of an object schema that is read. Its properties are not: they are read elsewhere, with their sensitivities.
#[derive(Debug)]
pub(crate) struct Definition {
    /// The object type's id, where the answer says it.
    pub(crate) object_type_id: Option<String>,
    required: Entries<String>,
    associations: Entries<RawAssociation>,
    /// Whether the answer has a list of either.
    pub(crate) is_described: bool,
    /// Whether it is a list and no object.
    is_list: bool,
    share: Share,
}

impl Definition {
    pub(crate) fn new(room: &Room) -> Self {
        Self {
            object_type_id: None,
            required: Entries::new(),
            associations: Entries::new(),
            is_described: false,
            is_list: false,
            share: room.share(),
        }
    }

    /// The definition, if it is of an object schema.
    pub(crate) fn checked(self) -> Result<Self, &'static str> {
        if self.is_list { Err("an object schema was expected") } else { Ok(self) }
    }

    /// The answer as it is lowered.
    pub(crate) fn into_raw(self) -> Entry<RawObjectSchema> {
        self.share.keep();
        RawObjectSchema::new(self.required, self.associations).into()
    }
}

impl Sink for Definition {
    const LIST: &'static str = "";

    fn wants(&self, key: &str) -> Wanted {
        match key {
            "requiredProperties" | "associations" => Wanted::Entries,
            "objectTypeId" => Wanted::Whole,
            _ => Wanted::Nothing,
        }
    }

    fn begin(&mut self, key: &str) {
        self.is_list |= key.is_empty();
        self.is_described |= !key.is_empty();
    }

    fn take(&mut self, key: &str, json: &str) -> Result<(), Halt> {
        if self.required.len().max(self.associations.len()) == ENTRIES_MAX {
            return Err(Halt::Limit(format!("has more than {ENTRIES_MAX} entries in one list")));
        }
        match key {
            "requiredProperties" => {
                let entry = Entry::read(json);
                self.share.grow(entry.weight())?;
                self.required.push(entry);
            }
            "associations" => {
                let entry = Entry::read(json);
                self.share.grow(entry.weight())?;
                self.associations.push(entry);
            }
            "objectTypeId" => self.object_type_id = serde_json::from_str(json).ok(),
            _ => {}
        }
        Ok(())
    }
}
