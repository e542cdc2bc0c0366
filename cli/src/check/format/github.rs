//! Workflow commands of GitHub Actions, one a finding.

use ticketproof_diagnostics::{
    Diagnostic,
    render::{Level, Notice, Source, github},
};
use ticketproof_ingest::Summary;

use super::notice::with_notice;
use crate::check::not_compared::not_compared_warning;

pub(super) fn write(out: &mut Vec<u8>, finding: &Diagnostic, source: Source<'_>) {
    let annotations = with_notice(finding, source, |notice| {
        let title = format!("{} {}", notice.id, notice.title);
        github::annotations(&Notice { title: &title, ..*notice })
    });
    out.extend(annotations.into_bytes());
}

/// A warning about values that were not compared.
pub(super) fn end(summary: &Summary) -> String {
    match summary.not_compared {
        0 => String::new(),
        count => github::annotations(&Notice {
            level: Level::Warning,
            id: "not-compared",
            title: "not-compared",
            message: &not_compared_warning(count),
            remark: None,
            help: None,
            places: &[],
        }),
    }
}
