//! The arguments about tables, and the file of columns.

use std::path::{Path, PathBuf};

use ticketproof_diagnostics::text;
use ticketproof_ingest::{InputFormat, TableReader, output::Output};
use ticketproof_tabular::{Aliases, Reading};
use ticketproof_validator::Validator;

use crate::ui::{self, Result, Ui};

/// The name of the file of columns, beside the snapshot.
const COLUMNS_FILE: &str = "columns.toml";

/// How tables are read; shared by the commands that take records.
#[derive(clap::Args, Debug, Default)]
#[command(next_help_heading = "Tables (CSV and the like)")]
pub(crate) struct TableArgs {
    /// The format of the inputs, whatever their names; standard input is JSON unless this says otherwise
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<FormatArg>,

    /// The file that says what columns mean where their headers do not [default: columns.toml beside the snapshot]
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// Write what each column was taken to mean to this file, for you to edit and commit
    #[arg(long, value_name = "FILE")]
    write_mapping: Option<PathBuf>,

    /// The character between cells, or `tab` [default: detected from the header and the first rows]
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    delimiter: Option<u8>,

    /// In updates, let an empty cell clear its property instead of leaving it unchanged
    #[arg(long)]
    empty_clears: bool,

    /// The column of a Parquet or Arrow file that holds whole records [default: `payload`, if there is one]
    #[arg(long, value_name = "NAME")]
    payload_column: Option<String>,
}

/// The format of an input, as the user may name it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum FormatArg {
    /// One record per line
    Ndjson,
    /// One JSON document: a record, an array or a batch
    Json,
    /// A table with a header; delimiter and encoding are detected
    Csv,
    /// The same, usually with tabs between the cells
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

    /// The format of the inputs, if the user named one.
    pub(crate) fn format(&self) -> Option<InputFormat> {
        self.input_format.map(Into::into)
    }

    /// How tables are read. Reads the file of columns; `snapshot` is where the schema is, if the user said so.
    pub(crate) fn reader(
        &self,
        snapshot: Option<&Path>,
        validator: &Validator,
        reading: Reading,
        key: Option<&str>,
    ) -> Result<TableReader> {
        let aliases = match self.mapping(snapshot) {
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| format!("cannot read {}: {error}", text::path(&path)))?;
                Aliases::from_toml(&text).map_err(|error| format!("{}: {error}", text::path(&path)))?
            }
            None => Aliases::default(),
        };
        Ok(TableReader::new(validator, reading, aliases, key)
            .with_delimiter(self.delimiter)
            .with_payload_column(self.payload_column.clone()))
    }

    /// Saves what the columns were taken for, if that is wanted.
    pub(crate) fn save(&self, tables: &TableReader, ui: &Ui) -> Result<()> {
        let Some(path) = &self.write_mapping else { return Ok(()) };
        let Some(aliases) = tables.learned_aliases() else {
            return Err("--write-mapping saves what the columns of tables mean, and no table was read".into());
        };
        Output::write_text(path, &aliases.to_toml())?;
        ui.note(format!("wrote {}", text::path(path)));
        Ok(())
    }
}
