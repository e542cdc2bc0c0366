//! What `ticketproof check` takes.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ticketproof_client::ApiVersion;
use ticketproof_diagnostics::Applicability;
use ticketproof_ingest::{Compression, CorrectedTo, TableReader, name_of, output::is_stream};
use ticketproof_tabular::Reading;
use ticketproof_validator::{Level, Operation, Settings, Shape, Validator};

use super::{format, limit, table_args::TableArgs};
use crate::{
    config::{self, Config},
    ui::Result,
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
                       where one is cut off or damaged, the lines and rows before that are judged, and the exit is 2

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

What --accepted and --rejects name is on the disk (fsync) when the command ends with 0 or 1.
Corrected records and the report are whole or not there: a file is replaced when the new one is
complete. No file that is read is written over, whatever it is called. Ctrl-C ends the check with
what was found until then, and the exit code 2; a second one ends it at once.

Every finding has a code; `ticketproof explain TP0303` tells the whole story. Rules are turned off
or weighed differently by --off, --warn and --deny, or for everybody in ticketproof.toml:
  [rules]
  hidden-option = \"off\"

Exit codes: 0 no record is invalid (or no more than --max-rejects), 1 findings, 2 could not run, or not to the end.";

/// Check payloads against an account's schema, without any request
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// What to check: files, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema where there is none]
    #[arg(long, value_name = "FILE")]
    pub(super) schema: Option<PathBuf>,

    /// Tomorrow's snapshot: tell which records are valid by --schema and would fail by this one; those alone are findings
    #[arg(long, value_name = "NEW", conflicts_with_all = ["fix", "unsafe_fixes", "output", "in_place"])]
    pub(super) against: Option<PathBuf>,

    /// What the records will be used for: create, update, upsert, or legacy-create
    #[arg(long, value_name = "OP", default_value = "create", value_parser = parse_operation)]
    pub(super) op: Operation,

    /// What a record is
    #[arg(long, value_enum, default_value_t)]
    pub(super) shape: ShapeArg,

    /// How findings are printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(super) format: format::Kind,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) files: FileArgs,

    #[command(flatten)]
    pub(super) fixes: FixArgs,

    #[command(flatten)]
    pub(super) tables: TableArgs,

    #[command(flatten)]
    pub(super) requirements: RequirementArgs,

    /// How many invalid records are still fine: a number, or a share such as 0.5%. A batch that is refused as a whole counts with
    /// all its inputs, or as one record where it has none; a table whose header or quotes are broken is never fine
    #[arg(long, value_name = "N|P%", default_value = "0")]
    pub(super) max_rejects: limit::Limit,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Do not apply this rule (code or slug; may be given several times)
    #[arg(long, value_name = "RULE")]
    pub(super) off: Vec<String>,

    /// Take this rule's findings for warnings
    #[arg(long, value_name = "RULE")]
    pub(super) warn: Vec<String>,

    /// Take this rule's findings for errors
    #[arg(long, value_name = "RULE")]
    pub(super) deny: Vec<String>,

    /// The configuration [default: ticketproof.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// The moment that the account's rules relative to now count from, such as 2026-11-22T12:00:00Z [default: the machine's
    /// clock, when the command begins]
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub(super) now: Option<Timestamp>,
}

/// A moment with its time zone.
fn moment(text: &str) -> std::result::Result<Timestamp, String> {
    text.parse().map_err(|_| "write ISO 8601 with a time zone, such as 2026-11-22T12:00:00Z".to_owned())
}

#[derive(clap::Args)]
#[command(next_help_heading = "What HubSpot will enforce")]
pub(super) struct RequirementArgs {
    /// The API version that the records are for: from 2026-09 on HubSpot enforces what the account requires of people
    #[arg(long, value_name = "V")]
    pub(super) api_version: Option<ApiVersion>,

    /// What the account requires and no API tells, declared by you [default: requirements.toml beside the snapshot]
    #[arg(long, value_name = "FILE")]
    pub(super) requirements: Option<PathBuf>,

    /// Batches want a result for each input, which takes an objectWriteTraceId in every one
    #[arg(long)]
    pub(super) partial_results: bool,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Files")]
#[command(group = clap::ArgGroup::new("tells").args(["rejects", "report"]).multiple(true))]
pub(super) struct FileArgs {
    /// Write the valid records here, a record a line; those of a batch that is refused as a whole, too, because they are in none
    /// here. `-` for standard output
    #[arg(long, value_name = "FILE")]
    pub(super) accepted: Option<PathBuf>,

    /// Write a line about each invalid record here: input, line, byte offset, key, findings and the record itself; `-` for
    /// standard output
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,

