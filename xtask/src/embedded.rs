//! The embedded account's snapshot, rewritten canonically after somebody edited it.

use ticketproof_schema::Snapshot;

use crate::{console::ChoreResult, files};

pub(crate) fn run(check: bool) -> ChoreResult {
    let path = files::root().join("schema/src/embedded/tickets.json");
    let snapshot = Snapshot::read(&path)?;
    files::ensure(&path, &snapshot.to_json(), check, "embedded")
}
