//! The files that a send reads and writes, for the overwrite guard.

use std::path::Path;

use super::args::Args;
use crate::overwrite_guard::{OverwriteGuard, ProjectFiles, Writing};

impl Args {
    /// The inputs and outputs, to be checked before anything is opened.
    pub(super) fn overwrite_guard(&self) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        guard.reads_inputs(&self.inputs);
        if let Some(path) = &self.account.token_file {
            guard.reads("the token", path);
        }
        let schema = self.schema.as_deref();
        let columns = guard.reads_project(ProjectFiles {
            schema,
            config: self.config.as_deref(),
            columns: self.tables.mapping(schema).as_deref(),
            ..ProjectFiles::default()
        });
        if let Some(folder) = &self.journal {
            guard.writes_journal(folder);
        }
        if let Some(path) = &self.rejects {
            guard.writes("--rejects", path, Writing::AsItComes);
        }
        if let Some(path) = &self.report {
            guard.writes("--report", path, Writing::Whole);
        }
        if let Some(path) = self.tables.write_mapping() {
            guard.writes_over(columns, "--write-mapping", path, Writing::Whole);
        }
        guard
    }
}

/// The same for `--status`, which only reads the journal.
pub(super) fn of_status(folder: &Path, report: Option<&Path>) -> OverwriteGuard {
    let mut guard = OverwriteGuard::default();
    guard.reads_journal(folder);
    guard.reads_project(ProjectFiles::default());
    if let Some(path) = report {
        guard.writes("--report", path, Writing::Whole);
    }
    guard
}
