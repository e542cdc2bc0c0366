//! Tables among the inputs: what their columns mean, and what their headers were taken for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ticketproof_diagnostics::{Severity, text::escaped};
use ticketproof_tabular::{
    Aliases, Dialect, Mapping, Reading, Table, dialect,
    mapping::{HeaderFinding, Known, Setting},
};
use ticketproof_validator::{Operation, Validator};

/// Reads the headers of tables: knows what columns mean before one is read, and remembers what headers were taken for.
#[derive(Debug)]
pub struct TableReader {
    validator: Validator,
    reading: Reading,
    aliases: Aliases,
    key: Option<String>,
    delimiter: Option<u8>,
    payload_column: Option<String>,
    learned: Mutex<Learned>,
}

/// The meanings that headers were taken for.
#[derive(Debug, Default)]
struct Learned {
    aliases: Aliases,
    has_read_table: bool,
    notices: Vec<String>,
}

/// A header row, and what its columns mean.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) findings: Vec<HeaderFinding>,
    /// The table, unless a finding is an error.
    pub(crate) table: Option<Arc<Table>>,
    pub(crate) mapping: Mapping,
    pub(crate) delimiter: u8,
}

impl TableReader {
    /// Reads tables whose rows are checked by `validator`. `aliases` says what columns mean whose headers do not say it; `key` names
    /// the column that tells rows apart.
    pub fn new(validator: &Validator, reading: Reading, aliases: Aliases, key: Option<&str>) -> Self {
        Self {
            validator: validator.clone(),
            reading,
            learned: Mutex::new(Learned { aliases: aliases.clone(), ..Learned::default() }),
            aliases,
            key: key.map(str::to_owned),
            delimiter: None,
            payload_column: None,
        }
    }

    /// Sets what stands between cells, which is otherwise detected.
    pub fn with_delimiter(self, delimiter: Option<u8>) -> Self {
        Self { delimiter, ..self }
    }

    /// Sets the column of a table in columns whose cells are whole payloads; otherwise that is `payload`, if there is one.
    pub fn with_payload_column(self, payload_column: Option<String>) -> Self {
        Self { payload_column, ..self }
    }

    /// The column whose cells are whole payloads, if the user named one.
    pub(crate) fn payload_column(&self) -> Option<&str> {
        self.payload_column.as_deref()
    }

    /// The column that tells rows apart, if the user named one.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Whether records of the retired API are wanted, which no table holds.
    pub(crate) fn is_legacy(&self) -> bool {
        self.reading.operation == Operation::LegacyCreate
    }

    /// The delimiter of a table that begins with these bytes.
    pub(crate) fn delimiter(&self, beginning: &[u8], likely: Option<u8>) -> u8 {
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

    /// Reads a header row, which stands on a line of an input.
    pub(crate) fn header(&self, names: Vec<String>, dialect: Dialect, input: &str, line: u64) -> Header {
        let (mapping, findings) = Mapping::infer(names, self.setting());
        let has_errors = findings.iter().any(|(_, finding)| finding.severity == Severity::Error);
        let mut learned = self.learned();
        learned.has_read_table = true;
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

    /// Takes the notices about headers so far, for callers that show no findings: `INPUT:LINE: message`, each once.
    pub fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut self.learned().notices)
    }

    /// The meanings that columns were taken for, with those that were known before; none if no table was read.
    pub fn learned_aliases(&self) -> Option<Aliases> {
        let learned = self.learned();
        learned.has_read_table.then(|| learned.aliases.clone())
    }

    fn learned(&self) -> MutexGuard<'_, Learned> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
