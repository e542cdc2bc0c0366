//! The facts that are true of one object type and not of others: which property names a record, where its pipeline and stage stand, and
//! what HubSpot's server fills in by itself.
//!
//! This is data. The model, the validator and the generator are the same for every object and ask here; nothing else in the
//! project writes a ticket's property names, paths or ids (`tests/it/tidy/profile.rs`).

mod companies;
mod contacts;
mod deals;
mod definition;
mod tickets;

pub use companies::COMPANIES;
pub use contacts::CONTACTS;
pub use deals::DEALS;
pub use definition::{
    AnswerProfile, CreatedValue, LegacyProfile, PipelineProfile, Profile, RECORD_ID, ScopeProfile,
};
pub use tickets::{DEFAULT_SNAPSHOT, LEGACY_TICKETS, TICKETS};

use crate::{ObjectType, object_type::StandardObject};

/// Every profile that is known.
const ALL: [&Profile; 4] = [&TICKETS, &CONTACTS, &COMPANIES, &DEALS];

/// The profile of an object type that has none: no rules of its own.
static UNKNOWN: Profile = Profile::without_rules(StandardObject::new("", "", ""), "");

impl Profile {
    /// The profile of an object type; one without a profile has no rules of its own.
    pub fn of(object: &ObjectType) -> &'static Self {
        ALL.into_iter().find(|profile| profile.object.id == object.id).unwrap_or(&UNKNOWN)
    }

    /// Whether a member of a stage's metadata says, for any object type, if records in the stage are open. HubSpot answers
    /// with the members of several object types for one.
    pub fn is_stage_state(member: &str) -> bool {
        ALL.iter().filter_map(|profile| profile.pipeline).any(|names| names.state == member)
    }

    /// The names of the properties that hold the pipeline and the stage, if the object has pipelines.
    pub fn pipeline_properties(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.pipeline.into_iter().flat_map(|names| [names.pipeline, names.stage])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_type_without_a_profile_has_no_rules() {
        let profile = Profile::of(&ObjectType::from_id("2-123"));
        assert_eq!((profile.subject, profile.pipeline), (None, None));
    }

    #[test]
    fn each_profile_is_found_by_its_object_type() {
        for profile in ALL {
            assert_eq!(Profile::of(&profile.object.into()), profile);
        }
    }
}
