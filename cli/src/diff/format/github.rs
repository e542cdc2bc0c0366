//! Workflow commands of GitHub Actions, one a place of a change.

use ticketproof_diagnostics::render::{Level, Notice, github};
use ticketproof_schema::drift::Class;

use super::report::{Report, level_of, with_notice};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for change in &report.drift.changes {
        // GitHub shows ten annotations of a level; safe changes are only counted.
        if change.class == Class::Safe {
            continue;
        }
        let message = format!("{}: {}", change.class, change.message);
        out.push_str(&with_notice(report, change, |notice| {
            github::annotations(&Notice { message: &message, ..*notice })
        }));
    }
    for gap in &report.drift.not_compared {
        out.push_str(&about_the_run(level_of(report, gap), "not-compared", &gap.message, Some(&gap.help)));
    }
    for note in &report.drift.notes {
        out.push_str(&about_the_run(Level::Note, "drift", note, None));
    }
    let summary = format!("{}: {}", report.title(), report.summary());
    out.push_str(&about_the_run(Level::Note, "drift", &summary, None));
    out
}

/// An annotation that is about no file.
fn about_the_run(level: Level, title: &str, message: &str, help: Option<&str>) -> String {
    github::annotations(&Notice { level, id: title, title, message, remark: None, help, places: &[] })
}
