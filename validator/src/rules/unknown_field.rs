//! A member of the body that HubSpot's format does not have.

use ticketproof_diagnostics::{
    Code, Location, RuleId, Severity, suggest,
    text::{listed, quoted},
};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict, association_advice,
    context::{Context, Note},
    located_json::Entry,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(103), "unknown-field"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the body has a member that its format does not have",
    docs: "HubSpot documents all members of a request body. It refuses any other member or, worse, silently ignores \
           it, so that its value is never stored. Most often it is a property that belongs inside `properties`.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"},"content":"Smoke!"}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","content":"Smoke!"}}"#,
    ),
};

pub(crate) fn raise(cx: &mut Context<'_>, entry: &Entry<'_>) {
    let name = entry.name.as_ref();
    let mut note = Note::new(format!("{} is not a member of a request body", quoted(name)));
    if name == "inputs" {
        note = note.help("a batch is a document of its own: check it as one, or its inputs one by one");
    } else if name == "id" && cx.creates() {
        note = note.help(association_advice::advice_for_own_id(cx.compiled));
    } else if let Some(advice) =
        association_advice::advice(cx, name).filter(|_| cx.compiled.property(name).is_none())
    {
        note = note.help(advice);
    } else if cx.compiled.property(name).is_some() {
        note = note.help(format!("{} is a property: move it into `properties`", quoted(name)));
    } else if let Some(meant) = suggest::closest(name, members(cx.operation).iter().copied()) {
        note = note.help(format!("did you mean `{meant}`?"));
    } else {
        note = note.help("remove it: HubSpot does not store it");
    }
    cx.raise(&RULE, cx.record.key(name), entry.key.span(), note);
}

/// Adds a finding about a member of a batch that is not `inputs`.
pub(crate) fn raise_in_batch(cx: &mut Context<'_>, entry: &Entry<'_>) {
    let note = Note::new(format!("{} is not a member of a batch", quoted(&entry.name)));
    cx.raise(
        &RULE,
        Location::root().key(&entry.name),
        entry.key.span(),
        note.help("a batch has `inputs` alone"),
    );
}

/// Adds a finding about an unknown member in an association.
pub(crate) fn raise_in_association(
    cx: &mut Context<'_>,
    entry: &Entry<'_>,
    object: &Location,
    known: &[&str],
) {
    let name = entry.name.as_ref();
    let note = Note::new(format!("{} is not a member of this part of an association", quoted(name)));
    let note = match suggest::closest(name, known.iter().copied()) {
        Some(meant) => note.help(format!("did you mean `{meant}`?")),
        None => note.help(format!("the members are {}", listed(known.iter().copied(), known.len()))),
    };
    cx.raise(&RULE, object.key(name), entry.key.span(), note);
}

/// Whether a request body has a member of this name.
pub(crate) fn is_member(operation: Operation, name: &str) -> bool {
    members(operation).contains(&name)
}

/// The members of a request body. Source: HubSpot's OpenAPI documents for single and batch requests.
const fn members(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::Create | Operation::LegacyCreate => &["properties", "associations", "objectWriteTraceId"],
        Operation::Update | Operation::Upsert => &["properties", "id", "idProperty", "objectWriteTraceId"],
    }
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn batch_in_place_of_a_record_has_no_fix() {
        let report =
            Validator::new(example::account()).check(Operation::Create, Shape::Body, br#"{"inputs":[]}"#);
        let found = report.iter().find(|finding| finding.rule == super::RULE.id).expect("a finding");
        assert!(found.help.as_deref().unwrap_or_default().contains("a document of its own"), "{report}");
    }
}
