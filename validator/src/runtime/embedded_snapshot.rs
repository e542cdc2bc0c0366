//! The snapshot that generated code carries: read when it is first needed, without touching the disk.

use std::sync::OnceLock;

use ticketproof_schema::{ObjectSchema, Snapshot};

use crate::Validator;

/// A snapshot's text, and what is made of it once.
///
/// What is made lives as long as the program. It is behind a reference so that a crate with such a static need not compile
/// how a schema is dropped, which never happens.
#[derive(Debug)]
pub struct EmbeddedSnapshot {
    text: &'static str,
    hash: &'static str,
    snapshot: OnceLock<&'static Snapshot>,
    validator: OnceLock<&'static Validator>,
}

impl EmbeddedSnapshot {
    /// A snapshot's text, and the semantic hash of the snapshot that the code around it was generated from.
    pub const fn new(text: &'static str, hash: &'static str) -> Self {
        Self { text, hash, snapshot: OnceLock::new(), validator: OnceLock::new() }
    }

    /// The snapshot.
    ///
    /// # Panics
    /// When the file was edited after the code was generated, so that it is no snapshot any more.
    pub fn snapshot(&self) -> &Snapshot {
        self.snapshot.get_or_init(|| match Snapshot::from_json(self.text) {
            Ok(snapshot) => Box::leak(Box::new(snapshot)),
            Err(error) => panic!("{error} (the code was generated from the snapshot sha256:{})", self.hash),
        })
    }

    /// The schema.
    pub fn schema(&self) -> &ObjectSchema {
        &self.snapshot().schema
    }

    /// The validator for the schema.
    pub fn validator(&self) -> &Validator {
        self.validator.get_or_init(|| Box::leak(Box::new(Validator::new(self.schema().clone()))))
    }

    /// Whether the snapshot still means what it meant when the code was generated.
    pub fn is_fresh(&self) -> bool {
        self.snapshot().hash() == self.hash
    }
}
