//! A stage that no pipeline has.

use ticketproof_diagnostics::{
    Code, RuleId, Severity,
    text::{push_quoted, quoted},
};
use ticketproof_schema::Pipeline;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::{CompiledPipelines, LabelMatch, StageMatch},
    context::{Context, Note},
    record::PropertyText,
    value::trimmed,
};

/// The most stages that a message names.
const NAMED_MAX: usize = 8;

/// The most pipelines whose stages a message names.
const PIPELINES_MAX: usize = 3;

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
    docs: "`hs_pipeline_stage` takes a stage's internal id, which is text even if it looks like a number (`1` to `4` \
           in the pipeline that every new account has), never the label. Writing the label is the most common \
           mistake. Two pipelines may have stages with the same label, so the pipeline decides which stage a label \
           belongs to. HubSpot's error is known from deals; for tickets the wording is probably the same.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"New"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Adds a finding about an unknown stage; `within` is the pipeline that the record has or implies, if it is clear.
pub(crate) fn raise(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    pipelines: CompiledPipelines<'_>,
    within: Option<&Pipeline>,
) {
    let text = trimmed(&field.text);
    let labelled = pipelines.stages_by_label(text, within);
    let fix = match &labelled {
        LabelMatch::One((_, stage)) => Some(field.safe(&stage.id)),
        LabelMatch::Several(several) => several.first().map(|(_, stage)| field.guess(&stage.id)),
        LabelMatch::None => None,
    };
    let note = note_of(pipelines, text, within, labelled).maybe_fix(fix);
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// The note for a text that is not the id of a stage.
pub(crate) fn note<'a>(pipelines: CompiledPipelines<'a>, text: &str, within: Option<&'a Pipeline>) -> Note {
    note_of(pipelines, text, within, pipelines.stages_by_label(text, within))
}

/// The note for a text that is not the id of a stage; `labelled` are the stages with this label.
fn note_of<'a>(
    pipelines: CompiledPipelines<'a>,
    text: &str,
    within: Option<&'a Pipeline>,
    labelled: LabelMatch<StageMatch<'a>>,
) -> Note {
    let note = Note::new(format!("{} is not the id of a stage", quoted(text)));
    match labelled {
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
    let is_archived = pipelines.archived_stage_by_label(text, within).map(|(pipeline, stage)| {
        let (id, of) = (quoted(&stage.id), quoted(&pipeline.label));
        let what = if pipeline.archived { "which is archived" } else { "and archived" };
        format!("it is the label of {id}, a stage of {of}, {what}: ")
    });
    let is_archived = is_archived.unwrap_or_default();
    match within {
        Some(within) if !elsewhere.is_empty() => {
            let at = placed(&elsewhere);
            let has = format!("{} has ", quoted(&within.label));
            note.help(format!("it is a label of another pipeline ({at}); {}", advice(&has, within)))
        }
        Some(within) => note.help(advice(&format!("{is_archived}write one of "), within)),
        None => {
            let has_stages = |one: &&Pipeline| one.active_stages().next().is_some();
            let all: Vec<_> = pipelines
                .active()
                .filter(has_stages)
                .take(PIPELINES_MAX + 1)
                .map(|one| format!("{}: {}", quoted(&one.label), listed(one)))
                .collect();
            let shown = all[..all.len().min(PIPELINES_MAX)].join("; ");
            let more = if all.len() > PIPELINES_MAX { "; …" } else { "" };
            note.help(format!("{is_archived}write one of {shown}{more}"))
        }
    }
}

/// `before` and the active stages of a pipeline in a message, or that it has none.
pub(crate) fn advice(before: &str, pipeline: &Pipeline) -> String {
    if pipeline.active_stages().next().is_none() {
        return format!("{} has no stage: write another pipeline", quoted(&pipeline.label));
    }
    format!("{before}{}", listed(pipeline))
}

/// The active stages of a pipeline in a message.
fn listed(pipeline: &Pipeline) -> String {
    let mut shown = String::new();
    for (index, stage) in pipeline.active_stages().take(NAMED_MAX + 1).enumerate() {
        if index > 0 {
            shown.push_str(", ");
        }
        if index == NAMED_MAX {
            shown.push('…');
            break;
        }
        push_quoted(&mut shown, &stage.id);
        shown.push_str(" (");
        push_quoted(&mut shown, &stage.label);
        shown.push(')');
    }
    shown
}

/// Stages with their pipelines in a message.
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

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn help_says_when_a_pipeline_has_no_stages() {
        let mut schema = example::account();
        schema.pipelines.get_mut("72").unwrap().stages.clear();
        let validator = Validator::new(schema);
        for properties in [
            r#"{"subject":"s","hs_pipeline":"72"}"#,
            r#"{"subject":"s","hs_pipeline":"72","hs_pipeline_stage":"1"}"#,
            r#"{"subject":"s","hs_pipeline":"72","hs_pipeline_stage":"nope"}"#,
            r#"{"subject":"s","hs_pipeline":"72","hs_pipeline_stage":"Closed"}"#,
        ] {
            let report = validator.check(Operation::Create, Shape::Properties, properties.as_bytes());
            let help = report.iter().next().and_then(|finding| finding.help.as_deref()).unwrap_or_default();
            assert!(help.ends_with("`Returns` has no stage: write another pipeline"), "{help}");
        }
        let report = validator.check(Operation::Update, Shape::Properties, br#"{"hs_pipeline":"72"}"#);
        assert!(report.to_string().contains("`Returns` has no stage"), "{report}");
        let report =
            validator.check(Operation::Update, Shape::Properties, br#"{"hs_pipeline_stage":"nope"}"#);
        assert!(!report.to_string().contains("`Returns`"), "{report}");
    }
}
