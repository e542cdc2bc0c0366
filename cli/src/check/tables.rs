//! Tables among the inputs: how they are read, what their columns mean, and what is saved of that.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use ticketproof_diagnostics::{Severity, text, text::escaped};
use ticketproof_ingest::{input::InputFormat, output::Output};
use ticketproof_tabular::{
    Aliases, Dialect, Mapping, Reading, Table, dialect,
    mapping::{HeaderFinding, Known, Setting},
};
use ticketproof_validator::{Operation, Validator};

use crate::ui::{self, Result, Ui};

/// The name of the file of columns, beside the snapshot.
const COLUMNS_FILE: &str = "columns.toml";

/// How tables are read; shared by the commands that take records.
#[derive(clap::Args, Debug, Default)]
#[command(next_help_heading = "Tables (CSV and the like)")]
pub(crate) struct TableArgs {
    /// What the inputs are, whatever they are called; standard input is JSON unless this says otherwise
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<FormatArg>,

    /// What the columns mean where their headers do not say it [default: columns.toml beside the snapshot]
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// Save what the columns were taken for, to be edited and committed
    #[arg(long, value_name = "FILE")]
    write_mapping: Option<PathBuf>,

    /// What stands between cells: a character, or `tab` [default: told from the header and the first rows]
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    delimiter: Option<u8>,

    /// In updates, an empty cell clears its property, instead of leaving it as it is
    #[arg(long)]
    empty_clears: bool,

    /// The column of a Parquet or Arrow file whose cells are whole payloads [default: `payload`, where there is one]
    #[arg(long, value_name = "NAME")]
    payload_column: Option<String>,
}

/// What an input is, as the user may say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum FormatArg {
    /// A record a line
    Ndjson,
    /// One JSON document: a record, an array or a batch
    Json,
    /// A table with a header; delimiter and encoding are told from the text
    Csv,
    /// The same, mostly with tabs between the cells
    Tsv,
    /// An Arrow IPC file or stream; needs a build with the feature `ipc`
    #[value(alias = "arrow")]
    Ipc,
    /// A Parquet file; needs a build with the feature `parquet`
    Parquet,
}

impl From<FormatArg> for InputFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Ndjson => Self::Ndjson,
            FormatArg::Json => Self::Json,
            FormatArg::Csv => Self::Csv,
            FormatArg::Tsv => Self::Tsv,
            FormatArg::Ipc => Self::Ipc,
            FormatArg::Parquet => Self::Parquet,
        }
    }
}

fn parse_delimiter(text: &str) -> std::result::Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" | b"\t" => Ok(b'\t'),
        [byte] if !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("it is one character such as `;`, or `tab`".to_owned()),
    }
}

impl TableArgs {
    /// The file of columns: the one that was named, else the one beside the snapshot if it is there, else none. `snapshot` is
    /// where the schema is, if the user said so.
    pub(crate) fn mapping(&self, snapshot: Option<&Path>) -> Option<PathBuf> {
        let beside = || snapshot.unwrap_or(Path::new(ui::DEFAULT_SNAPSHOT)).with_file_name(COLUMNS_FILE);
        self.mapping.clone().or_else(|| Some(beside()).filter(|path| path.exists()))
    }

    /// Where what the columns were taken for is saved, if the user wants that.
    pub(crate) fn write_mapping(&self) -> Option<&Path> {
        self.write_mapping.as_deref()
    }

    /// Whether an empty cell clears its property.
    pub(crate) fn empty_clears(&self) -> bool {
        self.empty_clears
    }
}

/// What is known about tables before one is read, and what was found out since.
#[derive(Debug)]
pub(crate) struct Tables {
    validator: Validator,
    reading: Reading,
    aliases: Aliases,
    key: Option<String>,
    delimiter: Option<u8>,
    form: Option<InputFormat>,
    payload_column: Option<String>,
    write_mapping: Option<PathBuf>,
    learned: Mutex<Learned>,
}

/// What was found out.
#[derive(Debug, Default)]
struct Learned {
    aliases: Aliases,
    is_any: bool,
    notices: Vec<String>,
}

