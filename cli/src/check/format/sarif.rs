//! SARIF 2.1.0, for code scanning. The rules come from the catalogue.

use serde_json::{Value, json};
use ticketproof_diagnostics::{Diagnostic, RuleId, Severity, render::Source};
use ticketproof_tabular::rules::{self, TableRule};
use ticketproof_validator::catalogue;

use super::Region;
use crate::{
    check::{repeats::of_not_compared, summary::Summary},
    json,
    sarif::{SCHEMA, uri},
};

/// The document up to the first result.
pub(super) fn begin() -> String {
    let driver = json!({
        "name": "ticketproof",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules().collect::<Vec<_>>(),
    });
    format!(
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\"results\":["
    )
}

/// The document from the last result on.
pub(super) fn end(summary: &Summary) -> String {
    if summary.not_compared == 0 {
        return "\n]}]}\n".to_owned();
    }
    let notification =
        json!({ "level": "warning", "message": { "text": of_not_compared(summary.not_compared) } });
    let invocation = json!({ "executionSuccessful": true, "toolExecutionNotifications": [notification] });
    format!("\n],\"invocations\":[{}]}}]}}\n", json::line(&invocation))
}

/// The rules, those about tables behind the others.
fn rules() -> impl Iterator<Item = Value> {
    let about_tables = |rule: &&TableRule| described(rule.id, rule.severity, rule.summary, rule.docs);
    catalogue().iter().map(|rule| rule_of(rule)).chain(rules::catalogue().iter().map(about_tables))
}

/// Where a rule stands in that list.
fn index_of(rule: RuleId) -> Option<usize> {
    let ids = catalogue().iter().map(|rule| rule.id);
    ids.chain(rules::catalogue().iter().map(|rule| rule.id)).position(|id| id == rule)
}

fn rule_of(rule: &ticketproof_validator::Rule) -> Value {
    described(rule.id, rule.severity, rule.summary, rule.docs)
}

fn described(id: RuleId, severity: Severity, summary: &str, docs: &str) -> Value {
    json!({
        "id": id.code.to_string(),
        "name": id.slug,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": docs },
        "defaultConfiguration": { "level": level(severity) },
    })
}

/// One result.
pub(super) fn result(finding: &Diagnostic, source: Source<'_>) -> String {
    let region = Region::of(finding, source);
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push_str("; ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": finding.rule.code.to_string(),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(source.input) },
                "region": {
                    "startLine": region.line,
                    "startColumn": region.column,
                    "endLine": region.end_line,
                    "endColumn": region.end_column,
                },
            },
            "logicalLocations": [{ "fullyQualifiedName": finding.location.as_str() }],
        }],
    });
    if let Some(index) = index_of(finding.rule) {
        result["ruleIndex"] = index.into();
    }
    json::line(&result)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
