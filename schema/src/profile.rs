//! What is special to one kind of object: which properties its create cannot do without, and its pipeline rule.
//!
//! The model and the validator are the same for every object; contacts and deals will be another profile, not another
//! model.

use std::collections::BTreeSet;

use crate::{ObjectSchema, ObjectType, Part, Property};

/// The property that holds a record's own id. Nobody writes it, and HubSpot refuses it as an `idProperty` of a write: an `id`
/// without an `idProperty` is the record's own.
pub const RECORD_ID: &str = "hs_object_id";

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

    /// Whether nothing is known of the pipelines although the object has some: the token that pulled the schema could not see
    /// them, or the snapshot has none. Any pipeline and stage is then taken as it is written.
    pub fn lacks_pipelines(self, schema: &ObjectSchema) -> bool {
        let is_hidden = schema.not_visible.contains(&Part::Pipelines);
        schema.pipelines.is_empty() && (is_hidden || self.pipeline.is_some())
    }

    /// The parts of the account that a schema does not know: what the token could not see, and the pipelines where it has none
    /// of an object that has some.
    pub fn hidden_parts(self, schema: &ObjectSchema) -> BTreeSet<Part> {
        let mut parts = schema.not_visible.clone();
        parts.extend(self.lacks_pipelines(schema).then_some(Part::Pipelines));
        parts
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
