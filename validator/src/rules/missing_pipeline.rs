//! A ticket without a pipeline, in an account that has several.

use ticketproof_diagnostics::{Code, RuleId, Severity, Span, text::quoted};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    compiled::CompiledSchema,
    context::{Context, Note},
    record::RecordFacts,
    record::legacy_names::written,
    value::trimmed,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(203), "missing-pipeline"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Accepts,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "a new ticket has no pipeline, and the account has several",
    docs: "Without a pipeline HubSpot uses the default one. In an account with several pipelines the ticket may then \
           be in the wrong pipeline, or HubSpot refuses its stage because it belongs to another. With a single \
           pipeline none is needed, and a body of the retired API needs none, because that API documents the default \
           pipeline. An update may leave the pipeline out, but cannot empty it.",
    invalid: Example::create(r#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"1"}}"#),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    let Some(profile) = cx.compiled.profile.pipeline else { return };
    if facts.pipeline.is_some() || facts.is_container(profile.pipeline) {
        return;
    }
    if let (Some(raw), Operation::Update) = (facts.cleared_pipeline, cx.operation) {
        let note = Note::new("a pipeline can be changed, but not emptied")
            .help("leave the property out to keep its value");
        cx.raise(&RULE, raw.location(cx), raw.value.span(), note);
    } else if cx.operation != Operation::Update {
        let stage = facts.stage.as_ref().map(|field| trimmed(&field.text).to_owned());
        if let Some(note) = note(cx.compiled, cx.operation, stage.as_deref()) {
            let location = cx.properties.clone();
            cx.raise_required(
                &RULE,
                location,
                facts.cleared_pipeline.map_or(whole, |raw| raw.value.span()),
                note,
            );
        } else if let Some(raw) = &facts.cleared_pipeline {
            // With a single pipeline, an empty value is like that of any other property.
            super::empty_on_create::check(cx, raw);
        }
    }
}

/// The note for a missing pipeline, if there are several; `stage` is the stage's id, if it is known.
pub(crate) fn note(compiled: &CompiledSchema, operation: Operation, stage: Option<&str>) -> Option<Note> {
    let pipelines = compiled.pipelines()?;
    // The retired API used the default pipeline, and converting a body writes it.
    let is_promised = operation == Operation::LegacyCreate && pipelines.implied().is_some();
    if !pipelines.has_several() || is_promised {
        return None;
    }
    let name = pipelines.profile.pipeline;
    let object = compiled.schema.object.singular();
    let note =
        Note::new(format!("a new {object} needs a `{name}`, because the account has several pipelines"))
            .about_missing(name);
    let of_stage = stage.map(|id| pipelines.stages_by_id(id)).unwrap_or_default();
    if let [(pipeline, stage)] = of_stage.as_slice()
        && !pipeline.archived
    {
        let (id, label) = (quoted(&pipeline.id), quoted(&pipeline.label));
        return Some(
            note.help(format!("write `{name}` {id} ({label}), to which stage {} belongs", quoted(&stage.id))),
        );
    }
    let member = written(operation, name);
    Some(note.help(format!("add `{member}` with one of {}", super::unknown_pipeline::listed(pipelines))))
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example, rules};

    #[test]
    fn retired_api_uses_the_default_pipeline() {
        let body = rules::legacy_malformed_entry::VALID.replace("hs_pipeline_id", "content");
        let check = |schema, body: &str| {
            let report = Validator::new(schema).check(Operation::LegacyCreate, Shape::Body, body.as_bytes());
            report.iter().map(|finding| finding.rule.slug).collect::<Vec<_>>()
        };
        assert_eq!(check(example::account(), &body), [""; 0]);
        let elsewhere = body.replace(r#""name":"stage","value":"1""#, r#""name":"stage","value":"701""#);
        assert_ne!(elsewhere, body);
        assert_eq!(check(example::account(), &elsewhere), ["stage-not-in-pipeline"]);
        let mut without_default = example::account();
        without_default.pipelines.get_mut("0").expect("the default pipeline").archived = true;
        let mut another = without_default.pipelines["72"].clone();
        another.id = "another".to_owned();
        without_default.pipelines.insert(another.id.clone(), another);
        assert!(check(without_default, &body).contains(&"missing-pipeline"));
    }

    #[test]
    fn empty_pipeline_is_reported_even_with_a_single_pipeline() {
        let mut schema = example::account();
        schema.pipelines.retain(|id, _| id == "0");
        let record = br#"{"subject":"s","hs_pipeline":"","hs_pipeline_stage":"1"}"#;
        let report = Validator::new(schema).check(Operation::Create, Shape::Properties, record);
        let slugs: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
        assert_eq!(slugs, ["empty-on-create"], "{report}");
    }
}
