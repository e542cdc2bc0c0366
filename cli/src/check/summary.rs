//! Counting: of a block, of all of them, and as a report file.

use std::collections::BTreeMap;

use serde::Serialize;
use ticketproof_diagnostics::{Diagnostic, RuleId, Severity, render::json};
use ticketproof_report::{Counts, Findings, SchemaSource, Tally};
use ticketproof_schema::ObjectSchema;
use ticketproof_validator::Shape;

use super::{
    against::Today,
    format::{Against, json_against},
    limit::Limit,
};
use crate::page;

/// The most properties that are counted one by one: a hostile input can name millions.
const PROPERTIES_MAX: usize = 10_000;

/// The longest name, in bytes, that is counted by itself; HubSpot's own are at most 100 characters.
const PROPERTY_BYTES_MAX: usize = 400;

/// What was found in a block or in all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    /// How many records were checked.
    pub(super) records: u64,
    /// How many have no error.
    pub(super) valid: u64,
    /// How many have at least one error.
    pub(super) invalid: u64,
    /// How many of the invalid ones fail today already, where it is tomorrow's schema that they are checked against.
    pub(super) fail_today: u64,
    /// How many findings are warnings.
    pub(super) warnings: u64,
    /// How many findings were mended.
    pub(super) fixed: u64,
    /// How many cells of tables showed labels and were read as the ids that they stand for.
    pub(super) translated: u64,
    /// How many values of unique properties were not remembered, so that a repetition among them is not found.
    pub(super) not_compared: u64,
    /// How many batches have an error that is no single record's, such as too many inputs.
    pub(super) invalid_batches: u64,
    /// How many records are refused although they are valid, because their batch is; such a batch without records is one.
    pub(super) refused: u64,
    /// How many of these are no records, but batches without any.
    pub(super) empty_batches: u64,
    /// How many tables have a header that is not understood, or a cell that nothing closes: nobody knows how many records they hold.
    pub(super) broken_tables: u64,
    /// How many records were written to the rejects, with what tells them apart and without.
    pub(super) rejected: Rejected,
    by_rule: BTreeMap<RuleId, u64>,
    by_property: BTreeMap<String, u64>,
    /// Counts and examples for a page, where one is wanted.
    pub(super) tally: Option<Box<Tally>>,
}

/// Records that were written to the rejects.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rejected {
    with_key: u64,
    without_key: u64,
}

impl Rejected {
    pub(super) fn add(&mut self, has_key: bool) {
        *(if has_key { &mut self.with_key } else { &mut self.without_key }) += 1;
    }

    /// Whether there are some, and none has a key.
    pub(super) const fn lack_keys(self) -> bool {
        self.with_key == 0 && self.without_key > 0
    }
}

impl Summary {
    /// Counts a record.
    pub(super) fn add_record(&mut self, is_invalid: bool, fails_today: bool) {
        self.records += 1;
        self.fail_today += u64::from(fails_today);
        if is_invalid {
            self.invalid += 1;
        } else {
            self.valid += 1;
        }
    }

    /// Counts records that are valid without a finding.
    pub(super) fn add_valid(&mut self, count: u64) {
        self.records += count;
        self.valid += count;
    }

    /// Counts a finding of a record that is of this shape.
    pub(super) fn add_finding(&mut self, finding: &Diagnostic, shape: Shape) {
        self.warnings += u64::from(finding.severity == Severity::Warning);
        *self.by_rule.entry(finding.rule).or_default() += 1;
        let Some(property) = shape.property_of(finding).filter(|name| name.len() <= PROPERTY_BYTES_MAX)
        else {
            return;
        };
        if let Some(count) = self.by_property.get_mut(property.as_ref()) {
            *count += 1;
        } else if self.by_property.len() < PROPERTIES_MAX {
            self.by_property.insert(property.into_owned(), 1);
        }
    }

    /// Counts a batch that is refused as a whole, of which so many records are valid and the others are counted anyway.
    pub(super) fn refuse_batch(&mut self, valid: u64, is_empty: bool) {
        self.invalid_batches += 1;
        self.refused += valid + u64::from(is_empty);
        self.empty_batches += u64::from(is_empty);
    }

    /// Whether there is more wrong than this limit allows. `is_new` says that only what fails tomorrow and not today counts.
    pub(super) fn exceeds(&self, limit: Limit, is_new: bool) -> bool {
        let invalid = if is_new { self.would_fail() } else { self.invalid };
        // No share of records makes up for a table whose records nobody could tell.
        self.broken_tables > 0 || limit.is_exceeded(invalid + self.refused, self.records + self.empty_batches)
    }

