//! One JSON document.

use serde::Serialize;
use ticketproof_diagnostics::render::json;
use ticketproof_schema::drift::{Class, Drift, Verdict};

use super::report::Report;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    old: &'a str,
    new: &'a str,
    verdict: &'static str,
    summary: Summary,
    #[serde(flatten)]
    drift: &'a Drift,
}

#[derive(Serialize)]
struct Summary {
    breaking: usize,
    risky: usize,
    safe: usize,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let document = Document {
        old: &report.old.name,
        new: &report.new.name,
        verdict: match report.drift.verdict(report.threshold) {
            Verdict::Below => "below",
            Verdict::Reached => "reached",
            Verdict::Unknown => "unknown",
        },
        summary: Summary {
            breaking: report.drift.count(Class::Breaking),
            risky: report.drift.count(Class::Risky),
            safe: report.drift.count(Class::Safe),
        },
        drift: report.drift,
    };
    json::document(&document)
}
