//! Today and tomorrow: which of the records that fail tomorrow are valid today.

use std::path::{Path, PathBuf};

use ticketproof_client::ApiVersion;
use ticketproof_diagnostics::Report;
use ticketproof_schema::{
    Provenance, Snapshot,
    drift::{Class, compare},
};
use ticketproof_validator::{Operation, Settings, Shape, Validator};

use super::{args::RequirementArgs, block::Record};
use crate::ui::{self, Loaded, Result, Ui};

/// What counts today, where the worker's own validator is that of tomorrow.
pub(super) struct Today {
    validator: Validator,
    /// Tomorrow's schema, where it is another one.
    pub(super) schema: Option<String>,
    /// The API version of tomorrow, where one was given.
    pub(super) api_version: Option<ApiVersion>,
}

impl Today {
    /// Whether only what fails tomorrow and not today is told.
    pub(super) fn hides_the_rest(&self) -> bool {
        self.schema.is_some()
    }

    /// Whether a record fails today already.
    pub(super) fn refuses(&self, operation: Operation, shape: Shape, record: &Record<'_>) -> bool {
        // What is too long is so by any schema.
        record.too_long.is_some() || self.validator.check(operation, shape, record.bytes).has_errors()
    }

    /// Everything that is wrong with a batch today.
    pub(super) fn report_of_batch(&self, operation: Operation, batch: &[u8]) -> Report {
        self.validator.check(operation, Shape::Batch, batch)
    }

    /// Today's validator.
    pub(super) fn validator(&self) -> &Validator {
        &self.validator
    }
}

/// The schema to check against, and its name.
pub(super) struct Judges {
    pub(super) tomorrow: Validator,
    pub(super) today: Option<Today>,
    /// Where the snapshot came from that `tomorrow` is of.
    pub(super) provenance: Provenance,
    pub(super) name: String,
    /// Whether tomorrow's snapshot does not know enough to say that nothing fails.
    pub(super) is_blind: bool,
}

impl Judges {
    /// The validators that the arguments ask for. `settings` are those of today.
    pub(super) fn new(
        loaded: Loaded,
        schema: Option<&Path>,
        against: Option<&PathBuf>,
        requirements: &RequirementArgs,
        mut settings: Settings,
        ui: &Ui,
    ) -> Result<Self> {
        let api_version = requirements.api_version;
        let compares = against.is_some() || api_version.is_some();
        let today = compares
            .then(|| Validator::with_settings(loaded.snapshot.schema.clone(), settings.clone()))
            .map(|validator| Today {
                validator,
                schema: against.map(|path| path.to_string_lossy().into_owned()),
                api_version,
            });
        let tomorrows = against.map(|path| Some(path.as_path()));
        let snapshots: Vec<Option<&Path>> = tomorrows.into_iter().chain([schema]).collect();
        requirements.apply(&snapshots, &mut settings)?;
        let (snapshot, name, is_blind) = match against {
            None => (loaded.snapshot, loaded.name, false),
            Some(path) => {
                let tomorrow = ui::read_snapshot(path)?;
                let is_blind = warn_of_gaps(&loaded.snapshot, &tomorrow, ui);
                (tomorrow, path.to_string_lossy().into_owned(), is_blind)
            }
        };
        let tomorrow = Validator::with_settings(snapshot.schema, settings);
        Ok(Self { tomorrow, today, provenance: snapshot.provenance, name, is_blind })
    }
}

/// Says what one of the two snapshots does not know. Whether that may hide something that breaks.
fn warn_of_gaps(today: &Snapshot, tomorrow: &Snapshot, ui: &Ui) -> bool {
    let gaps = compare(today, tomorrow).not_compared;
    for gap in gaps.iter().filter(|gap| gap.may_hide == Class::Breaking) {
        ui.warn(format!("{}; {}", gap.message, gap.help));
    }
    gaps.iter().any(|gap| gap.may_hide == Class::Breaking)
}