    /// How many records are valid today and fail tomorrow.
    pub(super) const fn would_fail(&self) -> u64 {
        self.invalid - self.fail_today
    }

    /// Adds a block's counts.
    pub(super) fn add(&mut self, other: Self) {
        self.records += other.records;
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.fail_today += other.fail_today;
        self.warnings += other.warnings;
        self.fixed += other.fixed;
        self.translated += other.translated;
        self.not_compared += other.not_compared;
        self.invalid_batches += other.invalid_batches;
        self.refused += other.refused;
        self.empty_batches += other.empty_batches;
        self.broken_tables += other.broken_tables;
        self.rejected.with_key += other.rejected.with_key;
        self.rejected.without_key += other.rejected.without_key;
        if let Some(tally) = other.tally {
            self.tally.get_or_insert_default().add_following(*tally);
        }
        for (rule, count) in other.by_rule {
            *self.by_rule.entry(rule).or_default() += count;
        }
        for (property, count) in other.by_property {
            if self.by_property.len() < PROPERTIES_MAX || self.by_property.contains_key(&property) {
                *self.by_property.entry(property).or_default() += count;
            }
        }
    }

    /// The report as a page.
    pub(super) fn page(
        &self,
        schema: SchemaSource<'_>,
        today: Option<&Today>,
        payloads: bool,
        failed_inputs: usize,
    ) -> String {
        let hides_the_rest = today.is_some_and(Today::hides_the_rest);
        let invalid = if hides_the_rest { self.would_fail() } else { self.invalid };
        let counts = Counts {
            records: self.records,
            valid: self.records - invalid,
            fixed: self.fixed,
            not_compared: self.not_compared,
            invalid_batches: self.invalid_batches + self.broken_tables,
            failed_inputs: failed_inputs as u64,
        };
        let note = hides_the_rest.then(|| {
            format!(
                "this is about records that are valid today and would fail tomorrow; {} fail today already, and are not told",
                self.fail_today
            )
        });
        let none = Tally::default();
        let tally = self.tally.as_deref().unwrap_or(&none);
        let note = note.as_deref();
        Findings { tool: page::TOOL, schema: Some(schema), counts, tally, payloads, sent: None, note }
            .render()
    }

    /// The report as JSON. Without `payloads`, only names of properties are told that the schema has.
    pub(super) fn report(&self, schema: &SchemaSource<'_>, today: Option<&Today>, payloads: bool) -> String {
        let by_property = self.tellable(schema.schema, payloads);
        let told: u64 = by_property.values().sum();
        let untold = self.by_property.values().sum::<u64>() - told;
        let rules = self.by_rule.iter().map(|(rule, count)| RuleCount {
            code: rule.code.to_string(),
            rule: rule.slug,
            findings: *count,
        });
        let report = Report {
            tool: "ticketproof",
            version: env!("CARGO_PKG_VERSION"),
            schema: schema.name,
            schema_hash: &format!("sha256:{}", schema.hash),
            records: self.records,
            valid: self.valid,
            invalid: self.invalid,
            warnings: self.warnings,
            fixed: Some(self.fixed).filter(|count| *count > 0),
            not_compared: Some(self.not_compared).filter(|count| *count > 0),
            against: json_against(self, today),
            by_rule: rules.collect(),
            by_property,
            unknown_properties: (untold > 0).then_some(untold),
        };
        json::document(&report)
    }

    /// The counts by property whose names may be told: one that the schema does not have is text of a record.
    fn tellable(&self, schema: &ObjectSchema, payloads: bool) -> BTreeMap<&str, u64> {
        let counts = self.by_property.iter().map(|(name, count)| (name.as_str(), *count));
        counts.filter(|(name, _)| payloads || schema.property(name).is_some()).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    tool: &'static str,
    version: &'static str,
    schema: &'a str,
    schema_hash: &'a str,
    records: u64,
    valid: u64,
    invalid: u64,
    warnings: u64,
    /// How many findings were mended; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<u64>,
    /// How many values of unique properties could not be compared with each other; only where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_compared: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Against<'a>>,
    by_rule: Vec<RuleCount>,
    by_property: BTreeMap<&'a str, u64>,
    /// Findings about properties whose names are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_properties: Option<u64>,
}

#[derive(Serialize)]
struct RuleCount {
    code: String,
    rule: &'static str,
    findings: u64,
}
