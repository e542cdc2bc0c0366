//! The object types of which the sandbox stores records, and the values that HubSpot sets by itself.

use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Profile, Property, PropertyType,
    profile::{COMPANIES, CONTACTS, CreatedValue, PipelineProfile, TICKETS},
};

use super::Record;
use crate::clock::iso;

/// The source of every record: HubSpot names the application that wrote it.
const SOURCE: [(&str, &str); 3] = [
    ("hs_object_source", "INTEGRATION"),
    ("hs_object_source_id", "1000001"),
    ("hs_object_source_label", "INTEGRATION"),
];

/// The object types of which the sandbox stores records.
pub(crate) const STORED_TYPES: [&Profile; 3] = [&TICKETS, &CONTACTS, &COMPANIES];

/// Sets the values that HubSpot adds to a new record.
pub(crate) fn set_created_values(schema: &ObjectSchema, record: &mut Record, now: i64) {
    let profile = schema.profile();
    let (id, moment) = (record.id.to_string(), iso(now));
    record.set("hs_object_id", id.as_str(), now);
    if record.value("createdate").is_none() {
        record.set("createdate", moment.as_str(), now);
    }
    for (name, value) in SOURCE {
        record.set(name, value, now);
    }
    if let Some(pipeline) = profile.pipeline
        && record.value(pipeline.pipeline).is_none()
        && let Some(id) = pipeline_for_new_record(schema, pipeline, record)
    {
        record.set(pipeline.pipeline, id, now);
    }
    for (name, value) in profile.answers.created {
        let value = match value {
            CreatedValue::Text(text) => text,
            CreatedValue::RecordId => id.as_str(),
            CreatedValue::Time => moment.as_str(),
        };
        record.set(name, value, now);
    }
    set_changed_values(schema, record, true, now);
}

/// Sets the values that HubSpot updates after a change. `stage_moved` says that the record is in another stage than before.
pub(crate) fn set_changed_values(schema: &ObjectSchema, record: &mut Record, stage_moved: bool, now: i64) {
    record.updated_at = now;
    record.set(schema.profile().answers.modified, iso(now), now);
    let Some(pipeline) = schema.profile().pipeline else { return };
    let Some(stage) = record.value(pipeline.stage).map(str::to_owned) else { return };
    if !stage_moved {
        return;
    }
    let closed = schema.stages_by_id(&stage).any(|(_, stage)| stage.is_closed(&pipeline) == Some(true));
    let moment = iso(now);
    record.set("hs_is_closed", closed.to_string(), now);
    record.set("hs_v2_date_entered_current_stage", moment.as_str(), now);
    record.set("hs_v2_time_in_current_stage", moment.as_str(), now);
    if closed && record.value(pipeline.closed_at).is_none() {
        record.set(pipeline.closed_at, moment.as_str(), now);
    } else if !closed {
        record.set(pipeline.closed_at, "", now);
    }
}

/// The id of the pipeline of a new record that names none: the implied one, else the pipeline of its stage.
fn pipeline_for_new_record(
    schema: &ObjectSchema,
    profile: PipelineProfile,
    record: &Record,
) -> Option<String> {
    if schema.pipelines.is_empty() {
        // The account's pipelines are not known; every new account has this one.
        return Some(profile.default_pipeline.to_owned());
    }
    let of_stage = || {
        let stage = record.value(profile.stage)?;
        // That HubSpot refuses a stage of an archived pipeline is not verified.
        schema.stages_by_id(stage).map(|(pipeline, _)| pipeline).min_by_key(|pipeline| pipeline.archived)
    };
    schema.implied_pipeline().or_else(of_stage).map(|pipeline| pipeline.id.clone())
}

/// A minimal schema for contacts or companies, which are there to be associated with tickets.
pub(crate) fn bare_schema(profile: &Profile) -> ObjectSchema {
    let mut schema = ObjectSchema::empty(ObjectType::from(profile.object));
    let is_contact = profile.object == CONTACTS.object;
    let writable: &[&str] = if is_contact {
        &["company", "email", "firstname", "lastname", "phone", "website"]
    } else {
        &["city", "description", "domain", "name", "phone", "website"]
    };
    let mut add = |name: &str, kind: PropertyType, field: FieldType, read_only: bool| {
        let mut property = Property::new(name.replace('_', " "), kind, field);
        property.read_only = read_only;
        property.hubspot_defined = true;
        property.unique = name == "email";
        property.group = if is_contact { "contactinformation" } else { "companyinformation" }.to_owned();
        schema.properties.insert(name.to_owned(), property);
    };
    for name in writable {
        add(name, PropertyType::String, FieldType::Text, false);
    }
    add("hs_object_id", PropertyType::Number, FieldType::Number, true);
    for name in ["createdate", profile.answers.modified] {
        add(name, PropertyType::DateTime, FieldType::Date, true);
    }
    for (name, _) in SOURCE {
        add(name, PropertyType::String, FieldType::Text, true);
    }
    schema
}
