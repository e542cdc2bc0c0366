//! Workflow commands of GitHub Actions, one a finding.

use ticketproof_diagnostics::{Diagnostic, Severity, render::Source};

use super::Region;
use crate::{
    check::{repeats::of_not_compared, summary::Summary},
    github::command,
};

pub(super) fn write(out: &mut Vec<u8>, finding: &Diagnostic, source: Source<'_>) {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let Region { line, column, end_line, end_column } = Region::of(finding, source);
    let [line, column, end_line, end_column] =
        [line, column, end_line, end_column].map(|number| number.to_string());
    let title = format!("{} {}", finding.rule.code, finding.rule.slug);
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let properties = [
        ("file", source.input),
        ("line", &line),
        ("col", &column),
        ("endLine", &end_line),
        ("endColumn", &end_column),
        ("title", &title),
    ];
    out.extend(command(level, &properties, &message).into_bytes());
}

/// What was not checked.
pub(super) fn end(summary: &Summary) -> String {
    match summary.not_compared {
        0 => String::new(),
        count => command("warning", &[("title", "not-compared")], &of_not_compared(count)),
    }
}
