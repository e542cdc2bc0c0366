//! The snapshot inside generated code, parsed on first use, without reading a file.

use std::sync::OnceLock;

use ticketproof_schema::{ObjectSchema, Snapshot};

use crate::Validator;

/// A snapshot's text, with the snapshot and the validator that are made of it on first use.
///
/// Both live as long as the program. They are leaked references, so that a crate with such a static does not compile the code
/// that drops a schema.
#[derive(Debug)]
pub struct EmbeddedSnapshot {
    text: &'static str,
    hash: &'static str,
    snapshot: OnceLock<&'static Snapshot>,
    validator: OnceLock<&'static Validator>,
}

impl EmbeddedSnapshot {
    /// Makes one from a snapshot's text and the semantic hash of the snapshot that the code was generated from.
    pub const fn new(text: &'static str, hash: &'static str) -> Self {
        Self { text, hash, snapshot: OnceLock::new(), validator: OnceLock::new() }
    }

    /// The snapshot.
    ///
    /// # Panics
    /// When the text is not a snapshot, because the file was edited after the code was generated.
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

    /// Whether the snapshot is, in meaning, the one that the code was generated from.
    pub fn is_fresh(&self) -> bool {
        self.snapshot().hash() == self.hash
    }
}
