//! How findings and the summary are printed: one file per format.

mod github;
mod human;
mod json;
mod sarif;

pub(super) use json::{Against, against as json_against, finding as json_finding};

use std::borrow::Cow;
use std::fmt::Write as _;

use ticketproof_diagnostics::{
    Diagnostic,
    render::{Notice, Place, Region, Source, human::Style},
    text::quoted,
};
use ticketproof_tabular::{Cell, Mapping};

use super::{against::Today, summary::Summary};

/// The formats.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// For people: the offending piece marked, the advice below
    #[default]
    Human,
    /// One JSON document with all findings and a summary
    Json,
    /// A JSON object per finding and line, as they are found, and a summary at the end
    Ndjson,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations
    Github,
}

/// A format and its settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    kind: Kind,
    style: Style,
}

impl Format {
    pub(super) fn new(kind: Kind, color: bool) -> Self {
        Self { kind, style: if color { Style::Colour } else { Style::Plain } }
    }

    /// What comes before the first finding.
    pub(super) fn begin(self) -> String {
        match self.kind {
            Kind::Human | Kind::Ndjson | Kind::Github => String::new(),
            Kind::Json => "{\"findings\":[".to_owned(),
            Kind::Sarif => sarif::begin(),
        }
    }

    /// Writes one finding. Where findings are items of a list each begins with a comma, which [`Format::join`] takes off
    /// the first.
    pub(super) fn write_finding(self, out: &mut Vec<u8>, finding: &Diagnostic, shown: Shown<'_>) {
        let source = shown.source;
        let with_cell = shown.with_cell(finding);
        match self.kind {
            Kind::Human => human::write(out, &with_cell, source, self.style),
            Kind::Json => {
                out.extend_from_slice(b",\n");
                out.extend(json::finding(finding, shown).bytes());
            }
            Kind::Ndjson => {
                out.extend(json::finding(finding, shown).bytes());
                out.push(b'\n');
            }
            Kind::Sarif => {
                out.extend_from_slice(b",\n");
                out.extend(sarif::result(&with_cell, source).bytes());
            }
            Kind::Github => github::write(out, &with_cell, source),
        }
    }

    /// A block's findings as they follow on what was printed before.
    pub(super) fn join(self, output: &[u8], is_first: bool) -> &[u8] {
        match self.kind {
            Kind::Json | Kind::Sarif if is_first => output.strip_prefix(b",").unwrap_or(output),
            _ => output,
        }
    }

    /// What comes after the last finding.
    pub(super) fn end(self, summary: &Summary, today: Option<&Today>) -> String {
        match self.kind {
            Kind::Human => format!("{}\n", human::sentence(summary, today)),
            Kind::Json => format!("\n],\"summary\":{}}}\n", json::summary(summary, today)),
            Kind::Ndjson => format!("{{\"summary\":{}}}\n", json::summary(summary, today)),
            Kind::Sarif => sarif::end(summary),
            Kind::Github => github::end(summary),
        }
    }
}

/// What a finding is shown with: the text that it is in, and the table that this is a row of.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) source: Source<'a>,
    pub(super) cells: Option<Cells<'a>>,
    /// The record's place in its JSON document, from 0.
    pub(super) index: Option<usize>,
}

/// What the cells of a row are called.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) delimiter: u8,
}

impl<'a> From<Source<'a>> for Shown<'a> {
    fn from(source: Source<'a>) -> Self {
        Self { source, cells: None, index: None }
    }
}

impl<'a> Shown<'a> {
    /// The cell that a finding is at, if it is at one.
    fn cell(self, finding: &Diagnostic) -> Option<Cell<'a>> {
        let Cells { mapping, delimiter } = self.cells?;
        mapping.cell_of(finding, self.source.record, delimiter)
    }

    /// The finding as people read it, with the name of its cell.
    fn with_cell<'f>(self, finding: &'f Diagnostic) -> Cow<'f, Diagnostic> {
        let Some(Cell { column, header }) = self.cell(finding) else { return Cow::Borrowed(finding) };
        let header = header.map_or_else(String::new, |header| format!(", {}", quoted(header)));
        let mut finding = finding.clone();
        let _ = write!(finding.message, " (column {column}{header})");
        Cow::Owned(finding)
    }
}

/// Shows a finding as a notice to one of the formats.
fn with_notice<T>(finding: &Diagnostic, source: Source<'_>, show: impl FnOnce(&Notice<'_>) -> T) -> T {
    let code = finding.rule.code.to_string();
    let place = Place { file: source.input, region: Region::of(finding, source) };
    show(&Notice {
        level: finding.severity.into(),
        id: &code,
        title: finding.rule.slug,
        message: &finding.message,
        remark: None,
        help: finding.help.as_deref(),
        places: &[place],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_says_what_was_not_compared() {
        let mut summary = Summary::default();
        summary.not_compared += 1_234;
        for kind in <Kind as clap::ValueEnum>::value_variants() {
            let format = Format::new(*kind, false);
            assert!(format.end(&summary, None).contains("1234"), "{kind:?}");
            assert!(!format.end(&Summary::default(), None).to_lowercase().contains("compared"), "{kind:?}");
        }
        let sarif = Format::new(Kind::Sarif, false);
        let document = sarif.begin() + &sarif.end(&summary, None);
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let told = &document["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(told["level"], "warning");
    }
}
