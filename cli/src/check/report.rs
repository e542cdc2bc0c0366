//! The file of `--report`: a page to look at, or JSON with the counts.

use std::collections::BTreeMap;

use serde::Serialize;
use ticketproof_diagnostics::render::json;
use ticketproof_ingest::Summary;
use ticketproof_report::{Counts, Findings, SchemaSource, Tally};

use super::{
    format::{Against, json_against},
    tomorrow::Tomorrow,
};
use crate::page;

/// The contents of a check's report.
pub(super) struct CheckReport<'a> {
    pub(super) summary: &'a Summary,
    /// The first record of every different mistake.
    pub(super) tally: &'a Tally,
    pub(super) schema: SchemaSource<'a>,
    /// What today is compared with, if it is.
    pub(super) tomorrow: Option<&'a Tomorrow>,
    /// Whether records, and values and names in them, may be shown.
    pub(super) payloads: bool,
    /// How many inputs were not read to their end.
    pub(super) failed_inputs: usize,
}

impl CheckReport<'_> {
    /// The report as a page.
    pub(super) fn page(&self) -> String {
        let summary = self.summary;
        let only_new = self.tomorrow.is_some_and(|tomorrow| tomorrow.schema.is_some());
        let invalid = if only_new { summary.newly_invalid() } else { summary.invalid };
        let counts = Counts {
            records: summary.records,
            valid: summary.records - invalid,
            fixed: summary.fixed,
            not_compared: summary.not_compared,
            invalid_batches: summary.invalid_batches + summary.broken_tables,
            failed_inputs: self.failed_inputs as u64,
        };
        let note = only_new.then(|| {
            format!(
                "this is about records that are valid today and would fail tomorrow; {} fail today already, and are not told",
                summary.invalid_in_baseline
            )
        });
        Findings {
            tool: page::TOOL,
            schema: Some(self.schema),
            counts,
            tally: self.tally,
            payloads: self.payloads,
            sent: None,
            note: note.as_deref(),
        }
        .render()
    }

    /// The report as JSON.
    pub(super) fn json(&self) -> String {
        let summary = self.summary;
        let by_property = self.named_properties();
        let named: u64 = by_property.values().sum();
        let unnamed = summary.by_property.iter().map(|(_, count)| count).sum::<u64>() - named;
        let rules = summary.by_rule.iter().map(|(rule, count)| RuleCount {
            code: rule.code.to_string(),
            rule: rule.slug,
            findings: *count,
        });
        let report = JsonReport {
            tool: "ticketproof",
            version: env!("CARGO_PKG_VERSION"),
            schema: self.schema.name,
            schema_hash: &format!("sha256:{}", self.schema.hash),
            records: summary.records,
            valid: summary.valid,
            invalid: summary.invalid,
            warnings: summary.warnings,
            fixed: Some(summary.fixed).filter(|count| *count > 0),
            not_compared: Some(summary.not_compared).filter(|count| *count > 0),
            against: json_against(summary, self.tomorrow),
            by_rule: rules.collect(),
            by_property,
            unknown_properties: (unnamed > 0).then_some(unnamed),
        };
        json::document(&report)
    }

    /// The counts by property. Without payloads only properties of the schema are named: other names are text of a record.
    fn named_properties(&self) -> BTreeMap<&str, u64> {
        let counts = self.summary.by_property.iter();
        counts.filter(|(name, _)| self.payloads || self.schema.schema.property(name).is_some()).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonReport<'a> {
    tool: &'static str,
    version: &'static str,
    schema: &'a str,
    schema_hash: &'a str,
    records: u64,
    valid: u64,
    invalid: u64,
    warnings: u64,
    /// How many findings were fixed; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<u64>,
    /// How many values of unique properties could not be compared with each other; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_compared: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Against<'a>>,
    by_rule: Vec<RuleCount>,
    by_property: BTreeMap<&'a str, u64>,
    /// Findings about properties that are not named.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_properties: Option<u64>,
}

#[derive(Serialize)]
struct RuleCount {
    code: String,
    rule: &'static str,
    findings: u64,
}
