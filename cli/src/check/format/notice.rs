//! Findings as notices, which GitHub's annotations and SARIF are made of.

use ticketproof_diagnostics::{
    Diagnostic,
    render::{Notice, Place, Region, Source},
};

/// Shows a finding as a notice to one of the formats.
pub(super) fn with_notice<T>(
    finding: &Diagnostic,
    source: Source<'_>,
    show: impl FnOnce(&Notice<'_>) -> T,
) -> T {
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
