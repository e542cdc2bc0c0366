//! Before anything is sent: every record is checked and gets its identity.

use std::{path::Path, sync::Arc};

use ticketproof_client::{Counts, Ledger, Record, RowId, Rows, State};
use ticketproof_diagnostics::text::escaped;
use ticketproof_validator::{JsonBody, Operation, Validator};

use crate::{
    check::{
        records::{Found, Place, each},
        sinks::Sink,
    },
    output::WriteError,
    ui::{Result, Ui},
};

/// How many rejected records are shown with their findings.
const SHOWN: u64 = 10;

/// The records of all inputs, as far as they must be remembered.
#[derive(Debug, Default)]
pub(super) struct Cargo {
    /// The valid ones, in order.
    pub(super) rows: Vec<KnownRow>,
    /// The ones that are not sent.
    pub(super) rejected: Vec<Rejected>,
}

/// A record that can be sent.
#[derive(Debug)]
pub(super) struct KnownRow {
    pub(super) id: RowId,
    pub(super) input: Arc<str>,
    pub(super) line: u64,
    pub(super) offset: u64,
}

/// A record that is not sent.
#[derive(Debug)]
pub(super) struct Rejected {
    pub(super) input: Arc<str>,
    pub(super) line: u64,
    pub(super) offset: u64,
    /// The codes of its findings, or why it has no identity.
    pub(super) why: String,
}

/// The file of records that were rejected here or refused by HubSpot, if one is wanted. It is open for the whole run.
pub(super) struct Rejects {
    sink: Option<Sink>,
    /// Whether the records themselves go there too.
    payloads: bool,
}

/// What a record turned out to be.
enum Judged {
    Fine(Record<JsonBody>),
    /// Invalid, with the findings as they are to be shown; or without an identity.
    Rejected(String),
}

impl Cargo {
    /// Reads all inputs once. Rejected records are written to `rejects`, where they are on the disk then, and the first ones are
    /// shown.
    pub(super) fn inspect(
        places: &[Place],
        validator: &Validator,
        key: Option<&str>,
        rejects: &mut Rejects,
        ui: &Ui,
    ) -> Result<Self> {
        let mut cargo = Self::default();
        let mut rows = rows(key);
        let payloads = rejects.payloads;
        let mut failed = None;
        let color = ui.stderr_has_color();
        each(places, |found| {
            let (input, line, offset) = (Arc::clone(found.input()), found.line(), found.offset());
            let mut shown = Vec::new();
            let why = match judge(&found, validator, &mut rows) {
                Judged::Fine(record) => {
                    cargo.rows.push(KnownRow { id: record.row.id, input, line, offset });
                    return true;
                }
                Judged::Rejected(why) if why.is_empty() => {
                    let report = found.check(validator);
                    if (cargo.rejected.len() as u64) < SHOWN {
                        found.write_findings(&mut shown, &report, color);
                    }
                    failed = rejects.line(|line| found.write_reject(line, &report, payloads)).err();
                    let codes = report.iter().map(|finding| finding.rule.code.to_string());
                    codes.collect::<Vec<_>>().join(" ")
                }
                Judged::Rejected(why) => {
                    shown.extend(format!("{}:{line}: {}\n", escaped(&input), escaped(&why)).into_bytes());
                    failed = rejects.line(|line| found.write_refusal(line, "rejected", &why, payloads)).err();
                    why
                }
            };
            if (cargo.rejected.len() as u64) < SHOWN {
                ui.show(String::from_utf8_lossy(&shown).trim_end());
            }
            cargo.rejected.push(Rejected { input, line, offset, why });
            failed.is_none()
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        rejects.sync()?;
        if cargo.rejected.len() as u64 > SHOWN {
            let more = super::counted(cargo.rejected.len() as u64 - SHOWN, "more record");
            ui.note(format!("… and {more} rejected"));
        }
        Ok(cargo)
    }

    /// The states of the valid records; those that the journal does not know are planned.
    pub(super) fn counts(&self, ledger: &Ledger) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            counts.add(ledger.state(row.id));
        }
        counts
    }

    /// Adds the records that HubSpot refused to the file of rejects, and finishes it.
    pub(super) fn add_refused(&self, places: &[Place], ledger: &Ledger, mut rejects: Rejects) -> Result<()> {
        let refused = self.counts(ledger).refused;
        if rejects.sink.is_some() && refused > 0 {
            let (mut failed, mut added) = (None, 0);
            let payloads = rejects.payloads;
            let mut known = self.rows.iter().peekable();
            each(places, |found| {
                let row = known.next_if(|row| (&row.input, row.offset) == (found.input(), found.offset()));
                if let Some(State::Refused(reason)) = row.and_then(|row| ledger.state(row.id)) {
                    failed =
                        rejects.line(|line| found.write_refusal(line, "refused", reason, payloads)).err();
                    added += 1;
                }
                failed.is_none()
            })?;
            if let Some(error) = failed {
                return Err(error.into());
            }
            if added < refused {
                let missing = super::counted(refused - added, "refused record");
                return Err(format!("{missing} could not be found in the input again: it was changed, and they are not in --rejects").into());
            }
        }
        Ok(rejects.finish()?)
    }
}

fn rows(key: Option<&str>) -> Rows {
    key.map_or_else(Rows::unkeyed, Rows::keyed_by)
}

fn judge(found: &Found<'_>, validator: &Validator, rows: &mut Rows) -> Judged {
    let Some(text) = found.text() else { return Judged::Rejected(String::new()) };
    let Ok(payload) = validator.validate_json(Operation::Create, text) else {
        return Judged::Rejected(String::new());
    };
    match rows.row(found.input(), found.line(), found.offset(), text) {
        Ok(row) => Judged::Fine(row.with(payload)),
        Err(error) => Judged::Rejected(error.to_string()),
    }
}

/// Reads all inputs again and hands on what is valid, until `with` returns `false`.
pub(super) fn each_record(
    places: &[Place],
    validator: &Validator,
    key: Option<&str>,
    mut with: impl FnMut(Record<JsonBody>) -> bool,
) -> Result<()> {
    let mut rows = rows(key);
    each(places, |found| match judge(&found, validator, &mut rows) {
        Judged::Fine(record) => with(record),
        Judged::Rejected(_) => true,
    })?;
    Ok(())
}

impl Rejects {
    /// Opens the file; one that is there is emptied.
    pub(super) fn open(path: Option<&Path>, payloads: bool) -> Result<Self> {
        Ok(Self { sink: path.map(Sink::open).transpose()?, payloads })
    }

    fn line(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> std::result::Result<(), WriteError> {
        let Some(sink) = &mut self.sink else { return Ok(()) };
        let mut line = Vec::new();
        write(&mut line);
        sink.write(&line)
    }

    fn sync(&mut self) -> std::result::Result<(), WriteError> {
        self.sink.as_mut().map_or(Ok(()), Sink::sync)
    }

    fn finish(self) -> std::result::Result<(), WriteError> {
        self.sink.map_or(Ok(()), |mut sink| sink.finish())
    }
}
