//! The errors of the generator.

use std::{io, path::PathBuf};

use ticketproof_diagnostics::text::{self, escaped, quoted};
use ticketproof_schema::{SnapshotError, names::LockError};

/// The reason why no source was generated. Every message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodegenError {
    /// A snapshot cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A snapshot's file cannot be used.
    #[error("{}: {source}", text::path(path))]
    SnapshotFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SnapshotError,
    },
    /// The names lock cannot be read.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// There is no names lock at the given path.
    #[error(
        "there is no names lock at {}; `ticketproof pull` writes names.toml beside the snapshot",
        text::path(path)
    )]
    NoLock {
        /// The given path.
        path: PathBuf,
    },
    /// The output would overwrite one of the input files.
    #[error(
        "{} is an input of the generator and would be overwritten; give another path with `.out(path)`",
        text::path(path)
    )]
    WritesOver {
        /// The file.
        path: PathBuf,
    },
    /// The selected part of the schema exceeds a limit of the generator.
    #[error(
        "the schema has {found} {what}, and at most {most} are generated; narrow it with `.select([...])`"
    )]
    TooMany {
        /// The items that are too many.
        what: &'static str,
        /// Their number.
        found: usize,
        /// The most that are generated.
        most: usize,
    },
    /// The schema is larger than any account's, whatever the selection.
    #[error(
        "the schema has {found} properties, and no account has more than {most}; this is not a schema of HubSpot's"
    )]
    TooLarge {
        /// The number of properties.
        found: usize,
        /// The most that are read.
        most: usize,
    },
    /// A name, value or id is longer than HubSpot's longest text.
    #[error(
        "{} is {found} bytes long, and no name, value or id is longer than {most}; this is not a schema of HubSpot's",
        escaped(.item)
    )]
    TooLong {
        /// The text, shortened.
        item: String,
        /// Its length in bytes.
        found: usize,
        /// The most bytes that are accepted.
        most: usize,
    },
    /// A selection has patterns that no property matches.
    #[error("the selection has patterns that no property matches: {}", escaped(.0))]
    SelectsNothing(String),
    /// Accounts that should share one set of types differ.
    #[error(
        "the accounts do not have the same names, so they cannot share one set of types:{}\n  give the counterparts the \
         same name in the names lock, in the account's own section `[also.<account>.…]`, or narrow the selection",
        .0.iter().map(|line| format!("\n  {}", escaped(line))).collect::<String>()
    )]
    AccountsDiffer(Vec<String>),
    /// Two accounts would have the same name in the generated code.
    #[error(
        "the account {} would be called {} in the generated code, like another one; accounts are named after their files: give \
         the file another name",
        escaped(.name), quoted(.variant)
    )]
    AccountsCalledAlike {
        /// The account's name.
        name: String,
        /// Its name in the generated code.
        variant: String,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", text::path(path))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Cargo does not run the program as a build script, so there is no output folder.
    #[error("OUT_DIR is not set, so this is not a build script; give an output path with `.out(path)`")]
    NoOutDir,
}
