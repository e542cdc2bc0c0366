//! Pipelines, drawn as the stages that records go through.

use maud::{Markup, html};
use ticketproof_schema::{ObjectSchema, Pipeline, Stage, profile::PipelineProfile};

use crate::text::{copyable, counted, shown};

/// How many pipelines, and stages of one, are drawn. HubSpot allows a hundred of either.
const PIPELINES_MAX: usize = 200;
const STAGES_MAX: usize = 200;

/// Whether records in a stage are open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Lane {
    Open,
    Closed,
    /// HubSpot does not say.
    Unknown,
}

impl Lane {
    const ALL: [Self; 3] = [Self::Open, Self::Unknown, Self::Closed];

    fn of(stage: &Stage, profile: Option<PipelineProfile>) -> Self {
        match profile.and_then(|profile| stage.is_closed(&profile)) {
            Some(false) => Self::Open,
            Some(true) => Self::Closed,
            None => Self::Unknown,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("open", "Open"),
            Self::Closed => ("closed", "Closed"),
            Self::Unknown => ("unknown", "Open or closed: not known"),
        }
    }
}

/// Every pipeline of a schema; `level` is that of their headings.
pub(crate) fn draw(schema: &ObjectSchema) -> Markup {
    let left_out = schema.pipelines.len().saturating_sub(PIPELINES_MAX);
    html! {
        @if schema.pipelines.is_empty() { p { "The schema has no pipelines." } }
        @for pipeline in schema.pipelines.values().take(PIPELINES_MAX) { (one(pipeline, schema.profile().pipeline)) }
        @if left_out > 0 { p.left-out { "… and " (counted(left_out as u64, "more pipeline")) ", which the snapshot file has." } }
        @if !schema.pipelines.is_empty() {
            p.muted { "Stages stand in the order of their ids. The order that people see in HubSpot is not part of the schema." }
        }
    }
}

fn one(pipeline: &Pipeline, profile: Option<PipelineProfile>) -> Markup {
    let mut stages: Vec<&Stage> = pipeline.stages.values().collect();
    stages.sort_by_key(|stage| {
        (stage.archived, stage.id.parse::<u64>().unwrap_or(u64::MAX), stage.id.as_str())
    });
    let left_out = stages.len().saturating_sub(STAGES_MAX);
    stages.truncate(STAGES_MAX);
    html! {
        section.pipeline.is-archived[pipeline.archived] {
            h3 {
                (shown(&pipeline.label)) " " (copyable(&pipeline.id))
                @if pipeline.archived { " " span.mark.doubtful { "archived" } }
            }
            @if stages.is_empty() { p.muted { "No stages." } }
            div.lanes {
                @for lane in Lane::ALL { (draw_lane(lane, &stages, profile)) }
            }
            @if left_out > 0 { p.left-out { "… and " (counted(left_out as u64, "more stage")) ", which the snapshot file has." } }
        }
    }
}

fn draw_lane(lane: Lane, stages: &[&Stage], profile: Option<PipelineProfile>) -> Markup {
    let stages: Vec<_> = stages.iter().filter(|stage| Lane::of(stage, profile) == lane).collect();
    let (class, words) = lane.words();
    html! {
        @if !stages.is_empty() {
            div.lane.(class) {
                h4 { (words) }
                ul.stages {
                    @for stage in stages {
                        li.stage.is-archived[stage.archived] {
                            span.label { (shown(&stage.label)) }
                            span.id-line { (copyable(&stage.id)) }
                            @if stage.archived { span.mark.doubtful { "archived" } }
                            @if let Some(permissions) = &stage.write_permissions { span.mark { (shown(permissions)) } }
                        }
                    }
                }
            }
        }
    }
}
