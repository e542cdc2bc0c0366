//! `ticketproof send`: records into tickets, each of them once, and each with an end that is known.

mod overwrite_guard;
mod prevalidate;
mod report;
mod run;
mod status;
mod summary;

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use ticketproof_client::{Journal, Rate, Reconciled, Sender, Settling, Summary};
use ticketproof_diagnostics::Applicability;
use ticketproof_ingest::{TableReader, records::RecordSource};
use ticketproof_schema::temporary_file::TemporaryFile;
use ticketproof_tabular::Reading;
use ticketproof_validator::{Operation, Settings, Validator};

use self::prevalidate::{Prevalidated, Rejects};
use crate::{
    account::ConnectionArgs,
    check::table_args::TableArgs,
    config::{self, Config},
    interrupt,
    ui::{self, Loaded, Result, Ui},
};

const AFTER_HELP: &str = "\
Every record is checked first; an invalid one is rejected, and no byte of it is sent. The
others go out in batches. A journal records what became of each: after any interruption run
the same command again, and it continues where it stopped.
  done       HubSpot answered with the ticket's id
  refused    HubSpot named the record in an error; --retry-refused sends it again
  in doubt   the outcome is unknown: a request with it was under way and no usable answer came

With --key, a property with unique values, tickets are upserted by that property: sending
again is safe, so a record in doubt is sent again. Without --key it is sent again only if you
ask: --reconcile looks for its ticket (finding none is no proof that there is none),
--accept-duplicates sends it again.

The token is read from HUBSPOT_ACCESS_TOKEN or from --token-file. Ctrl-C waits for the
requests under way and says how to continue; a second Ctrl-C leaves at once. Neither loses a
record.

The files of --rejects and --report are on disk (fsync) when the command ends with 0 or 1;
invalid records are in the rejects before anything is sent. If a file cannot be written, the
exit code is 2: run the command again, the journal knows what is done.

Examples:
  ticketproof send tickets.ndjson --journal sent/ --dry-run
  ticketproof send tickets.ndjson --journal sent/ --key external_id --rate pro --rejects rejects.ndjson
  ticketproof send tickets.ndjson --journal sent/ --reconcile
  ticketproof send --status sent/

Exit codes: 0 all records are done, 1 some were rejected, refused or are in doubt, 2 could not
run or did not finish.";

/// Send records as tickets: validated, rate-limited and journaled, so that none is lost and none becomes two tickets
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// What to send: files with one record per line (.ndjson), JSON documents, tables (.csv, .parquet, .arrow), or `-` for
    /// standard input
    #[arg(required_unless_present = "status", value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// The folder that records what was sent; created if it does not exist
    #[arg(long, value_name = "FOLDER", required_unless_present_any = ["status", "dry_run"])]
    journal: Option<PathBuf>,

    /// Upsert by this property, which must have unique values, instead of creating
    #[arg(long, value_name = "PROPERTY")]
    key: Option<String>,

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// The configuration file of the rules [default: ticketproof.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten, next_help_heading = "Account")]
    account: ConnectionArgs,

    #[command(flatten)]
    pace: PaceArgs,

    #[command(flatten)]
    tables: TableArgs,

    #[command(flatten)]
    what: WhatArgs,

    /// Write one line per record that was rejected as invalid or refused by HubSpot: place, findings and the record
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    rejects: Option<PathBuf>,

    /// Write what became of the records. FILE.html is a page to read: how many became tickets, HubSpot's reasons, the worst
    /// mistakes with the value marked and the fix beside it. Any other name is one line of JSON per record, and a summary
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    report: Option<PathBuf>,

    /// Leave the records out of the rejects and the page, and their values out of the page: they may be personal data
    #[arg(long, help_heading = "Output")]
    no_payload: bool,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Pace")]
struct PaceArgs {
    /// Requests in any ten seconds: free (100), pro (190), boost (250) or a number
    #[arg(long, value_name = "RATE", default_value = "free")]
    rate: Rate,

    /// Records per request, 1 to 100; without --key also how many records one lost answer puts in doubt
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    batch: u8,

