//! A pipeline that the account does not have.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::{CompiledPipelines, LabelMatch},
    context::{Context, Note},
    record::PropertyText,
    value::trimmed,
};

/// The most pipelines that a message names.
const NAMED_MAX: usize = 6;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(601), "unknown-pipeline"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "the account has no pipeline with this id",
    docs: "`hs_pipeline` takes a pipeline's internal id, which is text even if it looks like a number (`0` is the \
           pipeline that every new account has), never the label.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"Returns","hs_pipeline_stage":"701"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"701"}}"#,
    ),
};

pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>, pipelines: CompiledPipelines<'_>) {
    let text = trimmed(&field.text);
    let mut note = note(pipelines, text);
    if let LabelMatch::One(intended) = pipelines.by_label(text) {
        note.fix = Some(field.safe(&intended.id));
    }
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// The note for a text that is not the id of a pipeline.
pub(crate) fn note(pipelines: CompiledPipelines<'_>, text: &str) -> Note {
    let note = Note::new(format!("{} is not the id of a pipeline", quoted(text)));
    match pipelines.by_label(text) {
        LabelMatch::One(intended) => {
            note.help(format!("it is a label: write {} ({})", quoted(&intended.id), quoted(&intended.label)))
        }
        LabelMatch::Several(several) => {
            let ids: Vec<_> = several.iter().map(|pipeline| quoted(&pipeline.id)).collect();
            note.help(format!("it is the label of several pipelines: write one of {}", ids.join(", ")))
        }
        LabelMatch::None => {
            let archived = pipelines.archived_by_label(text).map(|archived| quoted(&archived.id));
            let is_label = archived.map(|id| format!("it is the label of {id}, which is archived: "));
            note.help(format!("{}write one of {}", is_label.unwrap_or_default(), listed(pipelines)))
        }
    }
}

/// The active pipelines in a message.
pub(crate) fn listed(pipelines: CompiledPipelines<'_>) -> String {
    let mut shown: Vec<_> = pipelines
        .active()
        .take(NAMED_MAX + 1)
        .map(|pipeline| format!("{} ({})", quoted(&pipeline.id), quoted(&pipeline.label)))
        .collect();
    if shown.len() > NAMED_MAX {
        shown[NAMED_MAX] = "…".to_owned();
    }
    shown.join(", ")
}