    /// Leave the records themselves out of rejects and report, and the values in them out of the report: personal data
    #[arg(long, requires = "tells")]
    pub(super) no_payload: bool,

    /// The field that tells rows apart, beside or among the properties; it is named in the rejects
    #[arg(long, value_name = "FIELD")]
    pub(super) key: Option<String>,

    /// Write what was found here. FILE.html is a page to look at: how many pass, findings by rule and by property, the worst
    /// mistakes with the value marked and the fix beside it, the schema. Any other name: JSON with the counts; `-` for
    /// standard output
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Write corrected records: labels become ids, letter case and separators are put right; only these bytes change
    #[arg(long)]
    pub(super) fix: bool,

    /// Also make the corrections that guess, such as the day of a date with a time of day
    #[arg(long)]
    pub(super) unsafe_fixes: bool,

    /// Where corrected records go; `-` for standard output [default: NAME.fixed.EXTENSION beside the input]
    #[arg(long, value_name = "FILE", conflicts_with = "in_place")]
    pub(super) output: Option<PathBuf>,

    /// Write corrected records in place of the input: a link stays one, and a file with several names (hard links) is refused
    #[arg(long)]
    pub(super) in_place: bool,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum ShapeArg {
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

impl Args {
    /// How tables are read.
    pub(super) fn tables(&self, validator: &Validator) -> Result<TableReader> {
        let reading = Reading {
            operation: self.op,
            empty_clears: self.tables.empty_clears(),
            // A table shows labels: what is sure of them is read as ids in any case.
            fixes: self.fixes.which().unwrap_or(Applicability::Safe),
        };
        self.tables.reader(self.schema.as_deref(), validator, reading, self.files.key.as_deref())
    }

    /// Whether anything but findings is written.
    pub(super) fn writes_files(&self) -> bool {
        let FileArgs { accepted, rejects, report, .. } = &self.files;
        [accepted, rejects, report].into_iter().any(Option::is_some)
            || self.fixes.which().is_some()
            || self.tables.write_mapping().is_some()
    }

    /// Whether standard output carries records or the report, so that findings go to standard error.
    pub(super) fn data_on_stdout(&self, fixed_to: Option<&CorrectedTo>) -> bool {
        let is_stdout = |path: &Option<PathBuf>| path.as_deref().is_some_and(is_stream);
        is_stdout(&self.files.accepted)
            || is_stdout(&self.files.rejects)
            || is_stdout(&self.files.report)
            || match fixed_to {
                Some(CorrectedTo::One(path)) => is_stream(path),
                Some(CorrectedTo::Beside) => self.inputs.iter().any(|path| is_stream(path)),
                Some(CorrectedTo::InPlace) | None => false,
            }
    }
}

impl RuleArgs {
    /// The configuration's settings, overridden by the command line's.
    pub(super) fn settings(&self) -> Result<Settings> {
        let mut settings = Settings::default();
        // All records of a run see the same time.
        settings.set_now_ms(self.now.unwrap_or_else(Timestamp::now).as_millisecond());
        Config::load(self.config.as_deref())?.apply(&mut settings)?;
        for (names, level) in
            [(&self.off, Level::Off), (&self.warn, Level::Warning), (&self.deny, Level::Error)]
        {
            for name in names {
                config::set_level(&mut settings, config::code(name)?, level)?;
            }
        }
        Ok(settings)
    }
}

impl RequirementArgs {
    /// `snapshots` are the places that the declared requirements may stand beside, the first one first.
    pub(super) fn apply(&self, snapshots: &[Option<&Path>], settings: &mut Settings) -> Result<()> {
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
    pub(super) fn which(&self) -> Option<Applicability> {
        match (self.fix || self.in_place || self.output.is_some(), self.unsafe_fixes) {
            (_, true) => Some(Applicability::Unsafe),
            (true, false) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }

    /// Where corrected records go, if any are wanted.
    pub(super) fn target(&self, inputs: &[PathBuf]) -> Result<Option<CorrectedTo>> {
        if self.which().is_none() {
            return Ok(None);
        }
        if self.in_place {
            let packed = |path: &&PathBuf| Compression::is_in_name(path);
            if let Some(path) = inputs.iter().find(|path| is_stream(path) || packed(path)) {
                return Err(format!(
                    "--in-place cannot write {}: name a file that is not compressed",
                    name_of(path)
                )
                .into());
            }
            return Ok(Some(CorrectedTo::InPlace));
        }
        match &self.output {
            Some(_) if inputs.len() > 1 => {
                Err("--output takes one input; leave it out to write beside each of them".into())
            }
            Some(path) => Ok(Some(CorrectedTo::One(path.clone()))),
            None => Ok(Some(CorrectedTo::Beside)),
        }
    }
}
