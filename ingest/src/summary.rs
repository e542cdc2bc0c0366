//! Counts: of a block, and of all blocks.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{Diagnostic, RuleId, Severity};
use ticketproof_validator::Shape;

/// The most properties that are counted one by one: a hostile input can name millions.
const PROPERTIES_MAX: usize = 10_000;

/// The longest name, in bytes, that is counted by itself; HubSpot's own are at most 100 characters.
const PROPERTY_BYTES_MAX: usize = 400;

/// The counts of a check.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How many records were checked.
    pub records: u64,
    /// How many have no error.
    pub valid: u64,
    /// How many have at least one error.
    pub invalid: u64,
    /// How many of the invalid ones are invalid by the baseline, too.
    pub invalid_in_baseline: u64,
    /// How many findings are warnings.
    pub warnings: u64,
    /// How many findings were fixed.
    pub fixed: u64,
    /// How many cells of tables showed labels and were read as the ids that they stand for.
    pub translated: u64,
    /// How many values of unique properties were not remembered, so that a repetition among them is not found.
    pub not_compared: u64,
    /// How many batches have an error that is no single record's, such as too many inputs.
    pub invalid_batches: u64,
    /// How many records are refused although they are valid, because their batch is; such a batch without records is one.
    pub refused: u64,
    /// How many of these are no records, but batches without any.
    pub empty_batches: u64,
    /// How many tables have a header with an error, or a cell that nothing closes: how many records they hold is not known.
    pub broken_tables: u64,
    /// How many records were written to the rejects with a key.
    pub rejected_with_key: u64,
    /// How many records were written to the rejects without a key.
    pub rejected_without_key: u64,
    /// How many findings each rule has.
    pub by_rule: BTreeMap<RuleId, u64>,
    /// How many findings each property has.
    pub by_property: PropertyCounts,
}

/// Findings by property, in bounded memory: at most 10,000 names of at most 400 bytes are counted one by one, and other names not
/// at all.
#[derive(Clone, Debug, Default)]
pub struct PropertyCounts(BTreeMap<String, u64>);

impl PropertyCounts {
    /// Counts a finding of a record that is of this shape, if it is about a property.
    pub fn add_finding(&mut self, finding: &Diagnostic, shape: Shape) {
        let property = shape.property_of(finding).filter(|name| name.len() <= PROPERTY_BYTES_MAX);
        if let Some(property) = property {
            self.add(property.as_ref(), 1);
        }
    }

    /// The names and their counts, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, count)| (name.as_str(), *count))
    }

    fn add(&mut self, property: &str, more: u64) {
        if let Some(count) = self.0.get_mut(property) {
            *count += more;
        } else if self.0.len() < PROPERTIES_MAX {
            self.0.insert(property.to_owned(), more);
        }
    }
}

impl Summary {
    /// How many records are invalid, and valid by the baseline.
    pub const fn newly_invalid(&self) -> u64 {
        self.invalid - self.invalid_in_baseline
    }

    /// Whether records were rejected, and none of them has a key.
    pub const fn rejects_lack_keys(&self) -> bool {
        self.rejected_with_key == 0 && self.rejected_without_key > 0
    }

    /// Counts a record.
    pub(crate) fn add_record(&mut self, is_invalid: bool, is_invalid_in_baseline: bool) {
        self.records += 1;
        self.invalid_in_baseline += u64::from(is_invalid_in_baseline);
        if is_invalid {
            self.invalid += 1;
        } else {
            self.valid += 1;
        }
    }

    /// Counts records that are valid without a finding.
    pub(crate) fn add_valid(&mut self, count: u64) {
        self.records += count;
        self.valid += count;
    }

    /// Counts a finding of a record that is of this shape.
    pub(crate) fn add_finding(&mut self, finding: &Diagnostic, shape: Shape) {
        self.warnings += u64::from(finding.severity == Severity::Warning);
        *self.by_rule.entry(finding.rule).or_default() += 1;
        self.by_property.add_finding(finding, shape);
    }

    /// Counts a record that is written to the rejects.
    pub(crate) fn add_rejected(&mut self, has_key: bool) {
        *(if has_key { &mut self.rejected_with_key } else { &mut self.rejected_without_key }) += 1;
    }

    /// Counts a batch that is refused as a whole, and its valid records; the others are counted anyway.
    pub(crate) fn refuse_batch(&mut self, valid: u64, is_empty: bool) {
        self.invalid_batches += 1;
        self.refused += valid + u64::from(is_empty);
        self.empty_batches += u64::from(is_empty);
    }

    /// Adds the counts of a block.
    pub fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.invalid_in_baseline += other.invalid_in_baseline;
        self.warnings += other.warnings;
        self.fixed += other.fixed;
        self.translated += other.translated;
        self.not_compared += other.not_compared;
        self.invalid_batches += other.invalid_batches;
        self.refused += other.refused;
        self.empty_batches += other.empty_batches;
        self.broken_tables += other.broken_tables;
        self.rejected_with_key += other.rejected_with_key;
        self.rejected_without_key += other.rejected_without_key;
        for (rule, count) in &other.by_rule {
            *self.by_rule.entry(*rule).or_default() += count;
        }
        for (property, count) in other.by_property.iter() {
            self.by_property.add(property, count);
        }
    }
}
