//! The usage manifests that builds leave, read from a target folder.

use std::path::{Path, PathBuf};

use ticketproof_schema::{
    drift::{Drift, usage::Manifests},
    usage::{self, FOLDER, Usage},
};

use ticketproof_diagnostics::text;

use super::Named;
use crate::ui::{Result, Ui};

/// Says of each change whose code it concerns.
pub(super) fn annotate(drift: &mut Drift, folder: &Path, compared: &[&Named], ui: &Ui) -> Result<()> {
    let mut manifests = Manifests::new();
    let paths = find(folder)?;
    for path in &paths {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", text::path(path)))?;
        let known = manifests.uses.len();
        manifests.add(&text);
        let (added, written) = (manifests.uses.split_off(known), usage::written(path));
        manifests.uses.extend(added.into_iter().filter(|one| !one.is_gone(written)));
    }
    if manifests.damaged > 0 {
        ui.warn(format!(
            "{} lines of the usage manifests in {} cannot be read; build again to renew them",
            manifests.damaged,
            text::path(folder)
        ));
    }
    keep_those_of(&mut manifests.uses, compared);
    manifests.annotate(drift);
    Ok(())
}

/// The manifests in a target folder, or in the folder of manifests itself. That there are none is an error: it would
/// otherwise read as if nobody used anything.
pub(super) fn find(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for folder in [folder.join(FOLDER), folder.to_owned()] {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            paths.push(entry?.path());
        }
        paths.retain(|path| path.extension().is_some_and(|end| end == "ndjson"));
        if !paths.is_empty() {
            paths.sort();
            return Ok(paths);
        }
    }
    Err(format!(
        "there are no usage manifests in {}; build the crates that derive TicketPayload first",
        text::path(folder)
    )
    .into())
}

/// Where some uses were checked against a file that is compared, uses that were checked against another one are those of
/// another account.
fn keep_those_of(uses: &mut Vec<Usage>, compared: &[&Named]) {
    let files: Vec<PathBuf> =
        compared.iter().filter_map(|named| named.file.as_ref()?.canonicalize().ok()).collect();
    let is_of = |one: &Usage| {
        let path = one.schema.as_ref().and_then(|path| path.canonicalize().ok());
        path.is_some_and(|path| files.contains(&path))
    };
    if uses.iter().any(is_of) {
        uses.retain(|one| one.schema.is_none() || is_of(one));
    }
}
