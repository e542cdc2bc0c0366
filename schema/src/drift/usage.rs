//! Who writes what: the usage manifests of the derives, and what a change breaks in whose code.
//!
//! Each derive leaves a line of JSON in `<target>/ticketproof/usage/*.ndjson` that says which properties its struct writes.
//! Reading those files is the caller's; this module takes their text.

use serde::{Deserialize, Serialize};

use super::{Change, Concern, Drift};

/// The longest line that is read, in bytes; a struct with a thousand properties is far below it.
pub const LINE_MAX: usize = 4 * 1024 * 1024;

/// One use of the schema: a struct that derives `TicketPayload`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Use {
    /// The snapshot that the struct was checked against.
    #[serde(default)]
    pub snapshot: String,
    /// The crate that the struct is in.
    #[serde(rename = "crate")]
    pub crate_name: String,
    /// The struct.
    #[serde(rename = "struct")]
    pub struct_name: String,
    /// What it is for: `create`, `update`, `upsert`, or `fragment` for a part of other payloads.
    pub operation: String,
    /// The source file, as the compiler calls it.
    pub file: String,
    /// The line of the struct, from 1; 0 where it is not known.
    #[serde(default)]
    pub line: u32,
    /// The properties that it writes.
    #[serde(default)]
    pub properties: Vec<PropertyUse>,
    /// The association types that it writes.
    #[serde(default)]
    pub associations: Vec<AssociationUse>,
}

/// A property that a struct writes.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct PropertyUse {
    /// The property's internal name.
    pub name: String,
    /// The only values that it can write, where they are known: constants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// The source file, where it is not the struct's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1; 0 where it is not known.
    #[serde(default)]
    pub line: u32,
}

/// An association type that a struct writes.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssociationUse {
    /// The category as HubSpot writes it.
    pub category: String,
    /// The type id.
    pub type_id: u32,
    /// The source file, where it is not the struct's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1; 0 where it is not known.
    #[serde(default)]
    pub line: u32,
}

/// A place in somebody's code that a change concerns.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct User {
    /// The source file.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u32,
    /// The crate.
    #[serde(rename = "crate")]
    pub crate_name: String,
    /// The struct.
    #[serde(rename = "struct")]
    pub struct_name: String,
    /// What it is for.
    pub operation: String,
}

/// Everything that the usage manifests say.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    uses: Vec<Use>,
    damaged: Vec<Damaged>,
}

/// A line of a manifest that could not be read. As long as there is one, that nobody uses something is not known.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("line {line} of the usage manifest {manifest} cannot be read: {why}")]
pub struct Damaged {
    /// The manifest's name.
    pub manifest: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

impl Usage {
    /// No uses yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a manifest: a JSON object a line. Damaged lines are remembered, see [`Usage::damaged`].
    pub fn add_manifest(&mut self, name: &str, text: &str) {
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let parsed = if line.len() > LINE_MAX {
                Err(format!("it is longer than {LINE_MAX} bytes"))
            } else {
                serde_json::from_str::<Use>(line).map_err(|error| error.to_string())
            };
            match parsed {
                Ok(parsed) => self.uses.push(parsed),
                Err(why) => self.damaged.push(Damaged { manifest: name.to_owned(), line: at + 1, why }),
            }
        }
    }

    /// The uses, in the order they were added.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// The lines that could not be read.
    pub fn damaged(&self) -> &[Damaged] {
        &self.damaged
    }

    /// Says of each change who is concerned. With a damaged manifest nothing is said of changes that seem to concern
    /// nobody.
    pub fn annotate(&self, drift: &mut Drift) {
        for change in &mut drift.changes {
            let mut users: Vec<User> = self.uses.iter().flat_map(|one| concerned(one, change)).collect();
            users.sort();
            users.dedup();
            let is_known = !users.is_empty() || (self.damaged.is_empty() && !change.concerns.is_empty());
            change.users = is_known.then_some(users);
        }
    }
}

fn concerned(one: &Use, change: &Change) -> Vec<User> {
    change.concerns.iter().flat_map(|concern| places(one, concern)).collect()
}

/// The lines of a struct that a concern touches.
fn places(one: &Use, concern: &Concern) -> Vec<User> {
    match concern {
        Concern::Writes { property, value } => {
            let may_write = |used: &PropertyUse| match (value, &used.values) {
                (Some(value), Some(values)) => values.contains(value),
                _ => true,
            };
            let used = one.properties.iter().filter(|used| used.name == *property && may_write(used));
            used.map(|used| user(one, used.file.as_ref(), used.line)).collect()
        }
        Concern::Omits { property } => {
            let creates = one.operation == "create" || one.operation == "upsert";
            let omits = creates && !one.properties.iter().any(|used| used.name == *property);
            if omits { vec![user(one, None, one.line)] } else { Vec::new() }
        }
        Concern::Associates { category, type_id } => {
            let is_used = |used: &&AssociationUse| used.category == *category && used.type_id == *type_id;
            let used = one.associations.iter().filter(is_used);
            used.map(|used| user(one, used.file.as_ref(), used.line)).collect()
        }
    }
}

fn user(one: &Use, file: Option<&String>, line: u32) -> User {
    User {
        file: file.unwrap_or(&one.file).clone(),
        line: if line == 0 { one.line } else { line },
        crate_name: one.crate_name.clone(),
        struct_name: one.struct_name.clone(),
        operation: one.operation.clone(),
    }
}
