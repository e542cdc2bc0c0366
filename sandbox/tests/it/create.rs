//! Creating tickets: the answers and the refusals.

use serde_json::json;
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::{ObjectSchema, embedded};

use crate::api::Api;

#[tokio::test]
async fn a_create_answers_the_21_recorded_properties() {
    let api = Api::start().await;
    let got = api
        .post(
            "/crm/v3/objects/tickets",
            json!({ "properties": { "subject": "Printer on fire", "hs_pipeline": "0", "hs_pipeline_stage": "1" } }),
        )
        .await;
    assert_eq!(got.status, 201);
    let names: Vec<&String> = got.body["properties"].as_object().expect("properties").keys().collect();
    assert_eq!(
        names,
        [
            "createdate",
            "hs_helpdesk_sort_timestamp",
            "hs_is_closed",
            "hs_is_visible_in_help_desk",
            "hs_last_email_activity",
            "hs_last_message_from_visitor",
            "hs_lastmodifieddate",
            "hs_num_associated_companies",
            "hs_num_associated_conversations",
            "hs_num_times_contacted",
            "hs_object_id",
            "hs_object_source",
            "hs_object_source_id",
            "hs_object_source_label",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_id",
            "hs_v2_date_entered_current_stage",
            "hs_v2_time_in_current_stage",
            "num_notes",
            "subject",
        ]
    );
    let id = got.body["id"].as_str().expect("an id");
    assert!(got.body["url"].as_str().expect("a url").ends_with(&format!("/record/0-5/{id}")));
    assert_eq!(got.body["archived"], false);
    assert_eq!(got.header("content-type"), "application/json;charset=utf-8");
    assert_eq!(got.header("x-ticketproof-sandbox"), "recorded");
    assert_eq!(got.header("x-hubspot-ratelimit-interval-milliseconds"), "10000");
    assert_eq!(got.header("x-hubspot-correlation-id").len(), 36);
    let stored = api.sandbox.tickets();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].properties["subject"], "Printer on fire");
}

#[tokio::test]
async fn values_that_hubspot_accepts_are_accepted() {
    let api = Api::start().await;
    let accepted = [
        // The server's own schema requires the stage alone; the validator wants a subject.
        json!({ "hs_pipeline_stage": "1" }),
        json!({ "subject": "", "hs_pipeline_stage": "1" }),
        json!({ "subject": 1, "hs_pipeline_stage": 1 }),
        json!({ "hs_pipeline_stage": "4", "hs_ticket_category": "PRODUCT_ISSUE;BILLING_ISSUE" }),
        json!({ "hs_pipeline_stage": "1", "hs_file_upload": null }),
    ];
    for properties in accepted {
        let got = api.post("/crm/v3/objects/tickets", json!({ "properties": properties })).await;
        assert_eq!(got.status, 201, "{properties}: {got:?}");
    }
}

#[tokio::test]
async fn all_bad_values_are_refused_at_once_with_hubspots_messages() {
    let api = Api::start().await;
    let got = api
        .post(
            "/crm/v3/objects/tickets",
            json!({ "properties": {
                "hs_pipeline": "0",
                "hs_pipeline_stage": "New",
                "hs_ticket_category": "reports",
                "hs_object_id": "1",
                "no_such_property": "x",
                "hs_ticket_priority": "high",
            } }),
        )
        .await;
    assert_eq!(got.status, 400);
    assert_eq!(got.body["status"], "error");
    assert_eq!(got.body["category"], "VALIDATION_ERROR");
    let told: Vec<(String, String, String)> = got
        .listed()
        .iter()
        .map(|error| {
            let text = |name: &str| error[name].as_str().expect("a text").to_owned();
            (text("name"), text("error"), text("message"))
        })
        .collect();
    let told: Vec<(&str, &str, &str)> =
        told.iter().map(|(name, code, message)| (name.as_str(), code.as_str(), message.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "hs_object_id",
                "READ_ONLY_VALUE",
                "\"hs_object_id\" is a calculated property; its value cannot be set."
            ),
            (
                "hs_pipeline_stage",
                "INVALID_OPTION",
                "New is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2, 3, 4]"
            ),
            (
                "hs_ticket_category",
                "INVALID_OPTION",
                "reports was not one of the allowed options: [BILLING_ISSUE, FEATURE_REQUEST, GENERAL_INQUIRY, PRODUCT_ISSUE]"
            ),
            (
                "hs_ticket_priority",
                "INVALID_OPTION",
                "high was not one of the allowed options: [HIGH, LOW, MEDIUM, URGENT]"
            ),
            ("no_such_property", "PROPERTY_DOESNT_EXIST", "Property \"no_such_property\" does not exist"),
        ]
    );
    assert_eq!(got.body["errors"][0]["context"]["propertyName"][0], "hs_object_id");
    assert!(api.sandbox.tickets().is_empty());
}

