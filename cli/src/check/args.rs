//! The arguments of `ticketproof check`.

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
A record is a request body, {\"properties\":{…},\"associations\":[…]}, or with `--shape
properties` just the property map.

Inputs:
  FILE.json            one record, an array of records, or a batch {\"inputs\":[…]}
  FILE.ndjson, .jsonl  one record per line; any size, in bounded memory
  FILE.csv, .tsv       one ticket per row; headers and cells may be labels
  FILE.parquet, .arrow the same, or records in a column `payload` (features parquet, ipc)
  -                    standard input, JSON unless --input-format says otherwise
  ….gz, ….zst          any of these, compressed; the name must end so. If a file is truncated or
                       damaged, what comes before the damage is checked, and the exit code is 2

Examples:
  ticketproof check tickets.ndjson
  ticketproof check --op update --shape properties --format json changes.ndjson
  ticketproof check --fix tickets.ndjson                       writes tickets.fixed.ndjson
  ticketproof check --write-mapping hubspot/columns.toml tickets.csv
  ticketproof check --report report.html tickets.ndjson        a page for the people who fix them
  export | ticketproof check --accepted good.ndjson --rejects bad.ndjson --key ticket_id -
  ticketproof check --max-rejects 0.5% tickets.ndjson          exit 0 if at most 0.5% are invalid
  ticketproof check --against tomorrow.json tickets.ndjson     what is valid now and would fail then
  ticketproof check --api-version 2026-09 tickets.ndjson       also what HubSpot enforces from then on

When the command ends with 0 or 1, the files of --accepted and --rejects are on disk (fsync).
Corrected records and the report are written completely or not at all: an existing file is
replaced only when the new one is complete. No file that is read is overwritten, even under
another name. Ctrl-C ends the check with the findings so far and exit code 2; a second Ctrl-C
ends it at once.

Every finding has a code; `ticketproof explain TP0303` prints the rule's documentation. --off,
--warn and --deny turn rules off or change their severity, and so does ticketproof.toml for
the project:
  [rules]
  hidden-option = \"off\"

Exit codes: 0 no record is invalid (or no more than --max-rejects), 1 findings, 2 could not
run or did not finish.";

/// Check records against an account's schema, without sending any request
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// What to check: files, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,

    /// The schema snapshot [default: hubspot/tickets.json, or a brand-new account's schema if that does not exist]
    #[arg(long, value_name = "FILE")]
    pub(super) schema: Option<PathBuf>,

    /// A newer snapshot: report only the records that are valid by --schema and would fail by this one
    #[arg(long, value_name = "NEW", conflicts_with_all = ["fix", "unsafe_fixes", "output", "in_place"])]
    pub(super) against: Option<PathBuf>,

    /// What the records will be used for: create, update, upsert, or legacy-create
    #[arg(long, value_name = "OP", default_value = "create", value_parser = parse_operation)]
    pub(super) op: Operation,

    /// The shape of a record
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

    /// How many invalid records to tolerate: a number, or a share such as 0.5%. A batch that is invalid as a whole counts as
    /// all its inputs, or as one record if it has none; a table with a broken header or an unclosed quote is never tolerated
    #[arg(long, value_name = "N|P%", default_value = "0")]
    pub(super) max_rejects: limit::Limit,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Do not apply this rule (code or slug; may be given several times)
    #[arg(long, value_name = "RULE")]
    pub(super) off: Vec<String>,

    /// Report this rule's findings as warnings
    #[arg(long, value_name = "RULE")]
    pub(super) warn: Vec<String>,

    /// Report this rule's findings as errors
    #[arg(long, value_name = "RULE")]
    pub(super) deny: Vec<String>,

    /// The configuration file [default: ticketproof.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// The time to take as now for account rules that are relative to it, such as 2026-11-22T12:00:00Z [default: the machine's
    /// clock when the command starts]
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
    /// The API version that the records are for; from 2026-09 on HubSpot enforces the account's requirements on API writes
    #[arg(long, value_name = "V")]
    pub(super) api_version: Option<ApiVersion>,

    /// The file in which you declare requirements that no API reports [default: requirements.toml beside the snapshot]
    #[arg(long, value_name = "FILE")]
    pub(super) requirements: Option<PathBuf>,

    /// Batches ask for one result per input, so every input needs an objectWriteTraceId
    #[arg(long)]
    pub(super) partial_results: bool,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Files")]
#[command(group = clap::ArgGroup::new("tells").args(["rejects", "report"]).multiple(true))]
pub(super) struct FileArgs {
    /// Write the valid records to this file, one per line, including the valid inputs of a batch that is invalid as a whole;
    /// `-` for standard output
    #[arg(long, value_name = "FILE")]
    pub(super) accepted: Option<PathBuf>,

    /// Write one line per invalid record to this file: input, line, byte offset, key, findings and the record itself; `-` for
    /// standard output
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,

    /// Leave the records out of the rejects and the report, and their values out of the report: they may be personal data
    #[arg(long, requires = "tells")]
    pub(super) no_payload: bool,

    /// The field that identifies a record, beside or among the properties; the rejects contain it
    #[arg(long, value_name = "FIELD")]
    pub(super) key: Option<String>,

    /// Write a report to this file. FILE.html is a page to read: how many records pass, findings by rule and by property, the
    /// worst mistakes with the value marked and the fix beside it, the schema. Any other name is JSON with the counts; `-` for
    /// standard output
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Write corrected records: labels become ids, letter case and separators are corrected; all other bytes stay as they are
    #[arg(long)]
    pub(super) fix: bool,

    /// Also make corrections that guess, such as which day is meant by a date with a time of day
    #[arg(long)]
    pub(super) unsafe_fixes: bool,

    /// Where corrected records go; `-` for standard output [default: NAME.fixed.EXTENSION beside the input]
    #[arg(long, value_name = "FILE", conflicts_with = "in_place")]
    pub(super) output: Option<PathBuf>,

    /// Replace the input by the corrected records; a symbolic link is kept, a file with several names (hard links) is refused
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
