//! The arguments of `ticketproof send`.

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use ticketproof_client::{Journal, Rate, Sender, Settling};
use ticketproof_diagnostics::Applicability;
use ticketproof_ingest::{TableReader, records::RecordSource};
use ticketproof_schema::temporary_file::TemporaryFile;
use ticketproof_tabular::Reading;
use ticketproof_validator::{Operation, Settings, Validator};

use super::prevalidate::Rejects;
use crate::{
    account::ConnectionArgs,
    check::table_args::TableArgs,
    config::{self, Config},
    ui::{Loaded, Result, Ui},
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
    pub(super) inputs: Vec<PathBuf>,

    /// The folder that records what was sent; created if it does not exist
    #[arg(long, value_name = "FOLDER", required_unless_present_any = ["status", "dry_run"])]
    pub(super) journal: Option<PathBuf>,

    /// Upsert by this property, which must have unique values, instead of creating
    #[arg(long, value_name = "PROPERTY")]
    pub(super) key: Option<String>,

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
    #[arg(long, value_name = "FILE")]
    pub(super) schema: Option<PathBuf>,

    /// The configuration file of the rules [default: ticketproof.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    #[command(flatten, next_help_heading = "Account")]
    pub(super) account: ConnectionArgs,

    #[command(flatten)]
    pub(super) pace: PaceArgs,

    #[command(flatten)]
    pub(super) tables: TableArgs,

    #[command(flatten)]
    pub(super) what: WhatArgs,

    /// Write one line per record that was rejected as invalid or refused by HubSpot: place, findings and the record
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) rejects: Option<PathBuf>,

    /// Write what became of the records. FILE.html is a page to read: how many became tickets, HubSpot's reasons, the worst
    /// mistakes with the value marked and the fix beside it. Any other name is one line of JSON per record, and a summary
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) report: Option<PathBuf>,

    /// Leave the records out of the rejects and the page, and their values out of the page: they may be personal data
    #[arg(long, help_heading = "Output")]
    pub(super) no_payload: bool,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Pace")]
pub(super) struct PaceArgs {
    /// Requests in any ten seconds: free (100), pro (190), boost (250) or a number
    #[arg(long, value_name = "RATE", default_value = "free")]
    pub(super) rate: Rate,

    /// Records per request, 1 to 100; without --key also how many records one lost answer puts in doubt
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(super) batch: u8,

    /// How long one request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) timeout: u32,

    /// With --reconcile: how long search is given to catch up, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    pub(super) settle: u32,
}

#[derive(clap::Args)]
#[command(next_help_heading = "What to do")]
pub(super) struct WhatArgs {
    /// Check the records and print what would be sent; send nothing
    #[arg(long, conflicts_with_all = ["reconcile", "accept_duplicates", "retry_refused"])]
    pub(super) dry_run: bool,

    /// Look for the tickets of the records in doubt; send nothing
    #[arg(long, conflicts_with_all = ["accept_duplicates", "retry_refused"])]
    pub(super) reconcile: bool,

    /// Also send the records in doubt again, at the risk of second tickets
    #[arg(long, conflicts_with = "key")]
    pub(super) accept_duplicates: bool,

    /// Also send the records again that HubSpot refused
    #[arg(long)]
    pub(super) retry_refused: bool,

    /// Print what a journal knows; needs no input and no account
    #[arg(long, value_name = "JOURNAL", conflicts_with_all = ["inputs", "journal", "dry_run", "reconcile"])]
    pub(super) status: Option<PathBuf>,
}

impl Args {
    pub(super) fn validator(&self, loaded: &Loaded) -> Result<Validator> {
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
    pub(super) fn tables(&self, validator: &Validator) -> Result<Arc<TableReader>> {
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
    pub(super) fn show_columns(&self, tables: &TableReader, ui: &Ui) -> Result<()> {
        tables.take_notices().iter().for_each(|notice| ui.warn(notice));
        self.tables.save(tables, ui)
    }

    /// Where records are read from. Standard input is read twice, so it is copied first; the file is gone with the guard.
    pub(super) fn sources(
        &self,
        tables: &Arc<TableReader>,
    ) -> Result<(Vec<RecordSource>, Option<TemporaryFile>)> {
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

    pub(super) fn check_key(&self, validator: &Validator) -> Result<()> {
        match &self.key {
            Some(key) => Ok(Sender::check_key(key, validator.schema())?),
            None => Ok(()),
        }
    }

    pub(super) fn sender(&self, validator: &Validator, ui: &Ui) -> Result<Sender> {
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

    pub(super) fn settling(&self) -> Settling {
        let mut settling = Settling::default();
        settling.delay = Duration::from_secs(self.pace.settle.into());
        settling
    }

    pub(super) fn rejects(&self) -> Result<Rejects> {
        Rejects::open(self.rejects.as_deref(), !self.no_payload)
    }
}
