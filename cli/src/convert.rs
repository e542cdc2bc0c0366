//! `ticketproof convert`: out of the retired ticket API.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::{
    render::{Source, Style, human},
    text::{self, escaped, json_escaped},
};
use ticketproof_validator::legacy;

use crate::{
    check::records::{self, Found, Place},
    ui::{self, Outcome, Result, Ui},
};

const AFTER_HELP: &str = "\
What is read, in .json, .ndjson, .gz, .zst or from standard input:
  [{\"name\":\"subject\",\"value\":\"…\"},…]          a body of the retired API, or a list of such bodies
  {\"objectId\":17,\"properties\":{…}}            a ticket as it returned it, with all `versions`;
                                              a list, a page or a batch of such tickets

What is written: the body of a create for each, a line each. `created_by` becomes the association
with the contact; `hs_pipeline_id`, `stage` and `status` get their current names; of each property
the current value is kept. What only HubSpot writes, what is null or empty, and tickets that were
deleted are left out. Values are not checked.

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

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema where there is none]
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// Where the bodies go [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What became of the records.
#[derive(Default)]
struct Counts {
    converted: u64,
    deleted: u64,
    refused: u64,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let schema = ui::load_snapshot(args.schema.as_deref())?.snapshot.schema;
    let places: Vec<_> = args.inputs.iter().map(|path| Place::of(path)).collect();
    let mut out: Box<dyn Write> = match &args.output {
        Some(path) if path != Path::new("-") => Box::new(BufWriter::new(create(path, &args.inputs)?)),
        _ => Box::new(BufWriter::new(ui.stdout())),
    };
    let style = if ui.stderr_has_color() { Style::Colour } else { Style::Plain };
    let mut counts = Counts::default();
    let mut failed = None;
    let mut one = |found: &Found<'_>, text: &str, line: u64| {
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
                let source = Source { input: found.input(), line, record: text.as_bytes() };
                report.iter().try_for_each(|finding| write!(ui.stderr(), "{}", human(finding, source, style)))
            }
        }
    };
    let mut refused = 0;
    records::each_as(&places, true, |found| {
        let Some(document) = found.text() else {
            refused += 1;
            let (input, line) = (found.input(), found.line());
            let input = escaped(input);
            ui.warn(format!("{input}:{line} is not converted: it is too long, or not UTF-8"));
            return true;
        };
        let written = legacy::records(document).into_iter().try_for_each(|text| {
            let before = text.as_ptr() as usize - document.as_ptr() as usize;
            let line = found.line() + document[..before].matches('\n').count() as u64;
            one(&found, text, line)
        });
        failed = written.err();
        failed.is_none()
    })?;
    if counts.converted + counts.deleted + counts.refused + refused == 0 {
        return Err("there was nothing to convert".into());
    }
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.flush()?;
    counts.refused += refused;
    tell(&counts, ui);
    Ok(if counts.refused > 0 { Outcome::Findings } else { Outcome::Fine })
}

fn create(path: &Path, inputs: &[PathBuf]) -> Result<File> {
    let full = |path: &Path| std::fs::canonicalize(path).ok();
    let here = full(path);
    if here.is_some() && inputs.iter().any(|input| full(input) == here) {
        return Err("--output is an input itself: name another file".into());
    }
    File::create(path).map_err(|error| format!("cannot write {}: {error}", text::path(path)).into())
}

fn tell(counts: &Counts, ui: &Ui) {
    let Counts { converted, deleted, refused } = counts;
    let mut text = format!("{converted} converted");
    for (count, what) in [(deleted, "deleted and left out"), (refused, "not understood")] {
        if *count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    ui.note(text);
}
