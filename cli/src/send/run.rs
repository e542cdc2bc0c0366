//! The run: records from a reading thread, a progress bar, and Ctrl-C.

use std::{
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use ticketproof_client::{ProgressReader, Reconciled, Record, Sender, Stopper, Summary};
use ticketproof_diagnostics::text::counted;
use ticketproof_ingest::records::RecordSource;
use ticketproof_validator::{JsonBody, Validator};
use tokio::sync::mpsc;

use super::{
    args::Args,
    prevalidate::{Prevalidated, for_each_valid},
};
use crate::{
    interrupt,
    ui::{Result, Ui},
};

/// How many records are read ahead.
const AHEAD: usize = 512;

/// How often the progress bar is brought up to date.
const TICK: Duration = Duration::from_millis(100);

/// Records as a thread reads them.
struct Reading(mpsc::Receiver<Record<JsonBody>>);

impl Stream for Reading {
    type Item = Record<JsonBody>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

/// Starts to read. The thread's word is whether everything could be read again.
fn reading(
    sources: &[RecordSource],
    validator: &Validator,
    key: Option<&str>,
) -> (Reading, std::thread::JoinHandle<std::result::Result<(), String>>) {
    let (records, receiver) = mpsc::channel(AHEAD);
    let (sources, validator, key) = (sources.to_vec(), validator.clone(), key.map(str::to_owned));
    let thread = std::thread::spawn(move || {
        let read = for_each_valid(&sources, &validator, key.as_deref(), |record| {
            records.blocking_send(record).is_ok()
        });
        read.map_err(|error| error.to_string())
    });
    (Reading(receiver), thread)
}

pub(super) async fn send(
    mut sender: Sender,
    prevalidated: &Prevalidated,
    sources: &[RecordSource],
    validator: &Validator,
    args: &Args,
    ui: &Ui,
) -> Result<(Sender, Summary)> {
    stop_if_interrupted(sender.stopper());
    let bar = progress_bar(prevalidated.rows.len() as u64);
    let ticking = tokio::spawn(tick(bar.clone(), sender.progress()));
    let (records, thread) = reading(sources, validator, args.key.as_deref());
    let sent = sender.send(records).await;
    ticking.abort();
    bar.finish_and_clear();
    let summary = sent?;
    // A run that was stopped leaves the rest unread.
    if let (Ok(Err(error)), None) = (thread.join(), &summary.stopped) {
        ui.warn(format!(
            "the input could not be read a second time, so that part of it was not sent: {error}"
        ));
    }
    Ok((sender, summary))
}

pub(super) async fn reconcile(
    mut sender: Sender,
    prevalidated: &Prevalidated,
    sources: &[RecordSource],
    validator: &Validator,
    args: &Args,
    ui: &Ui,
) -> Result<(Sender, Reconciled)> {
    stop_if_interrupted(sender.stopper());
    let in_doubt = prevalidated.counts(sender.journal().ledger()).in_doubt;
    if in_doubt > 0 {
        let what = counted(in_doubt, "record");
        ui.note(format!(
            "looking for the tickets of {what}, at five searches a second and {} s apart",
            args.pace.settle
        ));
    }
    let (records, _thread) = reading(sources, validator, args.key.as_deref());
    let reconciled = sender.reconcile(records, validator.schema(), args.settling()).await?;
    Ok((sender, reconciled))
}

/// The first signal asks the run to end, the second one ends the process. The journal is consistent at every moment.
fn stop_if_interrupted(stopper: Stopper) {
    let note = |_: &[PathBuf]| "run the same command again to go on".to_owned();
    interrupt::on_first(note, move || {
        stopper.stop();
        interrupt::say(
            "stopping when what is under way is answered; once more leaves at once, and loses nothing either",
        );
        true
    });
}

fn progress_bar(records: u64) -> ProgressBar {
    let target = if Ui::is_watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(records), target);
    let template = "{bar:24} {human_pos}/{human_len} {pace} eta {eta} {msg}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let pace = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let _ = write!(out, "{:.0}/s", state.per_sec());
    };
    bar.with_style(style.with_key("pace", pace))
}

async fn tick(bar: ProgressBar, progress: ProgressReader) {
    let mut resumed = false;
    loop {
        let now = progress.now();
        // What was done before this run is no measure of its speed.
        if !resumed && now.requests > 0 {
            resumed = true;
            bar.reset_eta();
        }
        bar.set_position(now.done + now.refused + now.in_doubt);
        let trouble = if now.is_failing { ", the server fails: waiting" } else { "" };
        let message =
            format!("{} done, {} refused, {} in doubt{trouble}", now.done, now.refused, now.in_doubt);
        bar.set_message(message);
        tokio::time::sleep(TICK).await;
    }
}
