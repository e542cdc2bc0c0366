//! A ticket without a stage.

use ticketproof_diagnostics::{Code, RuleId, Severity, Span};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    compiled::{CompiledSchema, LabelMatch},
    context::{Context, Note},
    record::RecordFacts,
    record::legacy_names::written,
    value::trimmed,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(202), "missing-stage"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Error creating TICKET. Some required properties were not set.",
        "Cannot create object with type: TICKET. The following required properties were missing: [",
    ],
    summary: "a new ticket has no stage",
    docs: "`hs_pipeline_stage` is the only property that HubSpot's own schema requires of a new ticket. Its value is \
           the stage's internal id, which is text even if it looks like a number; every pipeline has its own stages. \
           An update may leave the stage out, but cannot empty it.",
    invalid: Example::create(r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0"}}"#),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    let Some(profile) = cx.compiled.profile.pipeline else { return };
    if facts.stage.is_some() || facts.is_container(profile.stage) {
        return;
    }
    if let (Some(raw), Operation::Update) = (facts.cleared_stage, cx.operation) {
        let note = Note::new("a stage can be changed, but not emptied")
            .help("leave the property out to keep its value");
        cx.raise(&RULE, raw.location(cx), raw.value.span(), note);
    } else if cx.operation != Operation::Update {
        let pipeline = facts.pipeline.as_ref().map(|field| trimmed(&field.text).to_owned());
        if let Some(note) = note(cx.compiled, cx.operation, pipeline.as_deref()) {
            let location = cx.properties.clone();
            cx.raise_required(
                &RULE,
                location,
                facts.cleared_stage.map_or(whole, |raw| raw.value.span()),
                note,
            );
        }
    }
}

/// The note for a missing stage, if the object has stages.
pub(crate) fn note(compiled: &CompiledSchema, operation: Operation, pipeline: Option<&str>) -> Option<Note> {
    let stage = compiled.profile.pipeline?.stage;
    let message = format!("a new {} needs a `{stage}`", compiled.schema.object.singular());
    let note = Note::new(message).about_missing(stage);
    let member = written(operation, stage);
    let within = compiled.pipelines().and_then(|all| match pipeline {
        Some(text) => match all.by_label(text) {
            LabelMatch::One(intended) if all.by_id(text).is_none() => Some(intended),
            _ => all.by_id(text).filter(|known| !known.archived),
        },
        None => all.implied(),
    });
    let Some(within) = within else {
        return Some(note.help(format!("add `{member}` with a stage's internal id")));
    };
    let add = format!("add `{member}` with a stage of its pipeline: ");
    Some(note.help(super::unknown_stage::advice(&add, within)))
}
