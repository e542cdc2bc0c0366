//! A ticket without a subject.

use ticketproof_diagnostics::{Code, RuleId, Severity, Span};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    context::{Context, Note},
    record::RecordFacts,
    record::legacy_names::written,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(201), "missing-subject"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Accepts,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "a new ticket has no subject",
    docs: "HubSpot's guide says to include `subject`, but its schema requires only the stage, so the server accepts a \
           ticket without a subject, which then has no name in any list. This project requires a subject for every \
           new ticket. In an upsert, which may update an existing ticket, it is a warning.",
    invalid: Example::create(r#"{"properties":{"hs_pipeline":"0","hs_pipeline_stage":"1"}}"#),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    if cx.operation == Operation::Update || facts.subject {
        return;
    }
    if let Some(note) = note(cx.compiled, cx.operation) {
        let location = cx.properties.clone();
        cx.raise_required(&RULE, location, whole, note);
    }
}

/// The note for a missing subject, if the object has one.
pub(crate) fn note(compiled: &crate::compiled::CompiledSchema, operation: Operation) -> Option<Note> {
    let subject = compiled.profile.subject?;
    let object = compiled.schema.object.singular();
    let member = match operation {
        Operation::LegacyCreate => written(operation, subject),
        _ => format!("\"{subject}\": \"…\""),
    };
    Some(
        Note::new(format!("a new {object} needs a `{subject}`"))
            .help(format!("add `{member}`"))
            .about_missing(subject),
    )
}
