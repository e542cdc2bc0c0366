//! What can go wrong when generating.

use std::{io, path::PathBuf};

use ticketproof_diagnostics::text::{self, escaped, quoted};
use ticketproof_schema::{SnapshotError, names::LockError};

/// Why no source was generated. Every message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodegenError {
    /// A snapshot cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A snapshot's file is none that can be used.
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
    /// There is no names lock where the caller said.
    #[error(
        "there is no names lock at {}; `ticketproof pull` writes names.toml beside the snapshot",
        text::path(path)
    )]
    NoLock {
        /// Where it was to be.
        path: PathBuf,
    },
    /// The source would be written over a file that it is made of.
    #[error(
        "{} is read to make the source, and would be written over; say another path with `.out(path)`",
        text::path(path)
    )]
    WritesOver {
        /// The file.
        path: PathBuf,
    },
    /// What is selected of the schema is larger than the generator takes.
    #[error(
        "the schema has {found} {what}, and at most {most} are generated; narrow it with `.select([...])`"
    )]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        found: usize,
        /// How much is taken.
        most: usize,
    },
    /// The schema is larger than any account's, whatever is selected.
    #[error(
        "the schema has {found} properties, and no account has more than {most}; this is no schema of HubSpot's"
    )]
    TooLarge {
        /// How many there are.
        found: usize,
        /// How many are looked at.
        most: usize,
    },
    /// A name, value or id is longer than HubSpot's longest text.
    #[error(
        "{} is {found} bytes long, and no name, value or id is longer than {most}; this is no schema of HubSpot's",
        escaped(.item)
    )]
    TooLong {
        /// Which one, shortened.
        item: String,
        /// Its length in bytes.
        found: usize,
        /// The most bytes that are taken.
        most: usize,
    },
    /// A selection has patterns that no property matches.
    #[error("the selection has patterns that no property matches: {}", escaped(.0))]
    SelectsNothing(String),
    /// Accounts that are to share one set of types differ.
    #[error(
        "the accounts do not have the same names, so they cannot share one set of types:{}\n  give the counterparts the \
         same name in the names lock, in the account's own section `[also.<account>.…]`, or narrow the selection",
        .0.iter().map(|line| format!("\n  {}", escaped(line))).collect::<String>()
    )]
    AccountsDiffer(Vec<String>),
    /// Two accounts would have the same name in the generated code.
    #[error(
        "the account {} would be called {}, as another one is already; an account is called after its file: give the file \
         another name",
        escaped(.name), quoted(.variant)
    )]
    AccountsCalledAlike {
        /// The account's name.
        name: String,
        /// What it would be called.
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
    /// The program is not run by Cargo as a build script, so there is no place to write to.
    #[error("OUT_DIR is not set, so this is not a build script; say where to write with `.out(path)`")]
    NoOutDir,
}
