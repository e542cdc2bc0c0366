//! A stage that no pipeline has.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};
use ticketproof_schema::Pipeline;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
    plan::{LabelMatch, PipelinePlan, StageMatch},
    value::trimmed,
};

/// How many stages a message names.
const NAMED_MAX: usize = 8;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(602), "unknown-stage"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "no pipeline has a stage with this id",
    docs: "`hs_pipeline_stage` takes a stage's internal id, which is text even where it looks like a number (`1` to `4` in \
           the pipeline that every account begins with), never the label that people see: the mistake that everybody \
           makes. Two pipelines may have stages with the same label, so the pipeline decides which one is meant. \
           HubSpot's error is known from deals; for tickets the wording is taken to be the same.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"New"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// `within` is the pipeline that the record names or implies, where that is clear.
pub(crate) fn raise(
    cx: &mut Cx<'_>,
    field: &Field<'_>,
    pipelines: PipelinePlan<'_>,
    within: Option<&Pipeline>,
) {
    let text = trimmed(&field.text);
    let mut note = note(pipelines, text, within);
    note.fix = match pipelines.stages_by_label(text, within) {
        LabelMatch::One((_, stage)) => Some(field.safe(&stage.id)),
        LabelMatch::Several(several) => several.first().map(|(_, stage)| field.guess(&stage.id)),
        LabelMatch::None => None,
    };
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// What to say about a text that is no stage's id.
pub(crate) fn note<'a>(pipelines: PipelinePlan<'a>, text: &str, within: Option<&'a Pipeline>) -> Note {
    let note = Note::new(format!("{} is not the id of a stage", quoted(text)));
    match pipelines.stages_by_label(text, within) {
        LabelMatch::One((pipeline, stage)) if within.is_some() || !pipelines.has_several() => {
            let _ = pipeline;
            return note.help(format!(
                "it is a label: write {} ({})",
                quoted(&stage.id),
                quoted(&stage.label)
            ));
        }
        LabelMatch::One(only) => return note.help(format!("it is a label: write {}", placed(&[only]))),
        LabelMatch::Several(several) => {
            return note.help(format!("it is the label of several stages: write {}", placed(&several)));
        }
        LabelMatch::None => {}
    }
    let elsewhere = match pipelines.stages_by_label(text, None) {
        LabelMatch::One(only) => vec![only],
        LabelMatch::Several(several) => several,
        LabelMatch::None => Vec::new(),
    };
    match within {
        Some(within) if !elsewhere.is_empty() => {
            let (at, here) = (placed(&elsewhere), listed(within));
            note.help(format!(
                "it is a label of another pipeline ({at}); {} has {here}",
                quoted(&within.label)
            ))
        }
        Some(within) => note.help(format!("write one of {}", listed(within))),
        None => {
            let all: Vec<_> =
                pipelines.active().map(|one| format!("{}: {}", quoted(&one.label), listed(one))).collect();
            let shown = all.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("; ");
            note.help(format!("write one of {shown}{}", if all.len() > 3 { "; …" } else { "" }))
        }
    }
}

/// The active stages of a pipeline, for a message.
pub(crate) fn listed(pipeline: &Pipeline) -> String {
    let mut shown: Vec<_> = pipeline
        .active_stages()
        .take(NAMED_MAX + 1)
        .map(|stage| format!("{} ({})", quoted(&stage.id), quoted(&stage.label)))
        .collect();
    if shown.len() > NAMED_MAX {
        shown[NAMED_MAX] = "…".to_owned();
    }
    shown.join(", ")
}

/// Stages with their pipelines, for a message.
pub(crate) fn placed(stages: &[StageMatch<'_>]) -> String {
    let shown: Vec<_> = stages
        .iter()
        .take(NAMED_MAX)
        .map(|(pipeline, stage)| {
            format!(
                "{} of pipeline {} ({})",
                quoted(&stage.id),
                quoted(&pipeline.id),
                quoted(&pipeline.label)
            )
        })
        .collect();
    shown.join(" or ")
}
