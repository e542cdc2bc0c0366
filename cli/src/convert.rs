//! `ticketproof convert`: records of the retired ticket API to bodies of the current one.

use std::{
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ticketproof_diagnostics::{
    render::{
        Source,
        human::{self, Style},
    },
    text::{escaped, json_escaped},
};
use ticketproof_ingest::{
    output::{Output, WriteError},
    records::{Record, RecordSource, for_each_record},
};
use ticketproof_validator::legacy;

use crate::{
    interrupt,
    overwrite_guard::{OverwriteGuard, ProjectFiles, Writing},
    ui::{self, Outcome, Result, Ui},
};

const AFTER_HELP: &str = "\
What is read (.json, .ndjson, .gz, .zst or standard input):
  [{\"name\":\"subject\",\"value\":\"…\"},…]          a body of the retired API, or a list of such bodies
  {\"objectId\":17,\"properties\":{…}}            a ticket as that API returned it, with all `versions`;
                                              or a list, a page or a batch of such tickets

What is written: one line per ticket, the body of a create. `created_by` becomes the
association with the contact; `hs_pipeline_id`, `stage` and `status` get their current names;
each property keeps its current value. Properties that only HubSpot writes, values that are
null or empty, and deleted tickets are left out. Values are not checked.

A file is written completely or not at all, and never over an input. Ctrl-C ends the command
and says how many tickets were converted.

Examples:
  ticketproof convert legacy.json | ticketproof check -
  ticketproof convert --output tickets.ndjson page1.json page2.json.gz

Exit codes: 0 all were converted, 1 some were not understood, 2 could not run.";

/// Convert bodies and tickets of the retired API (crm-objects/v1) to bodies of the current one
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// What to convert: files, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// Where the bodies go [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Counts of converted and other records.
#[derive(Default)]
struct Counts {
    converted: u64,
    deleted: u64,
    refused: u64,
}

/// The bodies on their way out, and what became of the records so far.
struct Conversion {
    out: BufWriter<Output>,
    counts: Counts,
}

impl Args {
    /// The inputs and outputs, to be checked before anything is opened.
    fn overwrite_guard(&self) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        guard.reads_inputs(&self.inputs);
        guard.reads_project(ProjectFiles { schema: self.schema.as_deref(), ..ProjectFiles::default() });
        guard.writes("--output", self.output(), Writing::Whole);
        guard
    }

    fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new("-"))
    }
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    args.overwrite_guard().check()?;
    interrupt::listen(interrupt::written)?;
    let schema = ui::load_snapshot(args.schema.as_deref())?.snapshot.schema;
    let sources: Vec<_> = args.inputs.iter().map(|path| RecordSource::new(path)).collect();
    let out = BufWriter::new(Output::create(args.output())?);
    let conversion = Arc::new(Mutex::new(Conversion { out, counts: Counts::default() }));
    end_if_interrupted(&conversion);
    let style = if ui.stderr_has_color() { Style::Colour } else { Style::Plain };
    let mut failed = None;
    let one = |Conversion { out, counts }: &mut Conversion, record: &Record<'_>, text: &str, line: u64| {
        if legacy::is_deleted(text) {
            counts.deleted += 1;
            return Ok(());
        }
        match legacy::convert(text, &schema) {
            Ok(body) => {
                counts.converted += 1;
                writeln!(out, "{}", json_escaped(&body))
            }
            Err(report) => {
                counts.refused += 1;
                let source = Source { input: record.input(), line, record: text.as_bytes() };
                report
                    .iter()
                    .try_for_each(|finding| write!(ui.stderr(), "{}", human::finding(finding, source, style)))
            }
        }
    };
    for_each_record(&sources, true, |record| {
        let mut conversion = locked(&conversion);
        let Some(document) = record.text() else {
            conversion.counts.refused += 1;
            let (input, line) = (record.input(), record.line());
            let input = escaped(input);
            ui.warn(format!("{input}:{line} is not converted: it is too long, or not UTF-8"));
            return true;
        };
        let written = legacy::records(document).into_iter().try_for_each(|text| {
            let before = text.as_ptr() as usize - document.as_ptr() as usize;
            let line = record.line() + document[..before].matches('\n').count() as u64;
            one(&mut conversion, &record, text, line)
        });
        failed = written.err();
        failed.is_none()
    })?;
    if let Some(error) = failed {
        return Err(WriteError::new(args.output(), error).into());
    }
    // An interruption from here on finds nothing that it could tell.
    interrupt::on_first(interrupt::written, || false);
    let conversion = Arc::into_inner(conversion).ok_or("the conversion was interrupted")?;
    let Conversion { out, counts } = conversion.into_inner().unwrap_or_else(PoisonError::into_inner);
    if counts.total() == 0 {
        return Err("there was nothing to convert".into());
    }
    let out = out.into_inner().map_err(|error| WriteError::new(args.output(), error.into_error()))?;
    out.finish()?;
    ui.note(counts.sentence());
    Ok(if counts.refused > 0 { Outcome::Findings } else { Outcome::Fine })
}

/// Ends an interrupted conversion: standard output keeps the records so far, and a file is left as it was.
fn end_if_interrupted(conversion: &Arc<Mutex<Conversion>>) {
    let conversion = Arc::downgrade(conversion);
    interrupt::on_first(interrupt::written, move || {
        let Some(conversion) = conversion.upgrade() else { return false };
        // Held to the end, so that no record is written after what is said.
        let mut conversion = locked(&conversion);
        // A reader that has left is told nothing.
        let _ = conversion.out.flush();
        let is_file = conversion.out.get_ref().is_file();
        let file = if is_file { "; the output is as it was" } else { "" };
        interrupt::say(&format!("interrupted: {} until then{file}", conversion.counts.sentence()));
        interrupt::end()
    });
}

/// Records are converted one by one, so it is whole even after a panic.
fn locked(conversion: &Mutex<Conversion>) -> MutexGuard<'_, Conversion> {
    conversion.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Counts {
    fn total(&self) -> u64 {
        self.converted + self.deleted + self.refused
    }

    fn sentence(&self) -> String {
        let Self { converted, deleted, refused } = self;
        let mut text = format!("{converted} converted");
        for (count, what) in [(deleted, "deleted and left out"), (refused, "not understood")] {
            if *count > 0 {
                text.push_str(&format!(", {count} {what}"));
            }
        }
        text
    }
}