    /// How long one request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    timeout: u32,

    /// With --reconcile: how long search is given to catch up, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    settle: u32,
}

#[derive(clap::Args)]
#[command(next_help_heading = "What to do")]
struct WhatArgs {
    /// Check the records and print what would be sent; send nothing
    #[arg(long, conflicts_with_all = ["reconcile", "accept_duplicates", "retry_refused"])]
    dry_run: bool,

    /// Look for the tickets of the records in doubt; send nothing
    #[arg(long, conflicts_with_all = ["accept_duplicates", "retry_refused"])]
    reconcile: bool,

    /// Also send the records in doubt again, at the risk of second tickets
    #[arg(long, conflicts_with = "key")]
    accept_duplicates: bool,

    /// Also send the records again that HubSpot refused
    #[arg(long)]
    retry_refused: bool,

    /// Print what a journal knows; needs no input and no account
    #[arg(long, value_name = "JOURNAL", conflicts_with_all = ["inputs", "journal", "dry_run", "reconcile"])]
    status: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    if let Some(folder) = &args.what.status {
        overwrite_guard::of_status(folder, args.report.as_deref()).check()?;
        return status::run(folder, args.report.as_deref(), !args.no_payload, ui);
    }
    args.overwrite_guard().check()?;
    interrupt::listen(|_| "nothing was sent".to_owned())?;
    let loaded = ui::load_snapshot(args.schema.as_deref())?;
    if loaded.is_default {
        ui.note_no_snapshot();
    }
    let validator = args.validator(&loaded)?;
    let tables = args.tables(&validator)?;
    let (sources, _kept) = args.sources(&tables)?;
    // No file of rejects is emptied for inputs that are not there.
    sources.iter().try_for_each(RecordSource::check_opens)?;
    if args.what.dry_run {
        // What would stop the run is said before anything else.
        args.check_key(&validator)?;
        let ledger = status::known(args.journal.as_deref(), ui)?;
        let mut rejects = args.rejects()?;
        let records = Prevalidated::read(&sources, &validator, args.key.as_deref(), &mut rejects, ui)?;
        args.show_columns(&tables, ui)?;
        let run = report::Run {
            args,
            loaded: &loaded,
            validator: &validator,
            sources: &sources,
            records: &records,
        };
        return status::dry_run(&run, &ledger, ui);
    }
    let sender = args.sender(&validator, ui)?;
    let mut rejects = args.rejects()?;
    let records = Prevalidated::read(&sources, &validator, args.key.as_deref(), &mut rejects, ui)?;
    args.show_columns(&tables, ui)?;
    let run =
        report::Run { args, loaded: &loaded, validator: &validator, sources: &sources, records: &records };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if args.what.reconcile {
        let (sender, reconciled) =
            runtime.block_on(run::reconcile(sender, &records, &sources, &validator, args, ui))?;
        return finish(&run, &sender, rejects, summary::Ended::Reconciled(&reconciled), ui);
    }
    let (sender, summary) = runtime.block_on(run::send(sender, &records, &sources, &validator, args, ui))?;
    finish(&run, &sender, rejects, summary::Ended::Sent(&summary), ui)
}

impl Args {
    fn validator(&self, loaded: &Loaded) -> Result<Validator> {
        let mut settings = Settings::default();
        Config::load(self.config.as_deref())?.apply(&mut settings)?;
        // What HubSpot will enforce in this version is checked before anything is sent.
        settings.set_api_version(self.account.api_version.as_str());
        if let Some(requirements) = config::requirements(None, &[self.schema.as_deref()])? {
            settings.set_requirements(requirements);
        }
        Ok(Validator::with_settings(loaded.snapshot.schema.clone(), settings))
    }

    /// How tables are read.
    fn tables(&self, validator: &Validator) -> Result<Arc<TableReader>> {
        if self.tables.empty_clears() {
            return Err(
                "--empty-clears is for checking updates: an empty cell of a row that is sent is left out"
                    .into(),
            );
        }
        let reading =
            Reading { operation: Operation::Create, empty_clears: false, fixes: Applicability::Safe };
        Ok(Arc::new(self.tables.reader(self.schema.as_deref(), validator, reading, None)?))
    }

