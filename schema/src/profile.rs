//! What is special to one kind of object: which properties its create cannot do without, and its pipeline rule.
//!
//! The model and the validator are the same for every object; contacts and deals will be another profile, not another
//! model.

use crate::{ObjectSchema, ObjectType, Property};

/// What is true of one object type and not of others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Profile {
    /// The object type's id.
    pub object_id: &'static str,
    /// The property that names a record; this project's promise is that no record is created without it. HubSpot's own
    /// schema does not require it.
    pub subject: Option<&'static str>,
    /// The properties that place a record in a pipeline, if the object has pipelines.
    pub pipeline: Option<PipelineProfile>,
}

/// How an object type uses pipelines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PipelineProfile {
    /// The property that holds the pipeline's id.
    pub pipeline: &'static str,
    /// The property that holds the stage's id.
    pub stage: &'static str,
    /// The id of the pipeline that a new account has, and that HubSpot takes when none is given.
    pub default_pipeline: &'static str,
}

/// Tickets: subject, pipeline and stage. Source: HubSpot's tickets guide ("include subject, hs_pipeline_stage and, with
/// several pipelines, hs_pipeline").
pub const TICKETS: Profile = Profile {
    object_id: "0-5",
    subject: Some("subject"),
    pipeline: Some(PipelineProfile {
        pipeline: "hs_pipeline",
        stage: "hs_pipeline_stage",
        default_pipeline: "0",
    }),
};

impl Profile {
    /// The profile of an object type; one without a profile has no rules of its own.
    pub fn of(object: &ObjectType) -> Self {
        if object.id == TICKETS.object_id {
            TICKETS
        } else {
            Self { object_id: "", subject: None, pipeline: None }
        }
    }

    /// What HubSpot's object schema requires of a new record beside subject, pipeline and stage, for which there are rules of
    /// their own. What only HubSpot writes, or nobody can, is not asked for.
    pub fn further_required(self, schema: &ObjectSchema) -> impl Iterator<Item = &str> {
        let own =
            [self.subject, self.pipeline.map(|names| names.pipeline), self.pipeline.map(|names| names.stage)];
        let is_writable = |name: &str| schema.property(name).is_some_and(Property::is_writable);
        let required = schema.required_properties.iter().map(String::as_str);
        required.filter(move |name| !own.contains(&Some(*name)) && is_writable(name))
    }
}
