//! `ticketproof check`: payloads against a schema, before any request is sent.
//!
//! A reader cuts the inputs into blocks of whole records, workers check blocks and write their findings as text, and the
//! collector prints them in input order. At most a window of blocks is in flight, so memory does not grow with the input.

mod against;
mod block;
mod collect;
mod document;
mod flow;
mod format;
mod input;
mod key;
mod limit;
pub(crate) mod places;
mod reader;
pub(crate) mod records;
mod reject;
mod repeats;
mod sinks;
mod summary;
pub(crate) mod tables;
mod work;
mod zstandard;

use std::{
    io::Write,
    mem::ManuallyDrop,
    path::{Path, PathBuf},
};

use ticketproof_client::ApiVersion;
use ticketproof_diagnostics::{Applicability, Severity};
use ticketproof_schema::Snapshot;
use ticketproof_tabular::Reading;
use ticketproof_validator::{Level, Operation, Settings, Shape, Validator};

use self::{
    against::Judges,
    sinks::{FixedTo, Sinks},
    tables::{TableArgs, Tables},
    work::{Wanted, Worker},
};
use crate::{
    config::{self, Config},
    page,
    ui::{self, Outcome, Result, Ui},
};

const AFTER_HELP: &str = "\
A record is a request body, {\"properties\":{…},\"associations\":[…]}, or with `--shape properties` just the property map.

