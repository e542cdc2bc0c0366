//! The snapshot: an account's schema in a file that is committed, reviewed in diffs and read by builds.
//!
//! Canonical and byte-stable: sorted, without timestamps, user ids or display orders; where it came from stands in a block
//! of its own outside the semantic hash.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use ticketproof_diagnostics::text::{self, escaped};

use crate::{ObjectSchema, Part, replace_file::replace_file};

/// The format this version writes, and the newest it reads.
pub const FORMAT: u32 = 1;

/// The largest snapshot that is read, in bytes. A large account's is some megabytes.
pub const SIZE_MAX: u64 = 64 * 1024 * 1024;

/// A schema and where it came from.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// Where it came from; says nothing about what is valid.
    pub provenance: Provenance,
    /// What the account accepts.
    pub schema: ObjectSchema,
}

/// Where a snapshot came from. Outside the semantic hash.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Provenance {
    /// The account (portal, hub) it was pulled from, where the token may know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal_id: Option<u64>,
    /// The API version it was pulled with: `v3`, `2026-03`, `2026-09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// The locale that labels were asked for in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The day of the pull, UTC, `YYYY-MM-DD`. A day and not a moment, so that pulling twice gives equal bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pulled: Option<String>,
    /// What the token could not see.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_visible: BTreeSet<Part>,
}

impl Provenance {
    /// The account and day in a message: `account 123, pulled 2026-11-22`, as far as they are known.
    pub fn describe(&self) -> String {
        let account = self.portal_id.map(|id| format!("account {id}"));
        let pulled = self
            .pulled
            .as_deref()
            .map(|day| format!("pulled {}", ticketproof_diagnostics::text::escaped(day)));
        let parts: Vec<String> = [account, pulled].into_iter().flatten().collect();
        if parts.is_empty() { "an account that is not named".to_owned() } else { parts.join(", ") }
    }
}

/// The file as it is read and written.
#[derive(Serialize, Deserialize, schemars::JsonSchema)]
struct File<S> {
    format: u32,
    #[serde(default)]
    hash: String,
    #[serde(default)]
    provenance: Provenance,
    schema: S,
}

/// Only the format, so that a newer file is told from a broken one.
#[derive(Deserialize)]
struct FormatOnly {
    format: Option<u32>,
}

/// A snapshot could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// There is no such file.
    #[error("there is no schema snapshot at {path}; run `ticketproof pull --out {path}` to fetch it", path = text::path(.path))]
    NotFound {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file could not be read or written.
    #[error("cannot {doing} the schema snapshot {}: {error}", text::path(.path))]
    Io {
        /// What was tried: `read` or `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        error: std::io::Error,
    },
    /// The file is larger than [`SIZE_MAX`].
    #[error("the schema snapshot is larger than {} MiB; this is not a snapshot", SIZE_MAX / 1024 / 1024)]
    TooLarge,
    /// The text is not a snapshot.
    #[error("the schema snapshot cannot be read: {}; pull it again, or restore it from version control", escaped(&.0.to_string()))]
    Malformed(serde_json::Error),
    /// A newer ticketproof wrote it.
    #[error(
        "the schema snapshot has format {found}, and this ticketproof reads formats up to {FORMAT}; update ticketproof"
    )]
    Newer {
        /// Its format.
        found: u32,
    },
    /// The text contradicts itself.
    #[error(
        "the schema snapshot contradicts itself: {}; pull it again, or restore it from version control",
        escaped(.0)
    )]
    Inconsistent(String),
}

impl Snapshot {
    /// A schema with where it came from; what was not visible is the schema's.
    pub fn new(schema: ObjectSchema, mut provenance: Provenance) -> Self {
        provenance.not_visible.clone_from(&schema.not_visible);
        Self { provenance, schema }
    }

