//! The schemas that records are checked against: today's, and tomorrow's where they are compared.

use std::path::{Path, PathBuf};

use ticketproof_ingest::Baseline;
use ticketproof_schema::{
    Provenance, Snapshot,
    drift::{Class, compare},
};
use ticketproof_validator::{Settings, Validator};

use super::{args::RequirementArgs, tomorrow::Tomorrow};
use crate::ui::{self, Loaded, Result, Ui};

/// The validators that the arguments ask for.
pub(super) struct Validators {
    /// The one that records are checked by: tomorrow's, where today is compared with that.
    pub(super) validator: Validator,
    /// Today's, and what it is compared with.
    pub(super) comparison: Option<(Baseline, Tomorrow)>,
    /// Where the snapshot of `validator` came from.
    pub(super) provenance: Provenance,
    /// What messages call that snapshot.
    pub(super) name: String,
    /// Whether tomorrow's snapshot does not know enough to say that nothing fails.
    pub(super) is_blind: bool,
}

impl Validators {
    /// Makes them. `settings` are those of today.
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
        let comparison = compares.then(|| {
            let today = Validator::with_settings(loaded.snapshot.schema.clone(), settings.clone());
            let schema = against.map(|path| path.to_string_lossy().into_owned());
            (Baseline::new(today, against.is_some()), Tomorrow { schema, api_version })
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
        let validator = Validator::with_settings(snapshot.schema, settings);
        Ok(Self { validator, comparison, provenance: snapshot.provenance, name, is_blind })
    }
}

/// Warns of what one of the two snapshots does not know. Returns whether that may hide something that breaks.
fn warn_of_gaps(today: &Snapshot, tomorrow: &Snapshot, ui: &Ui) -> bool {
    let gaps = compare(today, tomorrow).not_compared;
    for gap in gaps.iter().filter(|gap| gap.may_hide == Class::Breaking) {
        ui.warn(format!("{}; {}", gap.message, gap.help));
    }
    gaps.iter().any(|gap| gap.may_hide == Class::Breaking)
}
