//! Why a journal cannot be used.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text::quoted;

/// A journal cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// Another sender uses it.
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A newer version of this library wrote it.
    Newer {
        /// The segment.
        file: PathBuf,
    },
    /// There is none.
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// Files of it are missing, empty or not its own, so that it is unknown what was sent.
    Lost {
        /// The folder.
        folder: PathBuf,
        /// Which, and what is wrong with them.
        what: String,
    },
    /// It cannot be read or written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl JournalError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| quoted(&path.to_string_lossy());
        match self {
            Self::InUse { folder } => {
                write!(
                    f,
                    "another sender uses the journal {}; wait for it, or use another folder",
                    shown(folder)
                )
            }
            Self::Newer { file } => {
                write!(f, "{} was written by a newer version; use that version to go on", shown(file))
            }
            Self::Missing { folder } => write!(f, "there is no journal in {}", shown(folder)),
            Self::Lost { folder, what } => write!(
                f,
                "the journal {} is not whole: {what}; what was sent can no longer be told, so that nothing is sent by it: put back \
                 what is missing, or begin anew in another folder, where every record counts as not sent",
                shown(folder)
            ),
            Self::Io { path, source } => write!(f, "the journal {} cannot be used: {source}", shown(path)),
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
