//! `--report`: a line about each record, for machines; or a page about all of them, for people.

mod page;

use std::{io::Write, path::Path};

use serde::Serialize;
use ticketproof_client::{Counts, Ledger, Reason, State};
use ticketproof_diagnostics::render::json;
use ticketproof_ingest::{
    output::{Output, WriteError},
    records::RecordSource,
};

use ticketproof_validator::Validator;

use super::{args::Args, prevalidate::Prevalidated};
use crate::{
    page::is_page,
    ui::{Loaded, Result},
};

/// One record. `state` is `done`, `refused`, `in-doubt`, `planned` or `rejected`; `line` is from 1, `offset` in bytes from 0.
#[derive(Serialize)]
struct Line<'a> {
    input: &'a str,
    line: u64,
    offset: u64,
    state: &'static str,
    /// The ticket's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// HubSpot's reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a Reason>,
    /// Why it is in doubt, or was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

/// The last line.
#[derive(Serialize)]
struct Last {
    summary: Totals,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Totals {
    records: u64,
    rejected: u64,
    #[serde(flatten)]
    counts: Counts,
    /// How many values of unique properties could not be compared with each other; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_compared: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<String>,
}

/// A run, as far as a report tells of it.
pub(super) struct Run<'a> {
    pub(super) args: &'a Args,
    pub(super) loaded: &'a Loaded,
    pub(super) validator: &'a Validator,
    pub(super) sources: &'a [RecordSource],
    pub(super) records: &'a Prevalidated,
}

/// Writes about the records of a run, if that is wanted.
pub(super) fn write(run: &Run<'_>, ledger: &Ledger, stopped: Option<String>) -> Result<()> {
    let Some(path) = run.args.report.as_deref() else { return Ok(()) };
    if is_page(path) {
        return page::write(path, run, ledger, stopped);
    }
    let prevalidated = run.records;
    write_to(path, |out| {
        for rejected in &prevalidated.rejected {
            let (line, offset) = (rejected.line, rejected.offset);
            let why = Some(rejected.why.as_str());
            put(
                out,
                &Line {
                    input: &rejected.input,
                    line,
                    offset,
                    state: "rejected",
                    id: None,
                    reason: None,
                    why,
                },
            )?;
        }
        for row in &prevalidated.rows {
            put(out, &line(&row.input, row.line, row.offset, ledger.state(row.id)))?;
        }
        let counts = prevalidated.counts(ledger);
        let rejected = prevalidated.rejected.len() as u64;
        let not_compared = Some(prevalidated.not_compared).filter(|count| *count > 0);
        let records = counts.total() + rejected;
        put(out, &Last { summary: Totals { records, rejected, counts, not_compared, stopped } })
    })
}

/// Writes about all records of a journal.
pub(super) fn write_journal(path: &Path, ledger: &Ledger, payloads: bool) -> Result<()> {
    if is_page(path) {
        return page::write_journal(path, ledger, payloads);
    }
    write_to(path, |out| {
        for item in ledger.items() {
            put(out, &line(&item.input, item.line, item.offset, Some(&item.state)))?;
        }
        let counts = ledger.counts();
        let records = counts.total();
        let summary = Totals { records, rejected: 0, counts, not_compared: None, stopped: None };
        put(out, &Last { summary })
    })
}

/// Writes lines to a file, which is whole and on the disk then.
fn write_to(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let mut out = Output::create(path)?;
    write(&mut out).map_err(|error| WriteError::new(path, error))?;
    out.finish()?;
    Ok(())
}

fn line<'a>(input: &'a str, line: u64, offset: u64, state: Option<&'a State>) -> Line<'a> {
    let empty = Line { input, line, offset, state: "planned", id: None, reason: None, why: None };
    match state {
        Some(State::Done(id)) => Line { state: "done", id: Some(id), ..empty },
        Some(State::Made(id)) => Line { id: Some(id), why: Some("its associations are to be sent"), ..empty },
        Some(State::Refused(reason)) => {
            Line { state: "refused", id: reason.ticket.as_deref(), reason: Some(reason), ..empty }
        }
        Some(State::InDoubt(why)) => Line { state: "in-doubt", why: Some(why), ..empty },
        Some(State::Sending) => Line { state: "in-doubt", why: Some("it is being sent"), ..empty },
        _ => empty,
    }
}

fn put(out: &mut dyn Write, line: &impl Serialize) -> std::io::Result<()> {
    writeln!(out, "{}", json::line(line))
}
