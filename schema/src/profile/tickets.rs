//! Tickets.

use super::definition::{
    AnswerProfile, CreatedValue, LegacyProfile, PipelineProfile, Profile, RECORD_ID, ScopeProfile,
};
use crate::object_type::StandardObject;

/// Where the snapshot of an account's tickets stands unless the user says otherwise, from the folder of the user's crate.
pub const DEFAULT_SNAPSHOT: &str = "hubspot/tickets.json";

/// Tickets: subject, pipeline and stage. Sources: HubSpot's tickets guide ("include subject, hs_pipeline_stage and, with several
/// pipelines, hs_pipeline"), the scopes of its API descriptions, and the recorded ticket create, update and list.
pub static TICKETS: Profile = Profile {
    object: StandardObject::TICKETS,
    subject: Some("subject"),
    pipeline: Some(PipelineProfile {
        pipeline: "hs_pipeline",
        stage: "hs_pipeline_stage",
        default_pipeline: "0",
        state: "ticketState",
        open: "OPEN",
        closed: "CLOSED",
        closed_at: "closed_date",
    }),
    own_ids: &["hs_ticket_id"],
    word: "TICKET",
    scopes: ScopeProfile {
        schema: &["crm.schemas.tickets.read", "tickets"],
        sensitive: &["tickets.sensitive.v2", "crm.objects.tickets.sensitive.read"],
        highly_sensitive: &["tickets.highly_sensitive.v2", "crm.objects.tickets.highly_sensitive.read"],
    },
    answers: AnswerProfile {
        modified: "hs_lastmodifieddate",
        read: &[
            "content",
            "createdate",
            "hs_lastmodifieddate",
            RECORD_ID,
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_category",
            "hs_ticket_priority",
            "subject",
        ],
        updated: &[
            "createdate",
            "hs_helpdesk_sort_timestamp",
            "hs_is_closed",
            "hs_last_email_activity",
            "hs_lastmodifieddate",
            RECORD_ID,
            "hs_object_source",
            "hs_object_source_id",
            "hs_object_source_label",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_id",
            "hs_v2_date_entered_current_stage",
            "hs_v2_time_in_current_stage",
        ],
        created: &[
            ("hs_is_visible_in_help_desk", CreatedValue::Text("true")),
            ("hs_last_email_activity", CreatedValue::Text("ORIGINAL_FROM_CONTACT")),
            ("hs_last_message_from_visitor", CreatedValue::Text("false")),
            ("hs_num_associated_companies", CreatedValue::Text("0")),
            ("hs_num_associated_conversations", CreatedValue::Text("0")),
            ("hs_num_times_contacted", CreatedValue::Text("0")),
            ("num_notes", CreatedValue::Text("0")),
            ("hs_ticket_id", CreatedValue::RecordId),
            ("hs_helpdesk_sort_timestamp", CreatedValue::Time),
        ],
    },
};

/// The retired ticket API. Source: HubSpot's documentation of it; it is unsupported from September 2027 on.
pub static LEGACY_TICKETS: LegacyProfile = LegacyProfile {
    path: "/crm-objects/v1/objects/tickets",
    renamed: &[
        ("hs_pipeline_id", "hs_pipeline"),
        ("stage", "hs_pipeline_stage"),
        ("status", "hs_pipeline_stage"),
    ],
    contact: "created_by",
    contact_type_id: 16,
    source: "source_type",
};
