//! Before anything is sent: every record is checked and gets its identity.

use std::{path::Path, sync::Arc};

use ticketproof_client::{Counts, Ledger, Record, RowId, Rows, State};
use ticketproof_diagnostics::{Diagnostic, Report, text::escaped};
use ticketproof_ingest::output::WriteError;
use ticketproof_validator::{JsonBody, Operation, Shape, UniqueValues, Validator};

use crate::{
    check::{
        records::{Found, Place, each},
        repeats::of_not_compared,
        sinks::Sink,
    },
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
    /// How many values of unique properties could not be compared with each other.
    pub(super) not_compared: u64,
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
    /// What it repeats of records before it.
    pub(super) repeats: Vec<Diagnostic>,
}

/// A record's findings with what it repeats of records before it.
pub(super) fn with_repeats(report: Report, repeats: &[Diagnostic]) -> Report {
    if repeats.is_empty() {
        report
    } else {
        Report::new(report.into_iter().chain(repeats.iter().cloned()).collect())
    }
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
    /// Invalid by itself, or because of a value that a record before it has; with the findings of the latter.
    Invalid(Vec<Diagnostic>),
    /// Without an identity, and why.
    Nobody(String),
}

/// Judges the records of all inputs, which are the same in every reading.
struct Judge<'a> {
    validator: &'a Validator,
    rows: Rows,
    values: UniqueValues,
    records: u64,
}

impl<'a> Judge<'a> {
    fn new(validator: &'a Validator, key: Option<&str>) -> Self {
        let rows = key.map_or_else(Rows::unkeyed, Rows::keyed_by);
        Self { validator, rows, values: UniqueValues::new(validator, Operation::Create), records: 0 }
    }

    fn judge(&mut self, found: &Found<'_>) -> Judged {
        self.records += 1;
        let repeats = if self.values.may_be_in(found.bytes()) {
            self.values.observe(self.records, Shape::Body, found.bytes())
        } else {
            Report::default()
        };
        let is_repeated = repeats.has_errors();
        let invalid = |repeats: Report| Judged::Invalid(found.placed(repeats));
        let Some(text) = found.text() else { return invalid(repeats) };
        let Ok(payload) = self.validator.validate_json(Operation::Create, text) else {
            return invalid(repeats);
        };
        match self.rows.row(found.input(), found.line(), found.offset(), text) {
            Err(error) => Judged::Nobody(error.to_string()),
            Ok(_) if is_repeated => invalid(repeats),
            Ok(row) => Judged::Fine(row.with(payload)),
        }
    }
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
        let mut judge = Judge::new(validator, key);
        let payloads = rejects.payloads;
        let mut failed = None;
        let color = ui.stderr_has_color();
        each(places, |found| {
            let (input, line, offset) = (Arc::clone(found.input()), found.line(), found.offset());
            let mut shown = Vec::new();
            let (why, repeats) = match judge.judge(&found) {
                Judged::Fine(record) => {
                    cargo.rows.push(KnownRow { id: record.row.id, input, line, offset });
                    return true;
                }
                Judged::Invalid(repeats) => {
                    let report = with_repeats(found.check(validator), &repeats);
                    if (cargo.rejected.len() as u64) < SHOWN {
                        found.write_findings(&mut shown, &report, color);
                    }
                    failed = rejects.line(|line| found.write_reject(line, &report, payloads)).err();
                    let codes = report.iter().map(|finding| finding.rule.code.to_string());
                    (codes.collect::<Vec<_>>().join(" "), repeats)
                }
                Judged::Nobody(why) => {
                    shown.extend(format!("{}:{line}: {}\n", escaped(&input), escaped(&why)).into_bytes());
                    failed = rejects.line(|line| found.write_refusal(line, "rejected", &why, payloads)).err();
                    (why, Vec::new())
                }
            };
            if (cargo.rejected.len() as u64) < SHOWN {
                ui.show(String::from_utf8_lossy(&shown).trim_end());
            }
            cargo.rejected.push(Rejected { input, line, offset, why, repeats });
            failed.is_none()
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        rejects.sync()?;
        if judge.values.not_compared() > 0 {
            ui.warn(of_not_compared(judge.values.not_compared()));
        }
        cargo.not_compared = judge.values.not_compared();
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

/// Reads all inputs again and hands on what is valid, until `with` returns `false`.
pub(super) fn each_record(
    places: &[Place],
    validator: &Validator,
    key: Option<&str>,
    mut with: impl FnMut(Record<JsonBody>) -> bool,
) -> Result<()> {
    let mut judge = Judge::new(validator, key);
    each(places, |found| match judge.judge(&found) {
        Judged::Fine(record) => with(record),
        Judged::Invalid(_) | Judged::Nobody(_) => true,
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
