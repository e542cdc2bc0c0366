//! Workflow commands of GitHub Actions, one a place of a change.

use ticketproof_schema::drift::{Change, Class};

use super::{Place, Report};
use crate::github::command;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for change in &report.drift.changes {
        let level = match change.class {
            Class::Breaking => "error",
            Class::Risky => "warning",
            // GitHub shows ten annotations of a level; safe changes are only counted.
            Class::Safe => continue,
        };
        let places = report.places(change);
        if places.is_empty() {
            annotate(&mut out, level, change.kind.slug(), None, &message(change));
        }
        for place in &places {
            annotate(&mut out, level, change.kind.slug(), Some(place), &message(change));
        }
    }
    for gap in &report.drift.not_compared {
        let level = if gap.may_hide >= report.threshold { "error" } else { "warning" };
        annotate(&mut out, level, "not-compared", None, &format!("{}\nhelp: {}", gap.message, gap.help));
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

fn annotate(out: &mut String, level: &str, title: &str, place: Option<&Place>, message: &str) {
    let line = place.map(|place| place.line.to_string()).unwrap_or_default();
    let at = place.map(|place| [("file", place.file.as_str()), ("line", line.as_str())]);
    let properties: Vec<_> = at.into_iter().flatten().chain([("title", title)]).collect();
    out.push_str(&command(level, &properties, message));
}
