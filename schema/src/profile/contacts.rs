//! Contacts.

use super::definition::{AnswerProfile, Profile, RECORD_ID};
use crate::object_type::StandardObject;

/// Contacts: no property without which this project refuses a create, and no pipelines. Source: recorded contact batches.
pub static CONTACTS: Profile = Profile {
    answers: AnswerProfile {
        modified: "lastmodifieddate",
        read: &["createdate", "email", "firstname", RECORD_ID, "lastmodifieddate", "lastname"],
        updated: &["createdate", RECORD_ID, "lastmodifieddate"],
        created: &[],
    },
    ..Profile::without_rules(StandardObject::CONTACTS, "CONTACT")
};
