//! For machines: the fields and their order are part of the command's interface.

use crate::check::tomorrow::Tomorrow;
use serde::Serialize;
use ticketproof_diagnostics::render::json;
use ticketproof_ingest::Summary;

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

/// Tomorrow's schema or API version, and the counts of records that are valid today and would fail, and that fail already.
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

pub(in crate::check) fn against<'a>(
    summary: &Summary,
    tomorrow: Option<&'a Tomorrow>,
) -> Option<Against<'a>> {
    tomorrow.map(|tomorrow| Against {
        schema: tomorrow.schema.as_deref(),
        api_version: tomorrow.api_version.map(|version| version.as_str()),
        would_fail: summary.newly_invalid(),
        fail_today: summary.invalid_in_baseline,
    })
}

pub(super) fn summary(summary: &Summary, tomorrow: Option<&Tomorrow>) -> String {
    let Summary { records, valid, invalid, warnings, .. } = *summary;
    let some = |count: u64| Some(count).filter(|count| *count > 0);
    let (fixed, translated) = (some(summary.fixed), some(summary.translated));
    let not_compared = some(summary.not_compared);
    let against = against(summary, tomorrow);
    let counts = Counts { records, valid, invalid, warnings, fixed, translated, not_compared, against };
    json::line(&counts)
}
