//! The inputs of lowering.

use ticketproof_schema::{ObjectSchema, Profile, names::Names, profile::PipelineProfile};

use crate::options::Options;

/// The inputs of lowering.
pub(super) struct Cx<'a> {
    pub(super) schema: &'a ObjectSchema,
    pub(super) names: &'a Names,
    pub(super) profile: &'static Profile,
    pub(super) options: &'a Options,
    /// The other accounts that share the types.
    pub(super) others: Vec<Other<'a>>,
}

/// An account beside the main one.
pub(super) struct Other<'a> {
    pub(super) name: &'a str,
    pub(super) schema: &'a ObjectSchema,
    pub(super) names: Names,
}

impl Cx<'_> {
    /// The properties of pipeline and stage, if the account's pipelines are known. If the token could not see them, both are texts
    /// like others.
    pub(super) fn pipeline_profile(&self) -> Option<PipelineProfile> {
        self.profile.pipeline.filter(|_| !self.schema.pipelines.is_empty())
    }
}
