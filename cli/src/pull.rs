//! `ticketproof pull`: an account's schema into the snapshot file.

use std::{io::Write as _, path::PathBuf};

use ticketproof_client::Client;
use ticketproof_codegen::fetch::{
    NAMES_LOCK, PullReport, Written, check_nothing_is_lost, pull, pull_also_to, pull_to,
};
use ticketproof_schema::{
    Snapshot, SnapshotError,
    drift::{Class, Verdict, compare},
    lower::Anomaly,
};

use ticketproof_diagnostics::text;

use crate::{
    account::AccountArgs,
    diff::{Kind, Named, rendered},
    interrupt,
    overwrite_guard::{OverwriteGuard, Writing},
    ui::{DEFAULT_SNAPSHOT, Outcome, Result, Ui},
};

/// How many anomalies are told one by one.
const ANOMALIES_SHOWN: usize = 20;

const AFTER_HELP: &str = "\
The token is read from HUBSPOT_ACCESS_TOKEN or from --token-file, never from an argument, and
is never printed. The scope `tickets` is enough for the schema; sensitive properties need
`tickets.sensitive.v2` (`tickets.highly_sensitive.v2`). Parts that the token may not see are
left out, and the snapshot says which.

An answer without a property in use, or without `subject`, is an error: nothing is written
(exit 2). If a part that the snapshot has does not come back, such as pipelines, stages,
owners or association labels, nothing is written either (exit 2): the token may have lost a
scope. If the part is really gone, move the file away and pull again. In a first pull,
pipelines and labels that did not come back are written as not visible, and `check` says so.

A pull is bounded: 100,000 entries in a list, 4 MiB per entry, 40 MiB of memory for all that
is read (about 38,000 properties, options and stages together), 1,000 pages, and --deadline.
An account beyond a limit is an error that names the limit, and nothing is written.

The command writes the snapshot and, beside it, names.toml, which pins the Rust names of
pipelines, stages, labels and everything else. Commit both. Pulling an unchanged account
changes no byte. If anything goes wrong, or Ctrl-C ends the pull, the files stay as they were.
A symbolic link is kept; a file with several names (hard links), a pipe or a device is
refused.

Examples:
  ticketproof pull
  ticketproof pull --to 2-1234567 --api-version 2026-09
  ticketproof pull --also --out hubspot/sandbox.json      another account, for `.also(\"hubspot/sandbox.json\")`
  ticketproof pull --token-file /run/secrets/hubspot --out crm/tickets.json
  ticketproof pull --base-url http://127.0.0.1:8080        from `ticketproof sandbox`";

/// Fetch an account's ticket schema into a snapshot file
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) account: AccountArgs,

    /// Where the snapshot goes
    #[arg(long, value_name = "FILE", default_value = DEFAULT_SNAPSHOT)]
    out: PathBuf,

    /// Pull a further account that shares the types of the one in the same folder; names.toml gets its ids in a section
    /// `[also.<file>]`
    #[arg(long)]
    also: bool,

    /// Write nothing; show what a pull would change, and exit 1 if that breaks payloads that are valid today
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// The inputs and outputs, to be checked before HubSpot is asked. The snapshot and the names lock are read, too, but
    /// replaced by what is made of them.
    fn overwrite_guard(&self) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        if let Some(path) = self.account.token_file() {
            guard.reads("the token", path);
        }
        guard.reads_beside(&self.out);
        guard.writes("the names lock", &self.out.with_file_name(NAMES_LOCK), Writing::Replaced);
        guard.writes("--out", &self.out, Writing::Replaced);
        guard
    }
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    args.overwrite_guard().check()?;
    interrupt::listen(interrupt::written)?;
    let client = args.account.client()?;
    if args.dry_run {
        return dry_run(args, &client, ui);
    }
    let pull_to = if args.also { pull_also_to } else { pull_to };
    let report = pull_to(&args.out, &client, &args.account.options())?;
    tell(&report, args, ui);
    Ok(Outcome::Fine)
}

/// Prints the drift between the file and the account as it is now.
fn dry_run(args: &Args, client: &Client, ui: &Ui) -> Result {
    let options = args.account.options();
    let pulled = pull(client, &options)?;
    warn_of(&pulled.notices, &pulled.anomalies, ui);
    let old = match Snapshot::read(&args.out) {
        Ok(snapshot) => {
            Named { snapshot, name: args.out.to_string_lossy().into_owned(), file: Some(args.out.clone()) }
        }
        Err(SnapshotError::NotFound { .. }) => {
            ui.note(format!("{} does not exist yet: a pull would write it", text::path(&args.out)));
            return Ok(Outcome::Fine);
        }
        Err(error) => return Err(error.into()),
    };
    check_nothing_is_lost(&args.out, &old.snapshot, &pulled.snapshot, &options)?;
    let new = Named { snapshot: pulled.snapshot, name: "the account".to_owned(), file: None };
    let drift = compare(&old.snapshot, &new.snapshot);
    let text = rendered(&drift, Kind::Human, &old, &new, Class::Breaking, ui.stdout_has_color());
    ui.stdout().write_all(text.as_bytes())?;
    Ok(match drift.verdict(Class::Breaking) {
        Verdict::Below => Outcome::Fine,
        Verdict::Reached => Outcome::Findings,
        Verdict::Unknown => Outcome::Failed,
    })
}

fn warn_of(notices: &[String], anomalies: &[Anomaly], ui: &Ui) {
    for notice in notices {
        ui.warn(notice);
    }
    for anomaly in anomalies.iter().take(ANOMALIES_SHOWN) {
        ui.warn(format!("odd in HubSpot's answer: {anomaly}"));
    }
    if let Some(more @ 1..) = anomalies.len().checked_sub(ANOMALIES_SHOWN) {
        ui.warn(format!("and {more} more oddities"));
    }
}

fn tell(report: &PullReport, args: &Args, ui: &Ui) {
    warn_of(&report.notices, &report.anomalies, ui);
    let schema = &report.snapshot.schema;
    let what = format!(
        "{} properties, {} pipelines, {} association types",
        schema.properties.len(),
        schema.pipelines.len(),
        schema.associations.len()
    );
    let out = text::path(&args.out);
    match report.written {
        Written::New => {
            ui.note(format!("wrote {out}: {what}; commit it with {}", text::path(&report.names_path)))
        }
        Written::Unchanged => ui.note(format!("{out} is up to date: {what}")),
        _ => ui.note(format!("rewrote {out}: {what}; review the difference before you commit it")),
    }
}
