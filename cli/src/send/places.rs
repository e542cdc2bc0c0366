//! Where a send writes: never over what it reads, every text to a place of its own, and nothing into the journal but itself.

use std::path::Path;

use ticketproof_client::Journal;

use super::Args;
use crate::check::places::{Place, check_names, compare, compare_mapping, settings, with_mapping};

/// Refuses to write over what is read, two texts to one place, and anything to the journal; the reason, before anything is
/// opened.
pub(super) fn check(args: &Args) -> Result<(), String> {
    let inputs = args.inputs.iter().map(|path| Place::new("the input", path));
    let token = args.account.token_file.iter().map(|path| Place::new("the token", path));
    let schema = args.schema.as_deref();
    let settings = settings(schema, None, args.config.as_deref(), None);
    let read: Vec<_> = inputs.chain(token).chain(settings).collect();
    let written = texts(&[("--rejects", args.rejects.as_deref()), ("--report", args.report.as_deref())]);
    check_names(&written)?;
    let journal = args.journal.as_deref();
    let all = journal.into_iter().flat_map(files).chain(written.iter().cloned()).collect::<Vec<_>>();
    compare_mapping(&args.tables, &read, &all)?;
    compare(&with_mapping(read, &args.tables, schema), &all)?;
    let mapping = texts(&[("--write-mapping", args.tables.write_mapping())]);
    journal.map_or(Ok(()), |folder| outside(folder, &[written, mapping].concat()))
}

/// The same for `--status`, which only reads the journal.
pub(super) fn check_status(folder: &Path, report: Option<&Path>) -> Result<(), String> {
    let written = texts(&[("--report", report)]);
    check_names(&written)?;
    compare(&files(folder), &written)?;
    outside(folder, &written)
}

/// Those that are wanted.
fn texts(named: &[(&str, Option<&Path>)]) -> Vec<Place> {
    named.iter().filter_map(|(what, path)| Some(Place::new(*what, (*path)?))).collect()
}

/// The journal's folder, and the files in it that are its own.
fn files(folder: &Path) -> Vec<Place> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let own = entries.map(|entry| entry.path()).filter(|path| Journal::owns(path));
    [folder.to_owned()].into_iter().chain(own).map(|path| Place::new("the journal", &path)).collect()
}

/// Refuses a file that the journal will want for itself.
fn outside(folder: &Path, written: &[Place]) -> Result<(), String> {
    let folder = Place::new("the journal", folder);
    match written.iter().find(|place| place.is_in(&folder, |path| Journal::owns(path))) {
        Some(place) => Err(place.would_write_over("the journal")),
        None => Ok(()),
    }
}
