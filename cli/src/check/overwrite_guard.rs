//! The files that a check reads and writes, for the overwrite guard.

use ticketproof_ingest::{CorrectedTo, name_of, path_beside};

use super::args::{Args, FileArgs};
use crate::overwrite_guard::{OverwriteGuard, ProjectFiles, Writing};

impl Args {
    /// The inputs and outputs, to be checked before anything is opened.
    pub(super) fn overwrite_guard(&self, fixed_to: Option<&CorrectedTo>) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        guard.reads_inputs(&self.inputs);
        let columns = guard.reads_project(ProjectFiles {
            schema: self.schema.as_deref(),
            against: self.against.as_deref(),
            config: self.rules.config.as_deref(),
            requirements: self.requirements.requirements.as_deref(),
            columns: self.tables.mapping(self.schema.as_deref()).as_deref(),
            names: None,
        });
        let FileArgs { accepted, rejects, report, .. } = &self.files;
        for (what, path, writing) in [
            ("--accepted", accepted, Writing::AsItComes),
            ("--rejects", rejects, Writing::AsItComes),
            ("--report", report, Writing::Whole),
        ] {
            if let Some(path) = path {
                guard.writes(what, path, writing);
            }
        }
        match fixed_to {
            Some(CorrectedTo::One(path)) => {
                guard.writes("--output", path, Writing::Whole);
                guard.or("say --in-place");
            }
            Some(CorrectedTo::Beside) => {
                for path in &self.inputs {
                    guard.writes(format!("--fix of {}", name_of(path)), &path_beside(path), Writing::Whole);
                }
            }
            Some(CorrectedTo::InPlace) => {
                // The guard knows the inputs by their numbers: they were added first.
                for (number, path) in self.inputs.iter().enumerate() {
                    guard.writes_over(vec![number], "--in-place", path, Writing::Replaced);
                    guard.or("name it once");
                }
            }
            None => {}
        }
        if let Some(path) = self.tables.write_mapping() {
            guard.writes_over(columns, "--write-mapping", path, Writing::Whole);
        }
        guard
    }
}
