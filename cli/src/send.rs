//! `ticketproof send`: records into tickets, each of them once, and each with an end that is known.

mod args;
mod overwrite_guard;
mod prevalidate;
mod report;
mod run;
mod status;
mod summary;

use ticketproof_client::Sender;
use ticketproof_ingest::records::RecordSource;

pub(crate) use self::args::Args;
use self::prevalidate::{Prevalidated, Rejects};
use crate::{
    interrupt,
    ui::{self, Result, Ui},
};

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
    let reported = report::write(run, ledger, summary::stopped(ended));
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
