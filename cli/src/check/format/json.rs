//! For machines: the fields and their order are part of the command's interface.

use serde::Serialize;
use ticketproof_diagnostics::{
    Diagnostic,
    render::{Region, json},
};

use super::Shown;
use crate::check::{against::Today, summary::Summary};

/// A finding. `location` is a JSON Pointer into the record, `line` the line of the input that the finding is on, from 1.
#[derive(Serialize)]
struct Finding<'a> {
    input: &'a str,
    line: u64,
    /// Which of the records of a JSON document it is, from 0 as in `/inputs/3`; a document of many may be one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    /// The cell of a table, from 1, and what stands above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
    location: &'a str,
    code: String,
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

/// The four counts, and what becomes of records that are valid today.
#[derive(Serialize)]
struct Counts<'a> {
    records: u64,
    valid: u64,
    invalid: u64,
    warnings: u64,
    /// How many findings were mended; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<u64>,
    /// How many cells of tables showed labels that became ids; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    translated: Option<u64>,
    /// How many values of unique properties could not be compared with each other; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none", rename = "notCompared")]
    not_compared: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Against<'a>>,
}

/// What tomorrow is, and how the invalid records fall into those that are valid today and those that fail today already.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::check) struct Against<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_version: Option<&'static str>,
    would_fail: u64,
    fail_today: u64,
}

pub(in crate::check) fn against<'a>(summary: &Summary, today: Option<&'a Today>) -> Option<Against<'a>> {
    today.map(|today| Against {
        schema: today.schema.as_deref(),
        api_version: today.api_version.map(|version| version.as_str()),
        would_fail: summary.would_fail(),
        fail_today: summary.fail_today,
    })
}

pub(in crate::check) fn finding(finding: &Diagnostic, shown: Shown<'_>) -> String {
    let (source, cell) = (shown.source, shown.cell(finding));
    let finding = Finding {
        input: source.input,
        line: Region::of(finding, source).line,
        index: shown.index,
        column: cell.map(|cell| cell.column),
        header: cell.and_then(|cell| cell.header),
        location: finding.location.as_str(),
        code: finding.rule.code.to_string(),
        rule: finding.rule.slug,
        severity: finding.severity.as_str(),
        message: &finding.message,
        help: finding.help.as_deref(),
    };
    json::line(&finding)
}

pub(super) fn summary(summary: &Summary, today: Option<&Today>) -> String {
    let Summary { records, valid, invalid, warnings, .. } = *summary;
    let some = |count: u64| Some(count).filter(|count| *count > 0);
    let (fixed, translated) = (some(summary.fixed), some(summary.translated));
    let not_compared = some(summary.not_compared);
    let against = against(summary, today);
    let counts = Counts { records, valid, invalid, warnings, fixed, translated, not_compared, against };
    json::line(&counts)
}
