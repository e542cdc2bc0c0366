//! `ticketproof check`: payloads against a schema, before any request is sent.
//!
//! A reader cuts the inputs into blocks of whole records, workers check blocks and write their findings as text, and the
//! collector prints them in input order. At most a window of blocks is in flight, so memory does not grow with the input.

mod against;
mod args;
mod block;
mod collect;
mod files;
mod format;
mod key;
mod limit;
mod reader;
pub(crate) mod records;
mod reject;
pub(crate) mod repeats;
pub(crate) mod sinks;
mod summary;
pub(crate) mod tables;
mod work;

use std::{io::Write, mem::ManuallyDrop};

use ticketproof_diagnostics::{Severity, text, text::quoted};
use ticketproof_ingest::{input, output::Output};
use ticketproof_schema::Snapshot;

pub(crate) use self::args::Args;
use self::{
    against::Judges,
    sinks::Sinks,
    work::{Wanted, Worker},
};
use crate::{
    interrupt, page,
    ui::{self, Outcome, Result, Ui},
};

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let fixed_to = args.fixes.target(&args.inputs);
    // First of all: an error, too, is written somewhere.
    args.overwrite_guard(fixed_to.as_ref().ok().and_then(Option::as_ref)).check()?;
    let fixed_to = fixed_to?;
    let loaded = ui::load_snapshot(args.schema.as_deref())?;
    if loaded.is_default {
        ui.note_no_snapshot();
    }
    let settings = args.rules.settings()?;
    let (schema, against) = (args.schema.as_deref(), args.against.as_ref());
    let judges = Judges::new(loaded, schema, against, &args.requirements, settings, ui)?;
    let notices = judges.tomorrow.notices();
    for notice in &notices {
        let help = notice.help.as_deref().map_or_else(String::new, |help| format!("; {help}"));
        let text = format!("[{}] {}{help}", notice.rule.code, notice.message);
        if notice.severity == Severity::Error {
            ui.error(&*Box::<dyn std::error::Error>::from(text))
        } else {
            ui.warn(text)
        }
    }
    let tables = args.tables(&judges.tomorrow)?;
    let data_on_stdout = args.data_on_stdout(fixed_to.as_ref());
    // The process ends when all is checked: to take the schema apart first would cost more than to check a line.
    let worker = ManuallyDrop::new(Worker {
        validator: judges.tomorrow,
        today: judges.today,
        operation: args.op,
        shape: args.shape.into(),
        format: format::Format::new(
            args.format,
            if data_on_stdout { ui.stderr_has_color() } else { ui.stdout_has_color() },
        ),
        fixes: args.fixes.which(),
        key: args.files.key.clone().map(key::Key),
        tables,
        wanted: Wanted {
            accepted: args.files.accepted.is_some(),
            rejects: args.files.rejects.is_some(),
            payloads: !args.files.no_payload,
            tally: args.files.report.as_deref().is_some_and(page::is_page),
        },
    });
    let files = &args.files;
    // No file is emptied for inputs none of which is there.
    if args.writes_files() {
        input::check_any_opens(&args.inputs)?;
    }
    // A little that goes to the terminal is checked before anybody could interrupt it.
    if args.writes_files() || !collect::is_little(&args.inputs, worker.tables.form()) {
        interrupt::listen(collect::told_if_left)?;
    }
    let mut sinks = Sinks::open(&args.inputs, files.accepted.as_deref(), files.rejects.as_deref(), fixed_to)?;
    let mut out: Box<dyn Write> = if data_on_stdout { Box::new(ui.stderr()) } else { Box::new(ui.stdout()) };
    let done = collect::check_all(&args.inputs, &worker, &mut sinks, &mut out, ui)?;
    if let Some(key) = files.key.as_deref().filter(|_| done.summary.rejected.lack_keys()) {
        ui.warn(format!("no rejected record has the field {}, which --key names", quoted(key)));
    }
    if done.summary.not_compared > 0 {
        ui.warn(repeats::of_not_compared(done.summary.not_compared));
    }
    for path in &sinks.written {
        ui.note(format!("wrote {}", text::path(path)));
    }
    if let Some(path) = worker.tables.save()? {
        ui.note(format!("wrote {}", text::path(path)));
    }
    if let Some(path) = &files.report {
        // The hash is of the schema; where that comes from does not matter.
        let snapshot = Snapshot::new(worker.validator.schema().clone(), judges.provenance);
        let hash = snapshot.hash();
        let schema = page::source(&judges.name, &snapshot, &hash);
        let (today, payloads) = (worker.today.as_ref(), !files.no_payload);
        let report = if page::is_page(path) {
            done.summary.page(schema, today, payloads, done.failed_inputs)
        } else {
            done.summary.report(&schema, today, payloads)
        };
        Output::write_text(path, &report)?;
    }
    let summary = &done.summary;
    Ok(if done.failed_inputs > 0 {
        Outcome::Failed
    } else if notices.has_errors() || summary.exceeds(args.max_rejects, args.against.is_some()) {
        Outcome::Findings
    } else if judges.is_blind {
        // What could not be compared is never taken for nothing.
        Outcome::Failed
    } else {
        Outcome::Fine
    })
}
