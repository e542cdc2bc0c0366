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
Every change is classed by what it means for payloads that were valid before:
  breaking  they are refused, or mean something else: an option removed, a property read-only, a stage moved
  risky     they are accepted, but may surprise: a label that belongs to another id, an option hidden
  safe      they are as valid as before

What one of the two could not see is said to be not compared; it is never taken for a removal, nor for no change.
With --live the account is asked as the old snapshot was pulled: in its language, for its custom objects, and for the owners
if it has them.

Examples:
  ticketproof diff hubspot/tickets.json tomorrow.json
  ticketproof diff --live                              hubspot/tickets.json and the account as it is now
  ticketproof diff --against git:main                  what this branch's snapshot changes
  ticketproof diff --live --usage target               and which lines of your code are concerned

Exit codes: 0 below the threshold, 1 at or above it, 2 could not compare.";

/// Say what changed between two schemas, and what it breaks
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The old snapshot and the new one; just one (hubspot/tickets.json if not given) with --live or --against
    #[arg(value_name = "FILE", num_args = 0..=2)]
    files: Vec<PathBuf>,

    /// Compare with the account as it is now: it is the new one
    #[arg(long)]
    live: bool,

    /// Compare with a revision of the file, `git:REV`, or with another file: it is the old one
    #[arg(long, value_name = "git:REV|FILE")]
    against: Option<String>,

    /// How changes are printed
    #[arg(long, value_enum, default_value_t)]
    format: Kind,

    /// The mildest class of change that makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "CLASS")]
    fail_on: FailOn,

    /// Say which code is concerned, by the usage manifests that builds leave in this target folder
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

/// What is read, to be kept from standard output and error.
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
