//! A stage that was archived.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::{CompiledPipelines, StageMatch},
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(605), "archived-stage"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "registered is not a valid pipeline stage ID. Valid options are: pipelineId=default : [appointmentscheduled, …]",
    ],
    summary: "the stage is archived",
    docs: "An archived stage takes no more tickets, and neither does a stage of an archived pipeline. Its id is still known, \
           so that old records can be read.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"703"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"72","hs_pipeline_stage":"702"}}"#,
    ),
};

pub(crate) fn raise(
    cx: &mut Context<'_>,
    field: &PropertyText<'_>,
    (pipeline, stage): StageMatch<'_>,
    pipelines: CompiledPipelines<'_>,
) {
    let (id, label, of) = (quoted(&stage.id), quoted(&stage.label), quoted(&pipeline.label));
    let note = if pipeline.archived {
        Note::new(format!("stage {id} ({label}) is of pipeline {of}, which is archived"))
            .help(format!("write a stage of one of {}", super::unknown_pipeline::listed(pipelines)))
    } else {
        Note::new(format!("stage {id} ({label}) of pipeline {of} is archived"))
            .help(super::unknown_stage::advice("write one of ", pipeline))
    };
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn advice_never_names_an_archived_stage() {
        use Operation::{Create, Update};
        let validator = Validator::new(example::account());
        let pipelines = "one of `0` (`Support Pipeline`), `72` (`Returns`)";
        for (operation, pipeline, stage, said) in [
            (Update, "", "711", &[("archived-stage", pipelines)][..]),
            (Create, "", "711", &[("missing-pipeline", pipelines), ("archived-stage", pipelines)]),
            (Create, "73", "711", &[("archived-pipeline", pipelines)]),
            (
                Create,
                "73",
                "",
                &[("missing-stage", "a stage's internal id"), ("archived-pipeline", pipelines)],
            ),
            (
                Create,
                "73",
                "Received",
                &[("archived-pipeline", pipelines), ("unknown-stage", "the label of `711`, a stage of")],
            ),
            (
                Create,
                "Old returns",
                "711",
                &[("unknown-pipeline", "the label of `73`, which is archived: write one of `0`")],
            ),
            (
                Create,
                "72",
                "Refunded",
                &[(
                    "unknown-stage",
                    "the label of `703`, a stage of `Returns`, and archived: write one of `701`",
                )],
            ),
            (Create, "72", "711", &[("stage-not-in-pipeline", "`702` (`Goods received`)")]),
            (Create, "0", "703", &[("stage-not-in-pipeline", "`4` (`Closed`)")]),
            (Update, "99", "1", &[("unknown-pipeline", pipelines)]),
        ] {
            let mut record = serde_json::Map::new();
            for (name, text) in [("subject", "s"), ("hs_pipeline", pipeline), ("hs_pipeline_stage", stage)] {
                if !text.is_empty() {
                    record.insert(name.to_owned(), text.into());
                }
            }
            let record = serde_json::Value::from(record).to_string();
            let report = validator.check(operation, Shape::Properties, record.as_bytes());
            assert_eq!(report, validator.scan(operation, Shape::Properties, record.as_bytes()), "{record}");
            let slugs: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
            assert_eq!(slugs, said.iter().map(|(slug, _)| *slug).collect::<Vec<_>>(), "{record}");
            for (finding, (_, help)) in report.iter().zip(said) {
                let found = finding.help.as_deref().unwrap_or_default();
                assert!(
                    found.ends_with(help) || found.contains(help) && !help.ends_with(')'),
                    "{record}: {found}"
                );
                assert!(finding.fix.is_none(), "{record}");
            }
        }
    }
}
