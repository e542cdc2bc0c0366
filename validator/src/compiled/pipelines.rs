//! Look-ups of pipelines and stages by id and by label.

use ticketproof_schema::{ObjectSchema, Pipeline, Stage, profile::PipelineProfile};

use super::lookalike::are_alike;

/// The pipelines of a schema that has at least one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompiledPipelines<'a> {
    schema: &'a ObjectSchema,
    pub(crate) profile: PipelineProfile,
}

/// The pipelines or stages with a label.
#[derive(Clone, Debug)]
pub(crate) enum LabelMatch<T> {
    /// None has the label.
    None,
    /// Exactly one has the label.
    One(T),
    /// Several have the label.
    Several(Vec<T>),
}

/// A stage and the pipeline it belongs to.
pub(crate) type StageMatch<'a> = (&'a Pipeline, &'a Stage);

impl<'a> CompiledPipelines<'a> {
    pub(crate) const fn new(schema: &'a ObjectSchema, profile: PipelineProfile) -> Self {
        Self { schema, profile }
    }

    /// The pipeline with this id, archived or not.
    pub(crate) fn by_id(self, id: &str) -> Option<&'a Pipeline> {
        self.schema.pipelines.get(id)
    }

    /// The pipelines that can be written to.
    pub(crate) fn active(self) -> impl Iterator<Item = &'a Pipeline> {
        self.schema.active_pipelines()
    }

    /// Whether a record can be in one of several pipelines.
    pub(crate) fn has_several(self) -> bool {
        self.active().nth(1).is_some()
    }

    /// The pipeline that HubSpot uses when a record has none.
    pub(crate) fn implied(self) -> Option<&'a Pipeline> {
        self.schema.implied_pipeline()
    }

    /// The active pipelines with this label.
    pub(crate) fn by_label(self, label: &str) -> LabelMatch<&'a Pipeline> {
        matched(self.active().filter(|pipeline| are_alike(&pipeline.label, label)).collect())
    }

    /// The first archived pipeline with this label.
    pub(crate) fn archived_by_label(self, label: &str) -> Option<&'a Pipeline> {
        let mut pipelines = self.schema.pipelines.values();
        pipelines.find(|pipeline| pipeline.archived && are_alike(&pipeline.label, label))
    }

    /// The first stage with this label that is archived, or whose pipeline is; of one pipeline or of all.
    pub(crate) fn archived_stage_by_label(
        self,
        label: &str,
        within: Option<&'a Pipeline>,
    ) -> Option<StageMatch<'a>> {
        let is_looked_at = |one: &&Pipeline| within.is_none_or(|within| within.id == one.id);
        let pipelines = self.schema.pipelines.values().filter(is_looked_at);
        let mut stages = pipelines.flat_map(|one| one.stages.values().map(move |stage| (one, stage)));
        stages.find(|(one, stage)| (one.archived || stage.archived) && are_alike(&stage.label, label))
    }

    /// Every stage with this id, archived or not, with its pipeline.
    pub(crate) fn stages_by_id(self, id: &str) -> Vec<StageMatch<'a>> {
        self.schema
            .pipelines
            .values()
            .filter_map(|pipeline| Some((pipeline, pipeline.stages.get(id)?)))
            .collect()
    }

    /// The active stages with this label, of one pipeline or of all active ones.
    pub(crate) fn stages_by_label(
        self,
        label: &str,
        within: Option<&'a Pipeline>,
    ) -> LabelMatch<StageMatch<'a>> {
        let pipelines: Vec<_> = within.map_or_else(|| self.active().collect(), |only| vec![only]);
        let stages = pipelines
            .into_iter()
            .flat_map(|pipeline| pipeline.active_stages().map(move |stage| (pipeline, stage)));
        matched(stages.filter(|(_, stage)| are_alike(&stage.label, label)).collect())
    }
}

fn matched<T>(mut found: Vec<T>) -> LabelMatch<T> {
    match found.len() {
        0 => LabelMatch::None,
        1 => found.pop().map_or(LabelMatch::None, LabelMatch::One),
        _ => LabelMatch::Several(found),
    }
}
