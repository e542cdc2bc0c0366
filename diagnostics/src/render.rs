//! Findings and other notices in the formats that people and programs read: one module per format.
//!
//! A [`Notice`] is what a format shows: a finding of the validator, or a change of an account. Text of others is escaped by
//! the format, in the way in which the format's readers undo it.

mod artifact_uri;
pub mod github;
pub mod human;
pub mod json;
pub mod markdown;
pub mod sarif;

use crate::{Diagnostic, Severity};

/// The record that a finding is about, and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The input's name: a path, or `<stdin>`.
    pub input: &'a str,
    /// The line of the input, from 1, that the record's first byte is on.
    pub line: u64,
    /// The record, as it stands in the input.
    pub record: &'a [u8],
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Level {
    /// Something is refused, or breaks.
    Error,
    /// Something may be refused, or is odd.
    Warning,
    /// Something to know.
    Note,
}

impl Level {
    /// The level's name in SARIF 2.1.0 (section 3.27.10).
    const fn sarif(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The workflow command of GitHub Actions for this level.
    const fn github(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "notice",
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
        }
    }
}

/// A part of a file: lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Region {
    /// The line on which it begins.
    pub line: u64,
    /// Where it begins and ends within its lines, if that is known.
    pub columns: Option<Columns>,
}

/// The columns of a [`Region`], and the line on which it ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Columns {
    /// The column of the first character.
    pub start: u64,
    /// The line on which the region ends.
    pub end_line: u64,
    /// The column after the last character.
    pub end: u64,
}

impl Region {
    /// A whole line.
    #[must_use]
    pub const fn line(line: u64) -> Self {
        Self { line, columns: None }
    }

    /// The region of the input in which a finding stands.
    ///
    /// ```
    /// # use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity, Span};
    /// use ticketproof_diagnostics::render::{Region, Source};
    ///
    /// # let rule = RuleId::new(Code::new(602), "unknown-stage");
    /// let finding = Diagnostic::new(rule, Severity::Error, Location::fixed("/s"), "no stage").with_span(Span::new(5, 10));
    /// let region = Region::of(&finding, Source { input: "in.ndjson", line: 7, record: br#"{"s":"New"}"# });
    /// let columns = region.columns.unwrap();
    /// assert_eq!((region.line, columns.start, columns.end), (7, 6, 11));
    /// ```
    #[must_use]
    pub fn of(finding: &Diagnostic, source: Source<'_>) -> Self {
        let (start, end) = finding.span.map_or((0, 0), |span| (span.start, span.end));
        let start = start.min(source.record.len());
        let end = end.clamp(start, source.record.len());
        let (line, column) = line_and_column(source, start);
        let (end_line, end_column) = line_and_column(source, end);
        Self { line, columns: Some(Columns { start: column, end_line, end: end_column }) }
    }
}

/// The line and the column of a byte of a record.
fn line_and_column(source: Source<'_>, at: usize) -> (u64, u64) {
    let before = &source.record[..at];
    let lines = memchr::memchr_iter(b'\n', before).count() as u64;
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let characters = String::from_utf8_lossy(&before[line_start..]).chars().count() as u64;
    (source.line + lines, characters + 1)
}

/// A part of a file that a notice is about.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file's path, or `<stdin>`.
    pub file: &'a str,
    /// The part of the file.
    pub region: Region,
}

/// A message that a format shows: one finding of the validator, or one change of an account.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// How much it matters.
    pub level: Level,
    /// The name of its rule or of its kind of change: `TP0602`, `stage-removed`.
    pub id: &'a str,
    /// The name that people read.
    pub title: &'a str,
    /// The text: what is wrong.
    pub message: &'a str,
    /// A further fact, if there is one.
    pub remark: Option<&'a str>,
    /// What to do.
    pub help: Option<&'a str>,
    /// The parts of files that it is about; none if it is about no file.
    pub places: &'a [Place<'a>],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let source = Source { input: "x", line: 5, record: "é{\n ab".as_bytes() };
        assert_eq!(line_and_column(source, 0), (5, 1));
        assert_eq!(line_and_column(source, 3), (5, 3));
        assert_eq!(line_and_column(source, 6), (6, 3));
    }
}
