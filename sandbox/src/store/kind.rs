//! The object types that the sandbox keeps records of, and what HubSpot fills in by itself.

use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Property, PropertyType, profile::PipelineProfile,
};

use super::Record;
use crate::clock::iso;

/// The application that wrote everything: the sandbox's one caller.
const SOURCE: [(&str, &str); 3] = [
    ("hs_object_source", "INTEGRATION"),
    ("hs_object_source_id", "1000001"),
    ("hs_object_source_label", "INTEGRATION"),
];

/// What is special to one object type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// The object type's id.
    pub(crate) id: &'static str,
    /// As HubSpot's messages call one of them, such as `TICKET`.
    pub(crate) word: &'static str,
    /// The property that holds the time of the last change.
    pub(crate) modified: &'static str,
    /// The properties that a read gives when none are asked for.
    pub(crate) default_properties: &'static [&'static str],
    /// The properties that an update gives back besides the written ones.
    pub(crate) update_properties: &'static [&'static str],
}

/// Source of the lists: the recorded ticket create, update and list; recorded contact batches.
pub(crate) static KINDS: [Kind; 3] = [
    Kind {
        id: "0-5",
        word: "TICKET",
        modified: "hs_lastmodifieddate",
        default_properties: &[
            "content",
            "createdate",
            "hs_lastmodifieddate",
            "hs_object_id",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_category",
            "hs_ticket_priority",
            "subject",
        ],
        update_properties: &[
            "createdate",
            "hs_helpdesk_sort_timestamp",
            "hs_is_closed",
            "hs_last_email_activity",
            "hs_lastmodifieddate",
            "hs_object_id",
            "hs_object_source",
            "hs_object_source_id",
            "hs_object_source_label",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_id",
            "hs_v2_date_entered_current_stage",
            "hs_v2_time_in_current_stage",
        ],
    },
    Kind {
        id: "0-1",
        word: "CONTACT",
        modified: "lastmodifieddate",
        default_properties: &[
            "createdate",
            "email",
            "firstname",
            "hs_object_id",
            "lastmodifieddate",
            "lastname",
        ],
        update_properties: &["createdate", "hs_object_id", "lastmodifieddate"],
    },
    Kind {
        id: "0-2",
        word: "COMPANY",
        modified: "hs_lastmodifieddate",
        default_properties: &["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
        update_properties: &["createdate", "hs_lastmodifieddate", "hs_object_id"],
    },
];

impl Kind {
    /// What HubSpot sets on a new record beside what was written.
    pub(crate) fn fill_created(&self, schema: &ObjectSchema, record: &mut Record, now: i64) {
        let (id, moment) = (record.id.to_string(), iso(now));
        record.set("hs_object_id", id.as_str(), now);
        if record.value("createdate").is_none() {
            record.set("createdate", moment.as_str(), now);
        }
        for (name, value) in SOURCE {
            record.set(name, value, now);
        }
        if let Some(pipeline) = schema.profile().pipeline {
            if record.value(pipeline.pipeline).is_none()
                && let Some(id) = unnamed_pipeline(schema, pipeline, record)
            {
                record.set(pipeline.pipeline, id, now);
            }
            for (name, value) in [
                ("hs_is_visible_in_help_desk", "true"),
                ("hs_last_email_activity", "ORIGINAL_FROM_CONTACT"),
                ("hs_last_message_from_visitor", "false"),
                ("hs_num_associated_companies", "0"),
                ("hs_num_associated_conversations", "0"),
                ("hs_num_times_contacted", "0"),
                ("num_notes", "0"),
                ("hs_ticket_id", id.as_str()),
                ("hs_helpdesk_sort_timestamp", moment.as_str()),
            ] {
                record.set(name, value, now);
            }
        }
        self.fill_changed(schema, record, true, now);
    }

    /// What HubSpot sets after a change; `stage_moved` when the stage is another one than before.
    pub(crate) fn fill_changed(
        &self,
        schema: &ObjectSchema,
        record: &mut Record,
        stage_moved: bool,
        now: i64,
    ) {
        record.updated_at = now;
        record.set(self.modified, iso(now), now);
        let Some(pipeline) = schema.profile().pipeline else { return };
        let Some(stage) = record.value(pipeline.stage).map(str::to_owned) else { return };
        if !stage_moved {
            return;
        }
        let closed = schema
            .stages_by_id(&stage)
            .any(|(_, stage)| stage.metadata.get("ticketState").is_some_and(|state| state == "CLOSED"));
        let moment = iso(now);
        record.set("hs_is_closed", closed.to_string(), now);
        record.set("hs_v2_date_entered_current_stage", moment.as_str(), now);
        record.set("hs_v2_time_in_current_stage", moment.as_str(), now);
        if closed && record.value("closed_date").is_none() {
            record.set("closed_date", moment.as_str(), now);
        } else if !closed {
            record.set("closed_date", "", now);
        }
    }
}

/// The id of the pipeline that a new record gets when it names none: the implied one, or else the one of its stage.
fn unnamed_pipeline(schema: &ObjectSchema, profile: PipelineProfile, record: &Record) -> Option<String> {
    if schema.pipelines.is_empty() {
        // Of an account whose pipelines are not known only the one that every new account has can be said.
        return Some(profile.default_pipeline.to_owned());
    }
    let of_stage = || {
        let stage = record.value(profile.stage)?;
        // That HubSpot refuses a stage of an archived pipeline is not verified.
        schema.stages_by_id(stage).map(|(pipeline, _)| pipeline).min_by_key(|pipeline| pipeline.archived)
    };
    schema.implied_pipeline().or_else(of_stage).map(|pipeline| pipeline.id.clone())
}

/// The handful of properties of a bare object (contacts, companies).
pub(crate) fn bare_schema(id: &str) -> ObjectSchema {
    let mut schema = ObjectSchema::empty(ObjectType::from_id(id));
    let (writable, modified): (&[&str], &str) = match id {
        "0-1" => (&["company", "email", "firstname", "lastname", "phone", "website"], "lastmodifieddate"),
        _ => (&["city", "description", "domain", "name", "phone", "website"], "hs_lastmodifieddate"),
    };
    let mut add = |name: &str, kind: PropertyType, field: FieldType, read_only: bool| {
        let mut property = Property::new(name.replace('_', " "), kind, field);
        property.read_only = read_only;
        property.hubspot_defined = true;
        property.unique = name == "email";
        property.group = if id == "0-1" { "contactinformation" } else { "companyinformation" }.to_owned();
        schema.properties.insert(name.to_owned(), property);
    };
    for name in writable {
        add(name, PropertyType::String, FieldType::Text, false);
    }
    add("hs_object_id", PropertyType::Number, FieldType::Number, true);
    for name in ["createdate", modified] {
        add(name, PropertyType::DateTime, FieldType::Date, true);
    }
    for (name, _) in SOURCE {
        add(name, PropertyType::String, FieldType::Text, true);
    }
    schema
}
