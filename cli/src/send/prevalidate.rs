//! Before anything is sent: every record is checked, on several threads, and gets its identity, in order.

use std::{
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use ticketproof_client::{Counts, Ledger, Record, RowId, Rows, State};
use ticketproof_diagnostics::{
    Diagnostic, Report,
    text::{counted, escaped},
};
use ticketproof_ingest::{
    Sink, available_threads,
    output::WriteError,
    records::{self, OwnedRecord, RecordSource, for_each_record, map_records},
};
use ticketproof_validator::{JsonBody, Operation, Valid, Validator};

use crate::{
    check::{not_compared::not_compared_warning, write_for_people},
    ui::{Result, Ui},
};

/// How many rejected records are shown with their findings.
const SHOWN: u64 = 10;

/// The records of all inputs, as far as they must be remembered.
#[derive(Debug, Default)]
pub(super) struct Prevalidated {
    /// The valid ones, in order.
    pub(super) rows: Vec<ValidRow>,
    /// The ones that are not sent.
    pub(super) rejected: Vec<RejectedRow>,
    /// How many values of unique properties could not be compared with each other.
    pub(super) not_compared: u64,
}

/// A record that can be sent.
#[derive(Debug)]
pub(super) struct ValidRow {
    pub(super) id: RowId,
    pub(super) input: Arc<str>,
    pub(super) line: u64,
    pub(super) offset: u64,
}

/// A record that is not sent.
#[derive(Debug)]
pub(super) struct RejectedRow {
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

/// A record as a worker leaves it; its identity depends on the records before it.
enum Checked {
    /// Valid by itself; with what makes it invalid where it repeats a value of a record before it.
    Valid(OwnedRecord, Box<Valid<JsonBody>>, Option<MaybeDetails>),
    Invalid(MaybeDetails),
}

/// Details of an invalid record, if any are written.
type MaybeDetails = Option<Box<Invalid>>;

/// An invalid record, and what is written about it.
struct Invalid {
    row: RejectedRow,
    /// The findings for people, as long as they are shown.
    shown: Vec<u8>,
    /// The line of the rejects, if they are wanted.
    line: Vec<u8>,
}

/// A record, in order.
enum Judged {
    Valid(Record<JsonBody>),
    Invalid(MaybeDetails),
    /// Without an identity, and why.
    Unidentified(OwnedRecord, String),
}

/// The output that invalid records go to.
struct RejectedDetails {
    /// Whether lines of rejects are wanted, and with the records themselves.
    lines: Option<bool>,
    has_color: bool,
    /// How many records were rejected so far.
    rejected: AtomicU64,
}

impl RejectedDetails {
    fn of(&self, record: &records::Record<'_>, validator: &Validator, repeats: &[Diagnostic]) -> Invalid {
        let report = with_repeats(record.check(validator), repeats);
        let (mut shown, mut line) = (Vec::new(), Vec::new());
        // A record that is among the first has no more than these before it.
        if self.rejected.load(Ordering::Relaxed) < SHOWN {
            write_for_people(&mut shown, record.context(), &report, self.has_color);
        }
        if let Some(payloads) = self.lines {
            record.write_reject(&mut line, &report, payloads);
        }
        let codes: Vec<_> = report.iter().map(|finding| finding.rule.code.to_string()).collect();
        let row = RejectedRow {
            input: Arc::clone(record.input()),
            line: record.line(),
            offset: record.offset(),
            why: codes.join(" "),
            repeats: repeats.to_vec(),
        };
        Invalid { row, shown, line }
    }
}

/// Checks the records of all inputs, and hands them to `with` in order until it returns `false`. Every reading has the same results.
/// Without `details` nothing is written about invalid records. Returns how many values of unique properties were not compared.
fn judge_all(
    sources: &[RecordSource],
    validator: &Validator,
    key: Option<&str>,
    details: Option<&RejectedDetails>,
    mut with: impl FnMut(Judged) -> std::result::Result<bool, Box<dyn Error>>,
) -> Result<u64> {
    let check = |record: records::Record<'_>, repeats: &[Diagnostic]| {
        let bytes = record.bytes().len();
        let is_repeated = || Report::new(repeats.to_vec()).has_errors();
        let invalid = || details.map(|details| Box::new(details.of(&record, validator, repeats)));
        let payload = record.text().and_then(|text| validator.validate_json(Operation::Create, text).ok());
        match payload {
            Some(payload) => {
                let repeated = is_repeated().then(invalid);
                (Checked::Valid(record.to_owned(), Box::new(payload), repeated), 2 * bytes)
            }
            None => {
                let invalid = invalid();
                let written = invalid.as_ref().map_or(0, |one| one.shown.len() + one.line.len());
                (Checked::Invalid(invalid), written)
            }
        }
    };
    let mut rows = key.map_or_else(Rows::unkeyed, Rows::keyed_by);
    map_records(sources, validator, available_threads(), check, |checked| {
        with(match checked {
            Checked::Invalid(invalid) => Judged::Invalid(invalid),
            Checked::Valid(record, payload, repeated) => {
                let OwnedRecord { input, line, offset, .. } = &record;
                match (rows.row(input, *line, *offset, record.text()), repeated) {
                    (Err(error), _) => {
                        let why = error.to_string();
                        Judged::Unidentified(record, why)
                    }
                    (Ok(_), Some(invalid)) => Judged::Invalid(invalid),
                    (Ok(row), None) => Judged::Valid(row.with(*payload)),
                }
            }
        })
    })
}

impl Prevalidated {
    /// Reads all inputs once. Rejected records are written to `rejects`, where they are on the disk then, and the first ones are
    /// shown.
    pub(super) fn read(
        sources: &[RecordSource],
        validator: &Validator,
        key: Option<&str>,
        rejects: &mut Rejects,
        ui: &Ui,
    ) -> Result<Self> {
        let mut all = Self::default();
        let details = RejectedDetails {
            lines: rejects.sink.is_some().then_some(rejects.payloads),
            has_color: ui.stderr_has_color(),
            rejected: AtomicU64::new(0),
        };
        all.not_compared = judge_all(sources, validator, key, Some(&details), |judged| {
            let (row, shown) = match judged {
                Judged::Valid(Record { row, .. }) => {
                    let (input, line, offset) = (row.input, row.line, row.offset);
                    all.rows.push(ValidRow { id: row.id, input, line, offset });
                    return Ok(true);
                }
                Judged::Invalid(invalid) => {
                    let Some(invalid) = invalid else { return Ok(true) };
                    let Invalid { row, shown, line } = *invalid;
                    rejects.write(&line)?;
                    (row, shown)
                }
                Judged::Unidentified(record, why) => {
                    let shown = format!("{}:{}: {}\n", escaped(&record.input), record.line, escaped(&why));
                    rejects.write_refusal(&record, "rejected", &why)?;
                    let OwnedRecord { input, line, offset, .. } = record;
                    (RejectedRow { input, line, offset, why, repeats: Vec::new() }, shown.into_bytes())
                }
            };
            if (all.rejected.len() as u64) < SHOWN {
                ui.show(String::from_utf8_lossy(&shown).trim_end());
            }
            all.rejected.push(row);
            details.rejected.store(all.rejected.len() as u64, Ordering::Relaxed);
            Ok(true)
        })?;
        rejects.sync()?;
        if all.not_compared > 0 {
            ui.warn(not_compared_warning(all.not_compared));
        }
        if all.rejected.len() as u64 > SHOWN {
            let more = counted(all.rejected.len() as u64 - SHOWN, "more record");
            ui.note(format!("… and {more} rejected"));
        }
        Ok(all)
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
    pub(super) fn add_refused(
        &self,
        sources: &[RecordSource],
        ledger: &Ledger,
        mut rejects: Rejects,
    ) -> Result<()> {
        let refused = self.counts(ledger).refused;
        if rejects.sink.is_some() && refused > 0 {
            let (mut failed, mut added) = (None, 0);
            let mut known = self.rows.iter().peekable();
            for_each_record(sources, false, |record| {
                let row = known.next_if(|row| (&row.input, row.offset) == (record.input(), record.offset()));
                if let Some(State::Refused(reason)) = row.and_then(|row| ledger.state(row.id)) {
                    failed = rejects.write_refusal(&record.to_owned(), "refused", reason).err();
                    added += 1;
                }
                failed.is_none()
            })?;
            if let Some(error) = failed {
                return Err(error.into());
            }
            if added < refused {
                let missing = counted(refused - added, "refused record");
                return Err(format!("{missing} could not be found in the input again: it was changed, and they are not in --rejects").into());
            }
        }
        Ok(rejects.finish()?)
    }
}

/// Reads all inputs again and passes on the valid records, until `with` returns `false`.
pub(super) fn for_each_valid(
    sources: &[RecordSource],
    validator: &Validator,
    key: Option<&str>,
    mut with: impl FnMut(Record<JsonBody>) -> bool,
) -> Result<()> {
    judge_all(sources, validator, key, None, |judged| match judged {
        Judged::Valid(record) => Ok(with(record)),
        Judged::Invalid(_) | Judged::Unidentified(..) => Ok(true),
    })?;
    Ok(())
}

impl Rejects {
    /// Opens the file; one that is there is emptied.
    pub(super) fn open(path: Option<&Path>, payloads: bool) -> Result<Self> {
        Ok(Self { sink: path.map(Sink::open).transpose()?, payloads })
    }

    fn write(&mut self, line: &[u8]) -> std::result::Result<(), WriteError> {
        self.sink.as_mut().map_or(Ok(()), |sink| sink.write(line))
    }

    fn write_refusal(
        &mut self,
        record: &OwnedRecord,
        member: &str,
        reason: &impl serde::Serialize,
    ) -> std::result::Result<(), WriteError> {
        let mut line = Vec::new();
        if self.sink.is_some() {
            record.write_refusal(&mut line, member, reason, self.payloads);
        }
        self.write(&line)
    }

    fn sync(&mut self) -> std::result::Result<(), WriteError> {
        self.sink.as_mut().map_or(Ok(()), Sink::sync)
    }

    fn finish(self) -> std::result::Result<(), WriteError> {
        self.sink.map_or(Ok(()), |mut sink| sink.finish())
    }
}
