//! SARIF 2.1.0: the rules are the kinds of change.

use ticketproof_diagnostics::render::{Level, sarif};
use ticketproof_schema::drift::{Change, ChangeKind};

use super::report::{Report, level, level_of, with_notice};

pub(super) fn render(report: &Report<'_>) -> String {
    let drift = report.drift;
    let rules: Vec<_> = ChangeKind::ALL.iter().map(|kind| rule(*kind)).collect();
    let result = |change: &Change| {
        let mut result =
            with_notice(report, change, |notice| sarif::result(notice, change.location.as_str(), &rules));
        result["properties"] = serde_json::json!({ "class": change.class.as_str() });
        result
    };
    let results: Vec<_> = drift.changes.iter().map(result).collect();
    let gaps = drift
        .not_compared
        .iter()
        .map(|gap| sarif::notification(level_of(report, gap), &format!("{}; {}", gap.message, gap.help)));
    let notes = drift.notes.iter().map(|note| sarif::notification(Level::Note, note));
    sarif::document(&rules, &results, &gaps.chain(notes).collect::<Vec<_>>(), drift.not_compared.is_empty())
}

fn rule(kind: ChangeKind) -> sarif::Rule<'static> {
    sarif::Rule {
        id: kind.slug().into(),
        name: None,
        summary: kind.summary(),
        docs: None,
        level: level(kind.class()),
    }
}
