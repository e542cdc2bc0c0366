//! The shape of a profile.

use crate::object_type::StandardObject;

/// The property that holds a record's own id. Nobody writes it, and HubSpot refuses it as an `idProperty` of a write: an `id`
/// without an `idProperty` is the record's own.
pub const RECORD_ID: &str = "hs_object_id";

/// The facts that are true of one object type and not of others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Profile {
    /// The object type's names and id.
    pub object: StandardObject,
    /// The property that names a record; this project's promise is that no record is created without it. HubSpot's own
    /// schema does not require it.
    pub subject: Option<&'static str>,
    /// The properties that place a record in a pipeline, if the object has pipelines.
    pub pipeline: Option<PipelineProfile>,
    /// Properties beside [`RECORD_ID`] that hold a record's own id.
    pub own_ids: &'static [&'static str],
    /// What HubSpot's messages and association names call one record, such as `TICKET`.
    pub word: &'static str,
    /// The scopes that reading the schema takes.
    pub scopes: ScopeProfile,
    /// The properties that HubSpot answers with and fills in by itself.
    pub answers: AnswerProfile,
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
    /// The member of a stage's metadata that says whether records in it are open or closed.
    pub state: &'static str,
    /// What that member says of a stage for records that are open.
    pub open: &'static str,
    /// What that member says of a stage for records that are closed.
    pub closed: &'static str,
    /// The property that holds the time at which a record was closed.
    pub closed_at: &'static str,
}

/// Scopes of access tokens, any one of each list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ScopeProfile {
    /// For properties, pipelines, association labels and the object schema.
    pub schema: &'static [&'static str],
    /// For properties of sensitivity `sensitive`.
    pub sensitive: &'static [&'static str],
    /// For properties of sensitivity `highly_sensitive`.
    pub highly_sensitive: &'static [&'static str],
}

/// The retired API of an object type: paths, and the spellings that differ from today's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LegacyProfile {
    /// The path of its records.
    pub path: &'static str,
    /// Names that the API used, each with what the same property is called now.
    pub renamed: &'static [(&'static str, &'static str)],
    /// The property that held the contact a record is from. It was required.
    pub contact: &'static str,
    /// The id of HubSpot's own association type that leads from a record to that contact today.
    pub contact_type_id: u32,
    /// The property that the API required beside those that the current one needs.
    pub source: &'static str,
}

/// Which properties HubSpot answers with and which it fills in by itself. Sources: recorded creates, updates and lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct AnswerProfile {
    /// The property that holds the time of the last change.
    pub modified: &'static str,
    /// The properties that a read gives when none are asked for.
    pub read: &'static [&'static str],
    /// The properties that an update gives back besides the written ones.
    pub updated: &'static [&'static str],
    /// The properties that a create fills in, each with its value.
    pub created: &'static [(&'static str, CreatedValue)],
}

/// A value that HubSpot writes by itself into a property of a new record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CreatedValue {
    /// This text.
    Text(&'static str),
    /// The record's own id.
    RecordId,
    /// The time of the create.
    Time,
}

impl Profile {
    /// A profile without rules of its own, to be filled in.
    pub(super) const fn without_rules(object: StandardObject, word: &'static str) -> Self {
        Self {
            object,
            subject: None,
            pipeline: None,
            own_ids: &[],
            word,
            scopes: ScopeProfile { schema: &[], sensitive: &[], highly_sensitive: &[] },
            answers: AnswerProfile {
                modified: "hs_lastmodifieddate",
                read: &["createdate", "hs_lastmodifieddate", RECORD_ID],
                updated: &["createdate", "hs_lastmodifieddate", RECORD_ID],
                created: &[],
            },
        }
    }
}
