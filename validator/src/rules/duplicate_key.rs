//! An object with the same name twice.

use std::collections::HashSet;

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::{Entry, Node},
    record::LazyLocation,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(104), "duplicate-key"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "an object has the same name twice",
    docs: "JSON parsers treat a repeated name in different ways: most keep the last value and silently drop the \
           others. Whatever HubSpot does, one of the values is lost.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","subject":"Printer","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Adds a finding for each repeated name in an object. Most objects have few names, and hostile ones have many.
pub(crate) fn check(cx: &mut Context<'_>, entries: &[Entry<'_>], object: LazyLocation<'_>) {
    if entries.len() <= FEW {
        for (at, entry) in entries.iter().enumerate() {
            if entries[..at].iter().any(|earlier| earlier.name == entry.name) {
                raise(cx, &entry.name, entry.key, object.key(&entry.name).location());
            }
        }
        return;
    }
    let mut seen = HashSet::with_capacity(entries.len());
    for entry in entries {
        if !seen.insert(entry.name.as_ref()) {
            raise(cx, &entry.name, entry.key, object.key(&entry.name).location());
        }
    }
}

/// The most names that are compared pair by pair.
const FEW: usize = 8;

/// Adds a finding about a repeated name; `key` is the name as it is written.
pub(crate) fn raise(cx: &mut Context<'_>, name: &str, key: Node<'_>, location: Location) {
    let note = Note::new(format!("{} is given twice: all but one of its values are lost", quoted(name)))
        .help("keep one of them");
    cx.raise(&RULE, location, key.span(), note);
}
