//! One change, and whom it concerns.

use serde::Serialize;
use ticketproof_diagnostics::Location;

use super::kind::{ChangeKind, Class};

/// In which of the two schemas a place is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The old one: what is gone can be found there only.
    Old,
    /// The new one.
    New,
}

/// A use of the schema by code, which makes a change concern that code.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Concern {
    /// It writes this property; where a value is given, it may write that value.
    Writes {
        /// The property's internal name.
        property: String,
        /// The value, where the change is about one.
        value: Option<String>,
    },
    /// It creates records without this property.
    Omits {
        /// The property's internal name.
        property: String,
    },
    /// It creates records with this association type.
    Associates {
        /// The category as HubSpot writes it.
        category: String,
        /// The type id.
        type_id: u32,
    },
}

impl Concern {
    pub(super) fn writes(property: &str) -> Self {
        Self::Writes { property: property.to_owned(), value: None }
    }

    pub(super) fn writes_value(property: &str, value: &str) -> Self {
        Self::Writes { property: property.to_owned(), value: Some(value.to_owned()) }
    }
}

/// One change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// What it means for payloads.
    pub class: Class,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// Where it is: a JSON Pointer into the schema (the snapshot's member `schema`).
    pub location: Location,
    /// Which of the two schemas [`Change::location`] points into.
    #[serde(rename = "in")]
    pub side: Side,
    /// What it was, where that can be said in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// What happened.
    pub message: String,
    /// Why it matters and what to do, where there is something to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What code has to do to be concerned.
    #[serde(skip)]
    pub concerns: Vec<Concern>,
    /// Who is concerned, as far as the usage manifests tell; `None` where they do not (none were given, or damaged ones).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<Vec<User>>,
}

/// A place in somebody's code that a change concerns.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct User {
    /// The source file, as the compiler calls it.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: usize,
    /// The package.
    pub package: String,
    /// The type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What its values are for: `create`, `update`, `upsert`, or `fragment`.
    pub operation: String,
}

impl Change {
    pub(super) fn new(kind: ChangeKind, location: Location, message: impl Into<String>) -> Self {
        Self {
            class: kind.class(),
            kind,
            location,
            side: Side::New,
            old: None,
            new: None,
            message: message.into(),
            help: None,
            concerns: Vec::new(),
            users: None,
        }
    }

    /// The place is in the old schema.
    pub(super) fn gone(mut self) -> Self {
        self.side = Side::Old;
        self
    }

    pub(super) fn texts(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self.new = Some(new.into());
        self
    }

    pub(super) fn was(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(super) fn becomes(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }

    pub(super) fn concerns(mut self, concern: Concern) -> Self {
        self.concerns.push(concern);
        self
    }

    /// Worst first, then by place, then by kind; texts make it total.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (std::cmp::Reverse(self.class), &self.location, self.kind, self.side, &self.message)
    }
}
