//! How findings and the summary are printed: one file per format.

mod github;
mod human;
mod json;
mod notice;
mod sarif;

pub(super) use json::{Against, against as json_against};

use std::borrow::Cow;

use ticketproof_diagnostics::{
    Diagnostic, Report,
    render::{Source, human::Style},
};
use ticketproof_ingest::{FindingContext, Summary, json_finding};

use super::tomorrow::Tomorrow;

/// The formats.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// For people: the offending text marked, with advice below it
    #[default]
    Human,
    /// One JSON document with all findings and a summary
    Json,
    /// One line of JSON per finding, as it is found, and a summary at the end
    Ndjson,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations
    Github,
}

/// Appends findings about one record as people read them.
pub(crate) fn write_for_people(
    out: &mut Vec<u8>,
    context: FindingContext<'_>,
    report: &Report,
    has_color: bool,
) {
    Format::new(Kind::Human, has_color).write_findings(out, context, report.iter());
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

    /// The text before the first finding.
    pub(super) fn begin(self) -> String {
        match self.kind {
            Kind::Human | Kind::Ndjson | Kind::Github => String::new(),
            Kind::Json => "{\"findings\":[".to_owned(),
            Kind::Sarif => sarif::begin(),
        }
    }

    /// Appends findings about one record. They are shown with what stands before the record on its line, so that columns are those of
    /// the input.
    pub(super) fn write_findings<'f>(
        self,
        out: &mut Vec<u8>,
        context: FindingContext<'_>,
        findings: impl Iterator<Item = &'f Diagnostic>,
    ) {
        let FindingContext { source, before, .. } = context;
        let record: Cow<'_, [u8]> = match before {
            [] => source.record.into(),
            before => [before, source.record].concat().into(),
        };
        let context = FindingContext { source: Source { record: &record, ..source }, before: &[], ..context };
        for finding in findings {
            if before.is_empty() {
                self.write_finding(out, finding, context);
            } else {
                let mut finding = finding.clone();
                finding.span = finding.span.map(|span| span.shifted(before.len()));
                self.write_finding(out, &finding, context);
            }
        }
    }

    /// Appends one finding. Where findings are items of a list each begins with a comma, which [`Format::join`] takes off the first.
    fn write_finding(self, out: &mut Vec<u8>, finding: &Diagnostic, context: FindingContext<'_>) {
        let source = context.source;
        let with_cell = context.with_cell(finding);
        match self.kind {
            Kind::Human => human::write(out, &with_cell, source, self.style),
            Kind::Json => {
                out.extend_from_slice(b",\n");
                out.extend(json_finding(finding, context).bytes());
            }
            Kind::Ndjson => {
                out.extend(json_finding(finding, context).bytes());
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

    /// The text after the last finding.
    pub(super) fn end(self, summary: &Summary, tomorrow: Option<&Tomorrow>) -> String {
        match self.kind {
            Kind::Human => format!("{}\n", human::sentence(summary, tomorrow)),
            Kind::Json => format!("\n],\"summary\":{}}}\n", json::summary(summary, tomorrow)),
            Kind::Ndjson => format!("{{\"summary\":{}}}\n", json::summary(summary, tomorrow)),
            Kind::Sarif => sarif::end(summary),
            Kind::Github => github::end(summary),
        }
    }
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