/// A header row that was understood, or not.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) findings: Vec<HeaderFinding>,
    /// The table, unless a finding is an error.
    pub(super) table: Option<Arc<Table>>,
    pub(super) mapping: Mapping,
    pub(super) delimiter: u8,
}

impl Tables {
    /// Reads the file of columns. `snapshot` is where the schema is, if the user said so.
    pub(crate) fn new(
        args: &TableArgs,
        snapshot: Option<&Path>,
        validator: &Validator,
        reading: Reading,
        key: Option<&str>,
    ) -> Result<Self> {
        let aliases = match args.mapping(snapshot) {
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| format!("cannot read {}: {error}", text::path(&path)))?;
                Aliases::from_toml(&text).map_err(|error| format!("{}: {error}", text::path(&path)))?
            }
            None => Aliases::default(),
        };
        Ok(Self {
            validator: validator.clone(),
            reading,
            learned: Mutex::new(Learned { aliases: aliases.clone(), ..Learned::default() }),
            aliases,
            key: key.map(str::to_owned),
            delimiter: args.delimiter,
            form: args.input_format.map(Into::into),
            payload_column: args.payload_column.clone(),
            write_mapping: args.write_mapping.clone(),
        })
    }

    /// What the inputs are, if the user said so.
    pub(super) fn form(&self) -> Option<InputFormat> {
        self.form
    }

    /// The column whose cells are whole payloads, if the user named one.
    pub(super) fn payload_column(&self) -> Option<&str> {
        self.payload_column.as_deref()
    }

    /// What tells rows apart, if the user said so.
    pub(super) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Whether the retired API's records are wanted, which no table holds.
    pub(super) fn are_legacy(&self) -> bool {
        self.reading.operation == Operation::LegacyCreate
    }

    /// What stands between the cells of a table that begins like this.
    pub(super) fn delimiter(&self, beginning: &[u8], likely: Option<u8>) -> u8 {
        self.delimiter.unwrap_or_else(|| {
            let known = Known::of(self.setting());
            dialect::detect(beginning, likely, |header| known.has(header))
        })
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            schema: self.validator.schema(),
            operation: self.reading.operation,
            aliases: &self.aliases,
            key: self.key.as_deref(),
            settings: self.validator.settings(),
        }
    }

    /// Understands a header row, which stands on a line of an input.
    pub(super) fn header(&self, names: Vec<String>, dialect: Dialect, input: &str, line: u64) -> Header {
        let (mapping, findings) = Mapping::infer(names, self.setting());
        let has_errors = findings.iter().any(|(_, finding)| finding.severity == Severity::Error);
        let mut learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        learned.is_any = true;
        mapping.save(&mut learned.aliases, &findings);
        for (_, finding) in &findings {
            let notice = format!("{}:{line}: {}", escaped(input), finding.message);
            if !learned.notices.contains(&notice) {
                learned.notices.push(notice);
            }
        }
        let table = || Arc::new(Table::new(dialect, mapping.clone(), &self.validator, self.reading));
        Header { table: (!has_errors).then(table), findings, delimiter: dialect.delimiter, mapping }
    }

    /// Says what was found in headers, for commands that show no findings, and saves what the columns were taken for.
    pub(crate) fn tell(&self, ui: &Ui) -> Result<()> {
        let notices =
            std::mem::take(&mut self.learned.lock().unwrap_or_else(PoisonError::into_inner).notices);
        for notice in notices {
            ui.warn(notice);
        }
        if let Some(path) = self.save()? {
            ui.note(format!("wrote {}", text::path(path)));
        }
        Ok(())
    }

    /// Saves what the columns were taken for, if that is wanted; says where.
    pub(crate) fn save(&self) -> Result<Option<&Path>> {
        let Some(path) = &self.write_mapping else { return Ok(None) };
        let learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        if !learned.is_any {
            return Err("--write-mapping saves what the columns of tables mean, and no table was read".into());
        }
        Output::write_text(path, &learned.aliases.to_toml())?;
        Ok(Some(path))
    }
}
