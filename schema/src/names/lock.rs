//! The names lock: the Rust names that were given once, by remote id, in a committed file that people may edit.
//!
//! ```toml
//! [properties]
//! hs_ticket_priority = "priority"     # a user's own name
//!
//! [options.hs_ticket_priority]
//! HIGH = "High"
//!
//! [pipelines]
//! 0 = "support"
//!
//! [stages.0]
//! 1 = "New"
//! ```

mod parse;
mod pin;
mod sections;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::Path,
};

use toml_edit::DocumentMut;

pub use pin::{Pinned, PinnedName};
pub use sections::{AlsoSections, account_name};

use super::{LockError, Scope, Scopes};

/// The most bytes of a lock that are read: ten times the names of the largest account known.
const BYTES_MAX: u64 = 64 << 20;

const HEADER: &str = "\
# The Rust names of this account's properties, options, pipelines, stages and association types, by internal name or id.
# `ticketproof pull` adds what is new and changes nothing. Rename here; keep the keys, and commit this file.
";

/// The names that are pinned, and the document that pins them, comments and order included.
#[derive(Clone, Debug)]
pub struct Lock {
    document: DocumentMut,
    pub(super) properties: Scope,
    pub(super) options: Scopes,
    pub(super) main: RemoteIds,
    pub(super) also: BTreeMap<String, RemoteIds>,
    sections: AlsoSections,
}

/// The names of what has ids that differ from account to account.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct RemoteIds {
    pub(super) pipelines: Scope,
    pub(super) stages: Scopes,
    pub(super) objects: Scope,
    pub(super) associations: Scopes,
}

impl Default for Lock {
    fn default() -> Self {
        let mut document = DocumentMut::new();
        document.decor_mut().set_prefix(HEADER);
        Self {
            document,
            properties: Scope::new(),
            options: Scopes::new(),
            main: RemoteIds::default(),
            also: BTreeMap::new(),
            sections: AlsoSections::default(),
        }
    }
}

impl Lock {
    /// Reads a lock from its text.
    ///
    /// # Errors
    ///
    /// When it is not TOML, or has entries that no name can come from: not an identifier of its kind, a keyword, or the
    /// name of another item of the same scope. All such entries are named at once.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        parse::parse(text)
    }

    /// Reads a lock from a file. A file that is not there is an empty lock: nothing is pinned yet.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or as [`Lock::parse`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, LockError> {
        let path = path.as_ref();
        let failed = |source| LockError::Read { path: path.to_owned(), source };
        let file = match fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(error)),
        };
        let mut text = String::new();
        let read = file.take(BYTES_MAX + 1).read_to_string(&mut text).map_err(failed)?;
        if read as u64 > BYTES_MAX {
            return Err(LockError::TooLarge { most: BYTES_MAX });
        }
        Self::parse(&text)
    }

    /// Writes the lock to a file: whole, or not at all.
    ///
    /// # Errors
    ///
    /// When the file cannot be written; the old one is then as it was.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), LockError> {
        let path = path.as_ref();
        crate::replace_file::replace_file(path, self.to_toml().as_bytes())
            .map_err(|source| LockError::Write { path: path.to_owned(), source })
    }

    /// The lock's text: the user's own comments and order, with what was pinned since.
    pub fn to_toml(&self) -> String {
        self.document.to_string()
    }

    /// Whether nothing is pinned.
    pub fn is_empty(&self) -> bool {
        self.document.is_empty()
    }

    /// The accounts that have a section of their own beside the main one.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.also.keys().map(String::as_str)
    }

    /// Their sections as they were read, to look for misspelt ones.
    pub fn also_sections(&self) -> &AlsoSections {
        &self.sections
    }
}
