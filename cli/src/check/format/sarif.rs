//! SARIF 2.1.0: the rules come from the catalogues of the validator and of the tables.

use std::sync::LazyLock;

use ticketproof_diagnostics::{
    Diagnostic, RuleId, Severity,
    render::{Level, Source, json, sarif},
};
use ticketproof_ingest::Summary;
use ticketproof_tabular::rules;
use ticketproof_validator::catalogue;

use super::notice::with_notice;
use crate::check::not_compared::not_compared_warning;

/// The rules, those about tables behind the others.
static RULES: LazyLock<Vec<sarif::Rule<'_>>> = LazyLock::new(|| {
    let of_payloads = catalogue().iter().map(|rule| (rule.id, rule.severity, rule.summary, rule.docs));
    let of_tables = rules::catalogue().iter().map(|rule| (rule.id, rule.severity, rule.summary, rule.docs));
    of_payloads
        .chain(of_tables)
        .map(|(id, severity, summary, docs)| rule(id, severity, summary, docs))
        .collect()
});

fn rule(id: RuleId, severity: Severity, summary: &'static str, docs: &'static str) -> sarif::Rule<'static> {
    sarif::Rule {
        id: id.code.to_string().into(),
        name: Some(id.slug),
        summary,
        docs: Some(docs),
        level: Level::from(severity),
    }
}

/// The document up to the first result.
pub(super) fn begin() -> String {
    sarif::begin(&RULES)
}

/// The document from the last result on.
pub(super) fn end(summary: &Summary) -> String {
    let not_compared = Some(summary.not_compared).filter(|count| *count > 0);
    let notification = |count| sarif::notification(Level::Warning, &not_compared_warning(count));
    sarif::end(&not_compared.map(notification).into_iter().collect::<Vec<_>>())
}

/// One result.
pub(super) fn result(finding: &Diagnostic, source: Source<'_>) -> String {
    with_notice(finding, source, |notice| {
        json::line(&sarif::result(notice, finding.location.as_str(), &RULES))
    })
}
