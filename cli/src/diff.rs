//! `ticketproof diff`: what changed between two schemas, and what it breaks.

mod format;
mod manifests;
mod place;
mod source;

use std::{io::Write as _, path::PathBuf};

use ticketproof_schema::drift::{Class, Verdict, compare};

pub(crate) use self::format::{Kind, Named, rendered};
use self::source::Source;
use crate::{
    account::AccountArgs,
    overwrite_guard::OverwriteGuard,
    ui::{Outcome, Result, Ui},
};

const AFTER_HELP: &str = "\
Every change has a class, by what it means for payloads that were valid before:
  breaking  they are refused or mean something else: an option removed, a stage moved
  risky     they are accepted but may surprise: a label now belongs to another id, an option hidden
  safe      they are as valid as before

A part that one of the two snapshots could not see is reported as not compared, never as
removed or unchanged. With --live the account is pulled as the old snapshot was: in its
language, with its custom objects, and with the owners if it has them.

Examples:
  ticketproof diff hubspot/tickets.json tomorrow.json
  ticketproof diff --live                              hubspot/tickets.json and the account as it is now
  ticketproof diff --against git:main                  what this branch's snapshot changes
  ticketproof diff --live --usage target               also which lines of your code are affected

Exit codes: 0 below the threshold, 1 at or above it, 2 could not compare.";

/// Show what changed between two schemas, and what that breaks
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The old snapshot and the new one; with --live or --against only one [default: hubspot/tickets.json]
    #[arg(value_name = "FILE", num_args = 0..=2)]
    files: Vec<PathBuf>,

    /// Compare with the account as it is now, as the new schema
    #[arg(long)]
    live: bool,

    /// Compare with a git revision of the file (`git:REV`) or with another file, as the old schema
    #[arg(long, value_name = "git:REV|FILE")]
    against: Option<String>,

    /// How changes are printed
    #[arg(long, value_enum, default_value_t)]
    format: Kind,

    /// The mildest class of change that makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "CLASS")]
    fail_on: FailOn,

    /// Show which code each change affects, from the usage manifests that builds leave in this target folder
    #[arg(long, value_name = "DIR")]
    usage: Option<PathBuf>,

    #[command(flatten, next_help_heading = "With --live")]
    account: AccountArgs,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum FailOn {
    /// Breaking changes
    #[default]
    Breaking,
    /// Risky and breaking changes
    Risky,
    /// Any change
    Any,
}

impl From<FailOn> for Class {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Breaking => Self::Breaking,
            FailOn::Risky => Self::Risky,
            FailOn::Any => Self::Safe,
        }
    }
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let (old, new) = source::pair(&args.files, args.against.as_deref(), args.live)?;
    overwrite_guard(args, [&old, &new]).check()?;
    let old = old.load(&args.account, None, ui)?;
    let new = new.load(&args.account, Some(&old.snapshot), ui)?;
    let mut drift = compare(&old.snapshot, &new.snapshot);
    if let Some(folder) = &args.usage {
        manifests::annotate(&mut drift, folder, &[&old, &new], ui)?;
    }
    let threshold = Class::from(args.fail_on);
    let text = rendered(&drift, args.format, &old, &new, threshold, ui.stdout_has_color());
    let mut out = ui.stdout();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(match drift.verdict(threshold) {
        Verdict::Below => Outcome::Fine,
        Verdict::Reached => Outcome::Findings,
        Verdict::Unknown => Outcome::Failed,
    })
}

/// The inputs, which standard output and error must not write over.
fn overwrite_guard(args: &Args, sources: [&Source; 2]) -> OverwriteGuard {
    let mut guard = OverwriteGuard::default();
    for path in sources.into_iter().filter_map(Source::file) {
        guard.reads("the snapshot", path);
    }
    if let Some(path) = args.account.token_file() {
        guard.reads("the token", path);
    }
    for path in args.usage.iter().flat_map(|folder| manifests::find(folder).unwrap_or_default()) {
        guard.reads("the usage manifest", &path);
    }
    guard
}
