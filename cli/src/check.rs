//! `ticketproof check`: payloads against a schema, before any request is sent.
//!
//! The engine is `ticketproof_ingest`. Here are its arguments, what is printed of its results, and the exit code.

mod args;
mod baseline;
mod finding_printer;
mod format;
mod limit;
pub(crate) mod not_compared;
mod overwrite_guard;
mod printer;
mod report;
pub(crate) mod table_args;
mod tomorrow;

use std::{io::Write, mem::ManuallyDrop};

use indicatif::ProgressBar;
use ticketproof_diagnostics::{Report, Severity, text, text::quoted};
use ticketproof_ingest::{
    CorrectedTo, Input, KeyField, OutputSelection, Sinks, TableReader, Worker, are_small, available_threads,
    check_any_opens, check_inputs, output::Output,
};
use ticketproof_schema::{Provenance, Snapshot};

pub(crate) use self::{args::Args, format::write_for_people};
use self::{
    baseline::Validators,
    finding_printer::{FindingPrinter, PageSettings},
    not_compared::not_compared_warning,
    printer::{CheckOutcome, Printer, interruption_note, progress_bar},
    report::CheckReport,
    tomorrow::Tomorrow,
};
use crate::{
    interrupt, page,
    ui::{self, Outcome, Result, Ui},
};

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let corrected_to = args.fixes.target(&args.inputs);
    // First of all: an error, too, is written somewhere.
    args.overwrite_guard(corrected_to.as_ref().ok().and_then(Option::as_ref)).check()?;
    let corrected_to = corrected_to?;
    let loaded = ui::load_snapshot(args.schema.as_deref())?;
    if loaded.is_default {
        ui.note_no_snapshot();
    }
    let settings = args.rules.settings()?;
    let (schema, against) = (args.schema.as_deref(), args.against.as_ref());
    let validators = Validators::new(loaded, schema, against, &args.requirements, settings, ui)?;
    let notices = validators.validator.notices();
    show_notices(&notices, ui);
    let tables = args.tables(&validators.validator)?;
    let Validators { validator, comparison, provenance, name, is_blind } = validators;
    let (baseline, tomorrow) = comparison.unzip();
    let findings_on_stderr = args.data_on_stdout(corrected_to.as_ref());
    let has_color = if findings_on_stderr { ui.stderr_has_color() } else { ui.stdout_has_color() };
    let files = &args.files;
    let payloads = !files.no_payload;
    // The process ends when all is checked: to take the schema apart first would cost more than to check a line.
    let worker = ManuallyDrop::new(Worker {
        baseline,
        operation: args.op,
        shape: args.shape.into(),
        fixes: args.fixes.which(),
        key: files.key.clone().map(KeyField),
        outputs: OutputSelection {
            accepted: files.accepted.is_some(),
            rejects: files.rejects.is_some(),
            payloads,
        },
        visitor: FindingPrinter {
            format: format::Format::new(args.format, has_color),
            page: files
                .report
                .as_deref()
                .is_some_and(page::is_page)
                .then(|| PageSettings { validator: validator.clone(), payloads }),
        },
        validator,
    });
    let outcome = check(args, &worker, &tables, tomorrow.as_ref(), corrected_to, findings_on_stderr, ui)?;
    args.tables.save(&tables, ui)?;
    write_report(args, &worker, (&name, provenance), tomorrow.as_ref(), &outcome)?;
    Ok(if outcome.failed_inputs > 0 {
        Outcome::Failed
    } else if notices.has_errors()
        || args.max_rejects.is_exceeded_by(&outcome.summary, args.against.is_some())
    {
        Outcome::Findings
    } else if is_blind {
        // Snapshots that could not be compared are never taken for equal ones.
        Outcome::Failed
    } else {
        Outcome::Fine
    })
}

/// Shows what is wrong with the schema or the settings.
fn show_notices(notices: &Report, ui: &Ui) {
    for notice in notices {
        let help = notice.help.as_deref().map_or_else(String::new, |help| format!("; {help}"));
        let text = format!("[{}] {}{help}", notice.rule.code, notice.message);
        if notice.severity == Severity::Error {
            ui.error(&*Box::<dyn std::error::Error>::from(text))
        } else {
            ui.warn(text)
        }
    }
}

/// Checks all inputs: prints what is found, and writes the files of records.
fn check(
    args: &Args,
    worker: &Worker<FindingPrinter>,
    tables: &TableReader,
    tomorrow: Option<&Tomorrow>,
    corrected_to: Option<CorrectedTo>,
    findings_on_stderr: bool,
    ui: &Ui,
) -> Result<CheckOutcome> {
    let (files, inputs, format) = (&args.files, args.inputs.as_slice(), args.tables.format());
    // No file is emptied for inputs none of which is there.
    if args.writes_files() {
        check_any_opens(inputs)?;
    }
    let are_small = are_small(inputs, format);
    // Little that goes to the terminal is checked before anybody could interrupt it.
    if args.writes_files() || !are_small {
        interrupt::listen(interruption_note)?;
    }
    let mut sinks = Sinks::open(inputs, files.accepted.as_deref(), files.rejects.as_deref(), corrected_to)?;
    let mut out: Box<dyn Write> =
        if findings_on_stderr { Box::new(ui.stderr()) } else { Box::new(ui.stdout()) };
    let mut printer = Printer {
        inputs,
        format: worker.visitor.format,
        tomorrow,
        corrects: worker.fixes.is_some(),
        sinks: &mut sinks,
        out: &mut out,
        progress: if are_small { ProgressBar::hidden() } else { progress_bar(inputs, format) },
        ui,
        outcome: CheckOutcome::default(),
        has_findings: false,
        refused: None,
    };
    printer.begin()?;
    let opened = inputs.iter().map(|path| Input::open(path, format));
    let threads = if are_small { 0 } else { available_threads() };
    let on_start = |interrupter: ticketproof_ingest::Interrupter| {
        interrupt::on_first(interruption_note, move || interrupter.interrupt());
    };
    let checked = check_inputs(worker, opened, Some(tables), threads, on_start, |event| printer.take(event));
    printer.progress.finish_and_clear();
    checked?;
    let outcome = printer.finish()?;
    if let Some(key) = files.key.as_deref().filter(|_| outcome.summary.rejects_lack_keys()) {
        ui.warn(format!("no rejected record has the field {}, which --key names", quoted(key)));
    }
    if outcome.summary.not_compared > 0 {
        ui.warn(not_compared_warning(outcome.summary.not_compared));
    }
    for path in sinks.written() {
        ui.note(format!("wrote {}", text::path(path)));
    }
    Ok(outcome)
}

/// Writes the report, if one is wanted.
fn write_report(
    args: &Args,
    worker: &Worker<FindingPrinter>,
    (name, provenance): (&str, Provenance),
    tomorrow: Option<&Tomorrow>,
    outcome: &CheckOutcome,
) -> Result<()> {
    let Some(path) = &args.files.report else { return Ok(()) };
    // The hash is of the schema; where that comes from does not matter.
    let snapshot = Snapshot::new(worker.validator.schema().clone(), provenance);
    let hash = snapshot.hash();
    let report = CheckReport {
        summary: &outcome.summary,
        tally: &outcome.tally,
        schema: page::source(name, &snapshot, &hash),
        tomorrow,
        payloads: !args.files.no_payload,
        failed_inputs: outcome.failed_inputs,
    };
    let text = if page::is_page(path) { report.page() } else { report.json() };
    Ok(Output::write_text(path, &text)?)
}
