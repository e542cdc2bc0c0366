//! Deals.

use super::definition::{PipelineProfile, Profile};
use crate::object_type::StandardObject;

/// Deals: pipeline and stage. Sources: recorded deal pipelines, and a recorded refusal of a wrong `dealstage`. That a create
/// without a stage is refused as it is for tickets is not verified.
pub static DEALS: Profile = Profile {
    pipeline: Some(PipelineProfile {
        pipeline: "pipeline",
        stage: "dealstage",
        default_pipeline: "default",
        state: "isClosed",
        open: "false",
        closed: "true",
        closed_at: "closedate",
    }),
    ..Profile::without_rules(StandardObject::DEALS, "DEAL")
};