#[tokio::test]
async fn a_missing_stage_is_refused_as_recorded() {
    let api = Api::start().await;
    let got = api.post("/crm/v3/objects/tickets", json!({ "properties": { "subject": "x" } })).await;
    assert_eq!(got.status, 400);
    assert_eq!(got.message(), "Error creating TICKET. Some required properties were not set.");
    assert_eq!(got.body["context"]["properties"], json!(["hs_pipeline_stage"]));
}

/// A brand-new account with these pipelines besides; each has one stage, whose id is the pipeline's with a 1 behind it.
fn with_pipelines(further: &[&str], archived: &[&str]) -> ObjectSchema {
    let mut schema = embedded::default_account().schema.clone();
    for id in further {
        let mut pipeline = schema.pipelines["0"].clone();
        let mut stage = pipeline.stages["1"].clone();
        (pipeline.id, stage.id) = ((*id).to_owned(), format!("{id}1"));
        pipeline.stages = [(stage.id.clone(), stage)].into();
        schema.pipelines.insert(pipeline.id.clone(), pipeline);
    }
    for id in archived {
        schema.pipelines.get_mut(*id).expect("a pipeline").archived = true;
    }
    schema
}

#[tokio::test]
async fn a_ticket_without_a_pipeline_gets_one_that_its_stage_is_of() {
    for (further, archived, stage, pipeline) in [
        (&["9"][..], &["0"][..], "91", Some("9")),
        (&["9"], &["0"], "1", None),
        (&["9"], &["9"], "1", Some("0")),
        (&["9"], &["9"], "91", None),
        (&["9"], &[], "1", Some("0")),
        (&["9"], &[], "91", None),
        (&["8", "9"], &["0"], "91", Some("9")),
        (&["8", "9"], &["0"], "1", Some("0")),
        (&["8", "9"], &["0"], "5", None),
        (&["9"], &["0", "9"], "91", Some("9")),
    ] {
        let schema = with_pipelines(further, archived);
        let api = Api::with(Sandbox::builder().schema(schema)).await;
        let body = json!({ "properties": { "subject": "s", "hs_pipeline_stage": stage } });
        let got = api.post("/crm/v3/objects/tickets", body).await;
        let stored = api.sandbox.tickets();
        let landed = stored.first().map(|ticket| ticket.properties["hs_pipeline"].as_str());
        assert_eq!(
            landed,
            pipeline,
            "{archived:?} of {further:?} archived, stage {stage}: {}",
            got.message()
        );
        assert_eq!(got.status, if pipeline.is_some() { 201 } else { 400 });
    }
}

#[tokio::test]
async fn create_associates_in_both_directions() {
    let api = Api::start().await;
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    let associated = |type_id: u32, category: &str| {
        json!({
            "properties": { "subject": "x", "hs_pipeline_stage": "1" },
            "associations": [{
                "to": { "id": contact },
                "types": [{ "associationCategory": category, "associationTypeId": type_id }],
            }],
        })
    };
    let got = api.post("/crm/v3/objects/tickets", associated(16, "HUBSPOT_DEFINED")).await;
    assert_eq!(got.status, 201, "{got:?}");
    let id = got.body["id"].as_str().expect("an id");
    let got = api.get(&format!("/crm/v3/objects/tickets/{id}?associations=contacts")).await;
    assert_eq!(
        got.body["associations"]["contacts"]["results"],
        json!([{ "id": contact, "type": "ticket_to_contact" }])
    );
    let got = api.get(&format!("/crm/v4/objects/contacts/{contact}/associations/tickets")).await;
    assert_eq!(got.results()[0]["toObjectId"], id);
    assert_eq!(got.results()[0]["associationTypes"][0]["typeId"], 15);

    let got = api.post("/crm/v3/objects/tickets", associated(15, "HUBSPOT_DEFINED")).await;
    assert_eq!(got.status, 400, "{got:?}");
    assert_eq!(got.message(), "invalid from object type 0-5 for associations to be created. expected: 0-1");
    assert_eq!(api.post("/crm/v3/objects/tickets", associated(99_999, "USER_DEFINED")).await.status, 400);
    assert_eq!(api.sandbox.tickets().len(), 1);
}

#[tokio::test]
async fn equal_seeds_give_equal_answers() {
    let story = async |seed| {
        let clock = ticketproof_sandbox::Clock::manual(1_773_300_837_041);
        let api = Api::with(ticketproof_sandbox::Sandbox::builder().seed(seed).clock(clock)).await;
        let first = api
            .post(
                "/crm/v3/objects/tickets",
                json!({ "properties": { "hs_pipeline_stage": "1", "subject": "a" } }),
            )
            .await;
        let refused = api.post("/crm/v3/objects/tickets", json!({ "properties": {} })).await;
        (first.body, refused.body)
    };
    assert_eq!(story(1).await, story(1).await);
    assert_ne!(story(1).await, story(2).await);
}
