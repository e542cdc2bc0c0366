//! Workflow commands of GitHub Actions: `::error file=…,line=…::message`.

use std::fmt::Write as _;

use ticketproof_diagnostics::text::escaped;
use ticketproof_schema::drift::{Change, Class};

use super::{Place, Report};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for change in &report.drift.changes {
        let command = match change.class {
            Class::Breaking => "error",
            Class::Risky => "warning",
            // GitHub shows ten annotations of a level; safe changes are only counted.
            Class::Safe => continue,
        };
        let places = report.places(change);
        if places.is_empty() {
            annotate(&mut out, command, change.kind.slug(), None, &message(change));
        }
        for place in &places {
            annotate(&mut out, command, change.kind.slug(), Some(place), &message(change));
        }
    }
    for gap in &report.drift.not_compared {
        let command = if gap.may_hide >= report.threshold { "error" } else { "warning" };
        annotate(&mut out, command, "not-compared", None, &format!("{}\nhelp: {}", gap.message, gap.help));
    }
    for note in &report.drift.notes {
        annotate(&mut out, "notice", "drift", None, note);
    }
    let summary = format!("{}: {}", report.title(), report.summary());
    annotate(&mut out, "notice", "drift", None, &summary);
    out
}

fn message(change: &Change) -> String {
    let mut message = format!("{}: {}", change.class, change.message);
    if change.users.as_ref().is_some_and(Vec::is_empty) {
        message.push_str("\nconcerns no derive");
    }
    if let Some(help) = &change.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    message
}

fn annotate(out: &mut String, command: &str, title: &str, place: Option<&Place>, message: &str) {
    let _ = write!(out, "::{command} ");
    if let Some(place) = place {
        let _ = write!(out, "file={},line={},", property(&place.file), place.line);
    }
    let _ = writeln!(out, "title={}::{}", property(title), data(message));
}

/// A message: line ends are encoded, as the runner decodes them.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| escaped(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property's value, which also ends at `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
