//! `--status` and `--dry-run`: what a journal knows, and what a run would do.

use std::{io::Write as _, path::Path};

use ticketproof_client::{Counts, Journal, JournalError, Ledger};
use ticketproof_diagnostics::text::{counted, grouped, quoted};

use super::{report, summary};
use crate::ui::{Outcome, Result, Ui};

/// The ledger of a journal; an empty one if there is no journal yet. Damage is reported.
pub(super) fn known(folder: Option<&Path>, ui: &Ui) -> Result<Ledger> {
    match folder.map(Journal::read) {
        None | Some(Err(JournalError::Missing { .. })) => Ok(Ledger::default()),
        Some(read) => {
            let (ledger, notices) = read?;
            notices.iter().for_each(|notice| ui.warn(notice.to_string()));
            Ok(ledger)
        }
    }
}

/// Says what a journal knows.
pub(super) fn run(folder: &Path, report: Option<&Path>, payloads: bool, ui: &Ui) -> Result {
    let (ledger, notices) = Journal::read(folder)?;
    for notice in notices {
        ui.warn(notice.to_string());
    }
    summary::name_items(ledger.items().iter(), ui);
    let counts = ledger.counts();
    let mut out = ui.stdout();
    if let Some(mode) = ledger.mode() {
        let how =
            mode.key.as_deref().map_or("creates".to_owned(), |key| format!("upserts by {}", quoted(key)));
        writeln!(out, "{how} at {}", quoted(&mode.target))?;
    }
    writeln!(
        out,
        "{}: {} done, {} refused, {} in doubt, {} left to send",
        counted(counts.total(), "record"),
        grouped(counts.done),
        grouped(counts.refused),
        grouped(counts.in_doubt),
        grouped(counts.planned)
    )?;
    if let Some(path) = report {
        report::write_journal(path, &ledger, payloads)?;
    }
    Ok(if counts.done == counts.total() { Outcome::Fine } else { Outcome::Findings })
}

/// Says what a run would do.
pub(super) fn dry_run(run: &report::Run<'_>, ledger: &Ledger, ui: &Ui) -> Result {
    let report::Run { records, args, .. } = *run;
    let counts = records.counts(ledger);
    // With a key, what is in doubt is sent again.
    let again = if args.key.is_some() { counts.in_doubt } else { 0 };
    let to_send = counts.planned + again;
    let batches = to_send.div_ceil(args.pace.batch.into());
    let mut out = ui.stdout();
    writeln!(
        out,
        "would send {} in {} to {}",
        counted(to_send, "record"),
        counted(batches, "request"),
        quoted(&args.account.base_url)
    )?;
    let Counts { done, refused, in_doubt, .. } = counts;
    let rejected = records.rejected.len() as u64;
    let kept = [
        (rejected, "rejected here"),
        (done, "done before"),
        (refused, "refused before"),
        (in_doubt - again, "in doubt"),
    ];
    for (count, what) in kept.into_iter().filter(|(count, _)| *count > 0) {
        writeln!(out, "would not send {}: {what}", counted(count, "record"))?;
    }
    report::write(run, ledger, None)?;
    Ok(if rejected + refused + (in_doubt - again) == 0 { Outcome::Fine } else { Outcome::Findings })
}
