//! For machines: the fields and their order are part of the command's interface.

use serde::Serialize;
use ticketproof_diagnostics::{Diagnostic, render::Source};

use super::{Region, plain};
use crate::check::summary::Summary;

/// A finding. `location` is a JSON Pointer into the record, `line` the line of the input that the finding is on, from 1.
#[derive(Serialize)]
struct Finding<'a> {
    input: &'a str,
    line: u64,
    location: &'a str,
    code: String,
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

/// The four counts.
#[derive(Serialize)]
struct Counts {
    records: u64,
    valid: u64,
    invalid: u64,
    warnings: u64,
}

pub(in crate::check) fn finding(finding: &Diagnostic, source: Source<'_>) -> String {
    let finding = Finding {
        input: source.input,
        line: Region::of(finding, source).line,
        location: finding.location.as_str(),
        code: finding.rule.code.to_string(),
        rule: finding.rule.slug,
        severity: finding.severity.as_str(),
        message: &finding.message,
        help: finding.help.as_deref(),
    };
    // Texts and numbers always have a JSON form.
    plain(&serde_json::to_string(&finding).unwrap_or_default()).into_owned()
}

pub(super) fn summary(summary: &Summary) -> String {
    let Summary { records, valid, invalid, warnings, .. } = *summary;
    serde_json::to_string(&Counts { records, valid, invalid, warnings }).unwrap_or_default()
}
