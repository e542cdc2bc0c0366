//! Counts of findings by rule.

use std::collections::BTreeMap;

use pyo3::{prelude::*, types::PyDict};
use ticketproof_diagnostics::{Code, Report, Severity};
use ticketproof_ingest::PropertyCounts;
use ticketproof_validator::Shape;

/// Findings by rule and by property.
#[derive(Default)]
pub(crate) struct Counts {
    rules: BTreeMap<Code, Rule>,
    properties: PropertyCounts,
    /// Records with findings of which none is an error.
    warned: usize,
}

struct Rule {
    slug: &'static str,
    errors: usize,
    warnings: usize,
    records: usize,
    /// The number of the last record that it was found in, and one.
    last: usize,
}

impl Counts {
    /// Adds the findings of the record of this number and shape.
    pub(crate) fn add(&mut self, number: usize, shape: Shape, report: &Report) {
        if !report.has_errors() {
            self.warned += 1;
        }
        for finding in report {
            let rule = self.rules.entry(finding.rule.code).or_insert(Rule {
                slug: finding.rule.slug,
                errors: 0,
                warnings: 0,
                records: 0,
                last: 0,
            });
            match finding.severity {
                Severity::Error => rule.errors += 1,
                _ => rule.warnings += 1,
            }
            if rule.last != number + 1 {
                rule.last = number + 1;
                rule.records += 1;
            }
            self.properties.add_finding(finding, shape);
        }
    }

    /// The counts as plain values: by the rule's name, then by the property's, the most frequent first.
    pub(crate) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, rule)| std::cmp::Reverse(rule.errors + rule.warnings));
        let by_rule = PyDict::new(py);
        for (code, rule) in rules {
            let counts = PyDict::new(py);
            counts.set_item("code", code.to_string())?;
            counts.set_item("errors", rule.errors)?;
            counts.set_item("warnings", rule.warnings)?;
            counts.set_item("records", rule.records)?;
            by_rule.set_item(rule.slug, counts)?;
        }
        let mut properties: Vec<_> = self.properties.iter().collect();
        properties.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let by_property = PyDict::new(py);
        for (name, count) in properties {
            by_property.set_item(name, count)?;
        }
        dict.set_item("warned", self.warned)?;
        dict.set_item("rules", by_rule)?;
        dict.set_item("properties", by_property)?;
        Ok(dict)
    }
}
