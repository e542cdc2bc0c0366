//! Errors and warnings about a names lock.

use std::{fmt, io, path::PathBuf};

use ticketproof_diagnostics::text::{self, escaped, escaped_lines};

/// Why a names lock cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// The file is there and cannot be read.
    #[error("cannot read the names lock {}", text::path(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written; the old one is as it was.
    #[error("cannot write the names lock {}", text::path(path))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than any account's names.
    #[error("the names lock is larger than {most} bytes, which no account's names are")]
    TooLarge {
        /// The most bytes that are read.
        most: u64,
    },
    /// The text is not TOML.
    #[error("the names lock is not TOML: {}", escaped_lines(.0))]
    Syntax(String),
    /// Entries that no name can come from; all of them.
    #[error("the names lock has {} that cannot be obeyed{}", entries(.0.len()), listed(.0))]
    Entries(Vec<LockProblem>),
}

fn entries(count: usize) -> String {
    if count == 1 { "an entry".to_owned() } else { format!("{count} entries") }
}

fn listed(problems: &[LockProblem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

/// One entry of a names lock that cannot be obeyed.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LockProblem {
    /// The line of the entry, counted from 1.
    pub line: usize,
    /// The entry, such as `options.hs_ticket_priority.HIGH`.
    pub entry: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl fmt::Display for LockProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, escaped(&self.entry), escaped(&self.message))
    }
}
