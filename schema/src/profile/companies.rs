//! Companies.

use super::definition::{AnswerProfile, Profile, RECORD_ID};
use crate::object_type::StandardObject;

/// Companies: no property without which this project refuses a create, and no pipelines. What a read and an update answer with
/// is taken from contacts and not verified.
pub static COMPANIES: Profile = Profile {
    answers: AnswerProfile {
        modified: "hs_lastmodifieddate",
        read: &["createdate", "domain", "hs_lastmodifieddate", RECORD_ID, "name"],
        updated: &["createdate", "hs_lastmodifieddate", RECORD_ID],
        created: &[],
    },
    ..Profile::without_rules(StandardObject::COMPANIES, "COMPANY")
};
