//! SARIF 2.1.0, for code scanning. The rules are the kinds of change.

use serde_json::{Value, json};
use ticketproof_schema::drift::{Change, ChangeKind, Class, NotCompared};

use super::{Place, Report};
use crate::{
    json,
    sarif::{SCHEMA, uri},
};

pub(super) fn render(report: &Report<'_>) -> String {
    let drift = report.drift;
    let rules: Vec<Value> = ChangeKind::ALL.iter().map(|kind| rule(*kind)).collect();
    let results: Vec<Value> = drift.changes.iter().map(|change| result(report, change)).collect();
    let gaps: Vec<Value> = drift.not_compared.iter().map(|gap| notification(report, gap)).collect();
    let notes = drift.notes.iter().map(|note| json!({ "level": "note", "message": { "text": note } }));
    let notifications: Vec<Value> = gaps.into_iter().chain(notes).collect();
    json::document(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "ticketproof",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "invocations": [{
                "executionSuccessful": drift.not_compared.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    }))
}

fn rule(kind: ChangeKind) -> Value {
    json!({
        "id": kind.slug(),
        "shortDescription": { "text": kind.summary() },
        "defaultConfiguration": { "level": level(kind.class()) },
    })
}

fn level(class: Class) -> &'static str {
    match class {
        Class::Breaking => "error",
        Class::Risky => "warning",
        Class::Safe => "note",
    }
}

fn result(report: &Report<'_>, change: &Change) -> Value {
    let mut text = change.message.clone();
    if change.users.as_ref().is_some_and(Vec::is_empty) {
        text.push_str("; concerns no derive");
    }
    if let Some(help) = &change.help {
        text.push_str("; ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": change.kind.slug(),
        "level": level(change.class),
        "message": { "text": text },
        "properties": { "class": change.class.as_str() },
    });
    if let Some(index) = ChangeKind::ALL.iter().position(|kind| *kind == change.kind) {
        result["ruleIndex"] = index.into();
    }
    let logical = json!([{ "fullyQualifiedName": change.location.as_str() }]);
    let places = report.places(change);
    let locations: Vec<Value> = if places.is_empty() {
        vec![json!({ "logicalLocations": logical })]
    } else {
        places.iter().map(|place| location(place, &logical)).collect()
    };
    result["locations"] = locations.into();
    result
}

fn location(place: &Place, logical: &Value) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": { "startLine": place.line },
        },
        "logicalLocations": logical,
    })
}

fn notification(report: &Report<'_>, gap: &NotCompared) -> Value {
    json!({
        "level": if gap.may_hide >= report.threshold { "error" } else { "warning" },
        "message": { "text": format!("{}; {}", gap.message, gap.help) },
    })
}