Inputs:
  FILE.json            one record, an array of records, or a batch {\"inputs\":[…]}
  FILE.ndjson, .jsonl  a record a line; any size, in bounded memory
  FILE.csv, .tsv       a table: a row a ticket, headers are names or labels; labels become ids
  FILE.parquet, .arrow the same in columns, or a column `payload`; needs --features parquet,ipc
  -                    standard input, JSON unless --input-format says otherwise; judged as it comes
  ….gz, ….zst          the same, compressed; the name has to say so

Examples:
  ticketproof check tickets.ndjson
  ticketproof check --op update --shape properties --format json changes.ndjson
  ticketproof check --fix tickets.ndjson                       writes tickets.fixed.ndjson
  ticketproof check --write-mapping hubspot/columns.toml tickets.csv
  ticketproof check --report report.html tickets.ndjson        a page for whoever has to mend them
  export | ticketproof check --accepted good.ndjson --rejects bad.ndjson --key ticket_id -
  ticketproof check --max-rejects 0.5% tickets.ndjson          exit 0 with up to 5 in 1,000 bad
  ticketproof check --against tomorrow.json tickets.ndjson     what is valid now and fails tomorrow
  ticketproof check --api-version 2026-09 tickets.ndjson       the same for what is enforced then

Every finding has a code; `ticketproof explain TP0303` tells the whole story. Rules are turned off
or weighed differently by --off, --warn and --deny, or for everybody in ticketproof.toml:
  [rules]
  hidden-option = \"off\"

Exit codes: 0 no record is invalid (or no more than --max-rejects), 1 findings, 2 could not run.";

/// Check payloads against an account's schema, without any request
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// What to check: files, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema where there is none]
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// Tomorrow's snapshot: tell which records are valid by --schema and would fail by this one; those alone are findings
    #[arg(long, value_name = "NEW", conflicts_with_all = ["fix", "unsafe_fixes", "output", "in_place"])]
    against: Option<PathBuf>,

    /// What the records will be used for: create, update, upsert, or legacy-create
    #[arg(long, value_name = "OP", default_value = "create", value_parser = parse_operation)]
    op: Operation,

    /// What a record is
    #[arg(long, value_enum, default_value_t)]
    shape: ShapeArg,

    /// How findings are printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: format::Kind,

    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    files: FileArgs,

    #[command(flatten)]
    fixes: FixArgs,

    #[command(flatten)]
    tables: TableArgs,

    #[command(flatten)]
    requirements: RequirementArgs,

    /// How many invalid records are still fine: a number, or a share such as 0.5%. A batch that is refused as a whole counts with
    /// all its inputs, or as one record where it has none; a table whose header or quotes are broken is never fine
    #[arg(long, value_name = "N|P%", default_value = "0")]
    max_rejects: limit::Limit,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Rules")]
struct RuleArgs {
    /// Do not apply this rule (code or slug; may be given several times)
    #[arg(long, value_name = "RULE")]
    off: Vec<String>,

    /// Take this rule's findings for warnings
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,

    /// Take this rule's findings for errors
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,

    /// The configuration [default: ticketproof.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(next_help_heading = "What HubSpot will enforce")]
struct RequirementArgs {
    /// The API version that the records are for: from 2026-09 on HubSpot enforces what the account requires of people
    #[arg(long, value_name = "V")]
    api_version: Option<ApiVersion>,

    /// What the account requires and no API tells, declared by you [default: requirements.toml beside the snapshot]
    #[arg(long, value_name = "FILE")]
    requirements: Option<PathBuf>,

    /// Batches want a result for each input, which takes an objectWriteTraceId in every one
    #[arg(long)]
    partial_results: bool,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Files")]
#[command(group = clap::ArgGroup::new("tells").args(["rejects", "report"]).multiple(true))]
struct FileArgs {
    /// Write the valid records here, a record a line; those of a batch that is refused as a whole, too, because they are in none
    /// here. `-` for standard output
    #[arg(long, value_name = "FILE")]
    accepted: Option<PathBuf>,

    /// Write a line about each invalid record here: input, line, byte offset, key, findings and the record itself; `-` for
    /// standard output
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Leave the records themselves out of rejects and report, and the values in them out of the report: personal data
    #[arg(long, requires = "tells")]
    no_payload: bool,

    /// The field that tells rows apart, beside or among the properties; it is named in the rejects
    #[arg(long, value_name = "FIELD")]
    key: Option<String>,

    /// Write what was found here. FILE.html is a page to look at: how many pass, findings by rule and by property, the worst
    /// mistakes with the value marked and the fix beside it, the schema. Any other name: JSON with the counts; `-` for
    /// standard output
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Fixes")]
struct FixArgs {
    /// Write corrected records: labels become ids, letter case and separators are put right; only these bytes change
    #[arg(long)]
    fix: bool,

    /// Also make the corrections that guess, such as the day of a date with a time of day
    #[arg(long)]
    unsafe_fixes: bool,

    /// Where corrected records go; `-` for standard output [default: NAME.fixed.EXTENSION beside the input]
    #[arg(long, value_name = "FILE", conflicts_with = "in_place")]
    output: Option<PathBuf>,

    /// Write corrected records in place of the input
    #[arg(long)]
    in_place: bool,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum ShapeArg {
    /// A request body: {"properties":{…},"associations":[…]}
    #[default]
    Body,
    /// A property map: {"subject":"…",…}
    Properties,
}

impl From<ShapeArg> for Shape {
    fn from(shape: ShapeArg) -> Self {
        match shape {
            ShapeArg::Body => Self::Body,
            ShapeArg::Properties => Self::Properties,
        }
    }
}

fn parse_operation(text: &str) -> std::result::Result<Operation, String> {
    Operation::parse(text).ok_or_else(|| "it is one of create, update, upsert and legacy-create".to_owned())
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    let loaded = ui::load_snapshot(args.schema.as_deref())?;
    let fixed_to = args.fixes.target(&args.inputs)?;
    places::check(args, fixed_to.as_ref())?;
    if loaded.is_default {
        ui.note("no hubspot/tickets.json here: checking against the schema of a brand-new account (see `ticketproof pull --help`)");
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
    let mut sinks = Sinks::open(&args.inputs, files.accepted.as_deref(), files.rejects.as_deref(), fixed_to)?;
    let mut out: Box<dyn Write> = if data_on_stdout { Box::new(ui.stderr()) } else { Box::new(ui.stdout()) };
    let done = collect::check_all(&args.inputs, &worker, &mut sinks, &mut out, ui)?;
    for path in &sinks.written {
        ui.note(format!("wrote {}", path.display()));
    }
    if let Some(path) = worker.tables.save()? {
        ui.note(format!("wrote {}", path.display()));
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
        page::write(path, &report)?;
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

impl Args {
    /// How tables are read.
    fn tables(&self, validator: &Validator) -> Result<Tables> {
        let reading = Reading {
            operation: self.op,
            empty_clears: self.tables.empty_clears(),
            // A table shows labels: what is sure of them is read as ids in any case.
            fixes: self.fixes.which().unwrap_or(Applicability::Safe),
        };
        Tables::new(&self.tables, self.schema.as_deref(), validator, reading, self.files.key.as_deref())
    }

    /// Whether standard output carries records or the report, so that findings go to standard error.
    fn data_on_stdout(&self, fixed_to: Option<&FixedTo>) -> bool {
        let is_stream = |path: &Option<PathBuf>| path.as_deref().is_some_and(input::is_stream);
        is_stream(&self.files.accepted)
            || is_stream(&self.files.rejects)
            || is_stream(&self.files.report)
            || match fixed_to {
                Some(FixedTo::One(path)) => input::is_stream(path),
                Some(FixedTo::Beside) => self.inputs.iter().any(|path| input::is_stream(path)),
                Some(FixedTo::InPlace) | None => false,
            }
    }
}

impl RuleArgs {
    /// The configuration's settings, overridden by the command line's.
    fn settings(&self) -> Result<Settings> {
        let mut settings = Settings::default();
        Config::load(self.config.as_deref())?.apply(&mut settings)?;
        for (names, level) in
            [(&self.off, Level::Off), (&self.warn, Level::Warning), (&self.deny, Level::Error)]
        {
            for name in names {
                settings.set_code_level(config::code(name)?, level);
            }
        }
        Ok(settings)
    }
}

impl RequirementArgs {
    /// `snapshots` are the places that the declared requirements may stand beside, the first one first.
    fn apply(&self, snapshots: &[Option<&Path>], settings: &mut Settings) -> Result<()> {
        settings.set_partial_results(self.partial_results);
        if let Some(version) = self.api_version {
            settings.set_api_version(version.as_str());
        }
        if let Some(requirements) = config::requirements(self.requirements.as_deref(), snapshots)? {
            settings.set_requirements(requirements);
        }
        Ok(())
    }
}

impl FixArgs {
    fn which(&self) -> Option<Applicability> {
        match (self.fix || self.in_place || self.output.is_some(), self.unsafe_fixes) {
            (_, true) => Some(Applicability::Unsafe),
            (true, false) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }

    /// Where corrected records go, if any are wanted.
    fn target(&self, inputs: &[PathBuf]) -> Result<Option<FixedTo>> {
        if self.which().is_none() {
            return Ok(None);
        }
        if self.in_place {
            let packed = |path: &&PathBuf| input::packing_of(path).0 != input::Packing::None;
            if let Some(path) = inputs.iter().find(|path| input::is_stream(path) || packed(path)) {
                return Err(format!(
                    "--in-place cannot write {}: name a file that is not compressed",
                    input::name_of(path)
                )
                .into());
            }
            return Ok(Some(FixedTo::InPlace));
        }
        match &self.output {
            Some(_) if inputs.len() > 1 => {
                Err("--output takes one input; leave it out to write beside each of them".into())
            }
            Some(path) if is_same_file(path, &inputs[0]) => {
                Err("--output is the input itself: say --in-place if that is what you want".into())
            }
            Some(path) => Ok(Some(FixedTo::One(path.clone()))),
            None => Ok(Some(FixedTo::Beside)),
        }
    }
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    let full = |path: &Path| std::fs::canonicalize(path).ok();
    !input::is_stream(a) && full(a).is_some_and(|a| Some(a) == full(b))
}
