//! Pipelines and stages of generated types. A stage knows its pipeline, so that both always match.

use ticketproof_schema::names::{StageTiming, TimingKind};

use super::raw_properties::RawProperties;
use crate::payload::{Body, DateTime, Number};

/// A pipeline with its stages. Ids stand in the order of the accounts that the code was generated for.
#[derive(Clone, Copy, Debug)]
pub struct PipelineEntry {
    /// The property that holds a record's pipeline.
    pub property: &'static str,
    /// The property that holds a record's stage.
    pub stage_property: &'static str,
    /// The pipeline's id in each account.
    pub ids: &'static [&'static str],
    /// The name that people see.
    pub label: &'static str,
    /// The stages.
    pub stages: &'static [StageEntry],
}

/// A stage. Ids stand in the order of the accounts that the code was generated for.
#[derive(Clone, Copy, Debug)]
pub struct StageEntry {
    /// The stage's id in each account.
    pub ids: &'static [&'static str],
    /// The name that people see.
    pub label: &'static str,
}

impl StageEntry {
    /// A stage with its ids and its name.
    pub const fn new(ids: &'static [&'static str], label: &'static str) -> Self {
        Self { ids, label }
    }
}

/// The stages of one pipeline: implemented by the generated types.
pub trait StageSet: Copy + Eq + 'static {
    /// The pipeline.
    const PIPELINE: &'static PipelineEntry;

    /// The stage's place in the pipeline's list.
    fn index(self) -> usize;

    /// The stage at this place.
    fn at(index: usize) -> Option<Self>;

    /// The stage's id in the first account.
    fn id(self) -> &'static str {
        self.pipeline_stage().id()
    }

    /// The pipeline's id in the first account.
    fn pipeline_id(self) -> &'static str {
        self.pipeline_stage().pipeline_id()
    }

    /// The name that people see, at the time of the snapshot.
    fn label(self) -> &'static str {
        self.pipeline_stage().label()
    }

    /// The stage with its pipeline.
    fn pipeline_stage(self) -> PipelineStage {
        PipelineStage { pipeline: Self::PIPELINE, stage: self.index() }
    }

    /// The stage with this id in the first account.
    fn from_id(id: &str) -> Option<Self> {
        Self::PIPELINE.stages.iter().position(|stage| stage.ids.first() == Some(&id)).and_then(Self::at)
    }

    /// Every stage, sorted by id.
    fn all() -> impl Iterator<Item = Self> {
        (0..Self::PIPELINE.stages.len()).filter_map(Self::at)
    }

    /// The properties that tell when records entered and left this stage in the first account, to ask for when reading.
    fn timing_properties(self) -> Vec<String> {
        self.pipeline_stage().timing_properties_in(0)
    }
}

/// A stage together with its pipeline. Made from the generated stage types only.
#[derive(Clone, Copy)]
pub struct PipelineStage {
    pipeline: &'static PipelineEntry,
    stage: usize,
}

impl PipelineStage {
    /// The stage's id in the first account.
    pub fn id(self) -> &'static str {
        self.id_in(0)
    }

    /// The pipeline's id in the first account.
    pub fn pipeline_id(self) -> &'static str {
        self.pipeline.ids[0]
    }

    /// The stage's id in the account with this number, which generated code knows.
    #[doc(hidden)]
    pub fn id_in(self, account: usize) -> &'static str {
        self.pipeline.stages[self.stage].ids[account]
    }

    /// The pipeline's id in the account with this number, which generated code knows.
    #[doc(hidden)]
    pub fn pipeline_id_in(self, account: usize) -> &'static str {
        self.pipeline.ids[account]
    }

    /// The properties that tell when records entered and left this stage, in the account with this number, which generated
    /// code knows.
    #[doc(hidden)]
    pub fn timing_properties_in(self, account: usize) -> Vec<String> {
        StageTiming::properties(self.id_in(account)).map(|(_, name)| name).collect()
    }

    /// The stage's name that people see, at the time of the snapshot.
    pub fn label(self) -> &'static str {
        self.pipeline.stages[self.stage].label
    }

    pub(super) fn write(self, account: usize, body: &mut Body) {
        body.raw_property(self.pipeline.property, self.pipeline_id_in(account));
        body.raw_property(self.pipeline.stage_property, self.id_in(account));
    }

    /// The stage with these ids in the first account; without a pipeline's id, in whichever pipeline has the stage.
    pub(super) fn find(
        pipelines: &[&'static PipelineEntry],
        pipeline: Option<&str>,
        stage: &str,
    ) -> Option<Self> {
        pipelines.iter().filter(|entry| pipeline.is_none_or(|id| entry.ids.first() == Some(&id))).find_map(
            |entry| {
                let index = entry.stages.iter().position(|found| found.ids.first() == Some(&stage))?;
                Some(Self { pipeline: entry, stage: index })
            },
        )
    }
}

impl PartialEq for PipelineStage {
    fn eq(&self, other: &Self) -> bool {
        self.pipeline.ids == other.pipeline.ids && self.stage == other.stage
    }
}

impl Eq for PipelineStage {}

impl std::fmt::Debug for PipelineStage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of {:?}", self.label(), self.pipeline.label)
    }
}

/// The stage of a record that has these ids, if it is one of `S`'s pipeline.
#[doc(hidden)]
pub fn stage_of<S: StageSet>(pipeline: Option<&str>, stage: Option<&str>) -> Option<S> {
    stage_of_in(0, pipeline, stage)
}

/// The stage of a record of the account with this number that has these ids, if it is one of `S`'s pipeline.
#[doc(hidden)]
pub fn stage_of_in<S: StageSet>(account: usize, pipeline: Option<&str>, stage: Option<&str>) -> Option<S> {
    let (pipeline, stage) = (pipeline?, stage?);
    if S::PIPELINE.ids.get(account) != Some(&pipeline) {
        return None;
    }
    let has = |entry: &StageEntry| entry.ids.get(account) == Some(&stage);
    S::PIPELINE.stages.iter().position(has).and_then(S::at)
}

/// When a record was in a stage, as far as HubSpot said so in the properties that were read.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct StageTimes {
    /// When it last entered the stage.
    pub entered: Option<DateTime>,
    /// When it last left the stage.
    pub exited: Option<DateTime>,
    /// How long it was in the stage in all, in milliseconds.
    pub cumulative_ms: Option<Number>,
    /// How long it was in the stage the last time, in milliseconds.
    pub latest_ms: Option<Number>,
}

impl StageTimes {
    /// The times of the stage with this id, from a record's properties. The newer set of properties goes first.
    pub fn of(id: &str, texts: &RawProperties) -> Self {
        let mut times = Self::default();
        for (kind, name) in StageTiming::properties(id) {
            let Some(text) = texts.get(&name) else { continue };
            match kind {
                TimingKind::Entered => times.entered = times.entered.or_else(|| text.parse().ok()),
                TimingKind::Exited => times.exited = times.exited.or_else(|| text.parse().ok()),
                TimingKind::Cumulative => {
                    times.cumulative_ms = times.cumulative_ms.or_else(|| text.parse().ok())
                }
                TimingKind::Latest => times.latest_ms = times.latest_ms.or_else(|| text.parse().ok()),
            }
        }
        times
    }
}