    /// Says what was found in the headers of tables, and saves what the columns were taken for.
    fn show_columns(&self, tables: &TableReader, ui: &Ui) -> Result<()> {
        tables.take_notices().iter().for_each(|notice| ui.warn(notice));
        self.tables.save(tables, ui)
    }

    /// Where records are read from. Standard input is read twice, so it is copied first; the file is gone with the guard.
    fn sources(&self, tables: &Arc<TableReader>) -> Result<(Vec<RecordSource>, Option<TemporaryFile>)> {
        let mut kept = None;
        let mut sources = Vec::new();
        for path in &self.inputs {
            let source = RecordSource::new(path).with_tables(tables, self.tables.format());
            if !source.is_stream() {
                sources.push(source);
                continue;
            }
            if kept.is_some() {
                return Err("standard input can be given once".into());
            }
            let mut file = TemporaryFile::new()?;
            io::copy(&mut io::stdin().lock(), &mut file)?;
            sources.push(source.copied_to(file.path().to_owned()));
            kept = Some(file);
        }
        Ok((sources, kept))
    }

    fn check_key(&self, validator: &Validator) -> Result<()> {
        match &self.key {
            Some(key) => Ok(Sender::check_key(key, validator.schema())?),
            None => Ok(()),
        }
    }

    fn sender(&self, validator: &Validator, ui: &Ui) -> Result<Sender> {
        self.check_key(validator)?;
        let client = self.account.client(Some(Duration::from_secs(self.pace.timeout.into())))?;
        let folder = self.journal.as_deref().ok_or("name the journal's folder with --journal")?;
        let journal = Journal::open(folder)?;
        for notice in journal.notices() {
            ui.warn(notice.to_string());
        }
        let sender = Sender::new(client, journal)
            .rate(self.pace.rate)
            .batch(self.pace.batch.into())
            .accept_duplicates(self.what.accept_duplicates)
            .retry_refused(self.what.retry_refused);
        Ok(match &self.key {
            Some(key) => sender.keyed_by(key, validator.schema())?,
            None => sender,
        })
    }

    fn settling(&self) -> Settling {
        let mut settling = Settling::default();
        settling.delay = Duration::from_secs(self.pace.settle.into());
        settling
    }

    fn rejects(&self) -> Result<Rejects> {
        Rejects::open(self.rejects.as_deref(), !self.no_payload)
    }
}

/// Writes what is to be written at the end, and says what became of the records. They are what they are, whether that could be
/// written or not: it is said first, and then what could not be written.
fn finish(
    run: &report::Run<'_>,
    sender: &Sender,
    rejects: Rejects,
    ended: summary::Ended<'_>,
    ui: &Ui,
) -> Result {
    let ledger = sender.journal().ledger();
    let added = run.records.add_refused(run.sources, ledger, rejects);
    let reported = report::write(run, ledger, stopped(ended));
    let outcome = summary::show(run.records, ledger, ended, run.args.journal.as_deref(), ui)?;
    match (added, reported) {
        (Ok(()), Ok(())) => Ok(outcome),
        (Err(error), Ok(())) | (Ok(()), Err(error)) => Err(error),
        (Err(added), Err(reported)) => {
            ui.warn(added.to_string());
            Err(reported)
        }
    }
}

/// What is said of numbers: `1 record`, `1,234 records`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Why a run ended early, if it did.
fn stopped(ended: summary::Ended<'_>) -> Option<String> {
    match ended {
        summary::Ended::Sent(Summary { stopped, .. }) => stopped.as_ref().map(ToString::to_string),
        summary::Ended::Reconciled(Reconciled { stopped, .. }) => stopped.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said() {
        assert_eq!((counted(1, "record"), counted(0, "record")), ("1 record".into(), "0 records".into()));
        assert_eq!(
            (grouped(999), grouped(1_000), grouped(1_234_567)),
            ("999".into(), "1,000".into(), "1,234,567".into())
        );
    }
}