    /// Reads a snapshot's text.
    ///
    /// # Errors
    /// The text is not JSON, not a snapshot, of a newer format, or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, SnapshotError> {
        let newer = |found: u32| SnapshotError::Newer { found };
        let read: Result<File<ObjectSchema>, _> = serde_json::from_str(text);
        let File { format, provenance, mut schema, .. } = read.map_err(|error| {
            // What this version cannot read may be what a newer one wrote.
            match serde_json::from_str(text) {
                Ok(FormatOnly { format: Some(found) }) if found > FORMAT => newer(found),
                Ok(_) => SnapshotError::Malformed(error),
                Err(error) => SnapshotError::Malformed(error),
            }
        })?;
        if format > FORMAT {
            return Err(newer(format));
        }
        schema.not_visible.clone_from(&provenance.not_visible);
        check_keys(&schema)?;
        schema.associations.sort();
        schema.associations.dedup();
        for property in schema.properties.values_mut() {
            property.rules.sort();
            property.rules.dedup();
        }
        Ok(Self { provenance, schema })
    }

    /// Reads a snapshot file.
    ///
    /// # Errors
    /// As for [`Snapshot::from_json`], and when the file does not exist, cannot be read or is too large.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, SnapshotError> {
        let path = path.as_ref();
        let io = |error: std::io::Error| {
            if error.kind() == std::io::ErrorKind::NotFound {
                SnapshotError::NotFound { path: path.to_owned() }
            } else {
                SnapshotError::Io { doing: "read", path: path.to_owned(), error }
            }
        };
        let file = std::fs::File::open(path).map_err(io)?;
        // Room for all of it at once; what the system says of its length need not be true.
        let length = file.metadata().map_or(0, |metadata| metadata.len().min(SIZE_MAX));
        let mut text = String::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        file.take(SIZE_MAX + 1).read_to_string(&mut text).map_err(io)?;
        if text.len() as u64 > SIZE_MAX {
            return Err(SnapshotError::TooLarge);
        }
        Self::from_json(&text)
    }

    /// The semantic hash: SHA-256 of the schema alone, in lower-case hexadecimal. Equal for equal schemas, whatever account,
    /// day or tool they came from.
    pub fn hash(&self) -> String {
        let mut digest = Digested(Sha256::new());
        serde_json::to_writer(&mut digest, &self.schema)
            .expect("a schema has text keys only, so it is always JSON");
        let mut hex = String::with_capacity(64);
        for byte in digest.0.finalize() {
            hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        hex
    }

    /// The snapshot's text: sorted, indented JSON with a final newline, equal bytes for equal snapshots.
    pub fn to_json(&self) -> String {
        let file = File {
            format: FORMAT,
            hash: format!("sha256:{}", self.hash()),
            provenance: self.provenance.clone(),
            schema: &self.schema,
        };
        // Its length first: a text that grows is in memory twice.
        let mut length = Counted(0);
        serde_json::to_writer_pretty(&mut length, &file)
            .expect("a snapshot has text keys only, so it is always JSON");
        let mut text = Vec::with_capacity(length.0 + 1);
        serde_json::to_writer_pretty(&mut text, &file)
            .expect("a snapshot has text keys only, so it is always JSON");
        text.push(b'\n');
        String::from_utf8(text).expect("JSON is UTF-8")
    }

    /// Writes the snapshot file atomically: it is either the old one or the new one, whenever the power fails. Folders on
    /// the way are made.
    ///
    /// # Errors
    /// The file cannot be written; an existing one is then as it was.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), SnapshotError> {
        let path = path.as_ref();
        replace_file(path, self.to_json().as_bytes()).map_err(|error| SnapshotError::Io {
            doing: "write",
            path: path.to_owned(),
            error,
        })
    }

    /// The JSON Schema of the snapshot file, for editors and other tools.
    pub fn json_schema() -> schemars::Schema {
        let mut schema = schemars::schema_for!(File<ObjectSchema>);
        schema.insert("title".to_owned(), "ticketproof schema snapshot".into());
        schema
    }
}

/// Digests what is written to it.
struct Digested(Sha256);

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Counts what is written to it.
struct Counted(usize);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Pipelines and stages carry their id, and stand under it.
fn check_keys(schema: &ObjectSchema) -> Result<(), SnapshotError> {
    for (key, pipeline) in &schema.pipelines {
        if *key != pipeline.id {
            return Err(SnapshotError::Inconsistent(format!(
                "pipeline {key:?} has the id {:?}",
                pipeline.id
            )));
        }
        for (key, stage) in &pipeline.stages {
            if *key != stage.id {
                return Err(SnapshotError::Inconsistent(format!("stage {key:?} has the id {:?}", stage.id)));
            }
        }
    }
    Ok(())
}
