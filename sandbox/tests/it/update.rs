//! Reading, listing, updating and archiving tickets.

use serde_json::json;
use ticketproof_sandbox::{Clock, Sandbox};
use ticketproof_schema::{FieldType, Property, PropertyType, embedded};

use crate::api::Api;

#[tokio::test]
async fn a_read_gives_null_for_unset_and_leaves_the_undefined_out() {
    let api = Api::start().await;
    let id = api.ticket("x").await;
    let got = api.get(&format!("/crm/v3/objects/tickets/{id}?properties=subject,content,priority")).await;
    assert_eq!(got.status, 200);
    let names: Vec<&String> = got.body["properties"].as_object().expect("properties").keys().collect();
    assert_eq!(names, ["content", "createdate", "hs_lastmodifieddate", "hs_object_id", "subject"]);
    assert!(got.body["properties"]["content"].is_null());
    let got = api.get(&format!("/crm/v3/objects/tickets/{id}")).await;
    assert_eq!(got.body["properties"].as_object().map(serde_json::Map::len), Some(9));
}

#[tokio::test]
async fn an_update_gives_the_15_recorded_properties() {
    let api = Api::start().await;
    let id = api.ticket("before").await;
    let got = api
        .patch(&format!("/crm/v3/objects/tickets/{id}"), json!({ "properties": { "subject": "after" } }))
        .await;
    assert_eq!(got.status, 200);
    assert_eq!(got.body["properties"].as_object().map(serde_json::Map::len), Some(15));
    assert_eq!(got.body["properties"]["subject"], "after");
}

#[tokio::test]
async fn an_empty_text_clears_and_a_leading_semicolon_adds() {
    let api = Api::start().await;
    let id = api.ticket("x").await;
    let path = format!("/crm/v3/objects/tickets/{id}");
    let read = format!("{path}?properties=hs_ticket_category,content");
    for (value, wanted) in [
        ("PRODUCT_ISSUE", json!("PRODUCT_ISSUE")),
        (";BILLING_ISSUE", json!("PRODUCT_ISSUE;BILLING_ISSUE")),
        ("", json!(null)),
    ] {
        let got = api.patch(&path, json!({ "properties": { "hs_ticket_category": value } })).await;
        assert_eq!(got.status, 200, "{got:?}");
        assert_eq!(api.get(&read).await.body["properties"]["hs_ticket_category"], wanted);
    }
}

#[tokio::test]
async fn stage_is_checked_in_the_pipeline_of_the_ticket() {
    let api = Api::start().await;
    let id = api.ticket("x").await;
    let path = format!("/crm/v3/objects/tickets/{id}");
    let got = api.patch(&path, json!({ "properties": { "hs_pipeline_stage": "4" } })).await;
    assert_eq!(got.status, 200, "{got:?}");
    assert_eq!(got.body["properties"]["hs_is_closed"], "true");
    let got = api.patch(&path, json!({ "properties": { "hs_pipeline_stage": "5" } })).await;
    assert_eq!(got.listed()[0]["error"], "INVALID_OPTION");
    assert_eq!(api.sandbox.tickets()[0].properties["hs_pipeline_stage"], "4");
}

#[tokio::test]
async fn update_without_properties_or_of_an_unknown_ticket_is_refused() {
    let api = Api::start().await;
    let id = api.ticket("x").await;
    let path = format!("/crm/v3/objects/tickets/{id}");
    for body in [json!({}), json!({ "properties": {} })] {
        let got = api.patch(&path, body).await;
        assert_eq!(
            (got.status, got.message()),
            (400, "No properties found to update, please provide at least one.")
        );
    }
    let body = json!({ "properties": { "subject": "y" } });
    let got = api.patch("/crm/v3/objects/tickets/1", body.clone()).await;
    assert_eq!((got.status, got.message()), (404, "resource not found"));
    let got = api.patch("/crm/v3/objects/tickets/abc", body).await;
    assert_eq!((got.status, got.message()), (404, "Object not found.  objectId are usually numeric."));
}

#[tokio::test]
async fn an_archived_ticket_is_only_seen_when_asked_for() {
    let api = Api::start().await;
    let (kept, gone) = (api.ticket("kept").await, api.ticket("gone").await);
    assert_eq!(api.delete(&format!("/crm/v3/objects/tickets/{gone}")).await.status, 204);
    assert_eq!(api.delete("/crm/v3/objects/tickets/123456789").await.status, 204, "recorded");
    assert_eq!(api.get(&format!("/crm/v3/objects/tickets/{gone}")).await.status, 404);
    let got = api.get(&format!("/crm/v3/objects/tickets/{gone}?archived=true")).await;
    assert_eq!((got.status, &got.body["archived"]), (200, &json!(true)));
    assert!(got.body["archivedAt"].is_string());
    let ids = async |query: &str| {
        let got = api.get(&format!("/crm/v3/objects/tickets{query}")).await;
        got.results()
            .iter()
            .map(|result| result["id"].as_str().expect("an id").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("").await, [kept]);
    assert_eq!(ids("?archived=true").await, [gone]);
    assert_eq!(ids("?archived=false&limit=1").await.len(), 1);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_overlap() {
    let api = Api::start().await;
    let mut created = Vec::new();
    for number in 0..25 {
        created.push(api.ticket(&number.to_string()).await);
    }
    let (mut seen, mut path) = (Vec::new(), "/crm/v3/objects/tickets?limit=7&properties=subject".to_owned());
    loop {
        let got = api.get(&path).await;
        seen.extend(got.results().iter().map(|result| result["id"].as_str().expect("an id").to_owned()));
        let Some(link) = got.body["paging"]["next"]["link"].as_str() else { break };
        path = link.strip_prefix(api.sandbox.base_url()).expect("a link to the sandbox").to_owned();
    }
    assert_eq!(seen, created);
    assert_eq!(api.get("/crm/v3/objects/tickets").await.results().len(), 10);
    for limit in ["0", "101", "x"] {
        assert_eq!(api.get(&format!("/crm/v3/objects/tickets?limit={limit}")).await.status, 400, "{limit}");
    }
}

#[tokio::test]
async fn unique_value_is_refused_twice_and_finds_its_record() {
    let mut schema = embedded::default_account().schema.clone();
    let mut key = Property::new("Key", PropertyType::String, FieldType::Text);
    key.unique = true;
    schema.properties.insert("key".to_owned(), key);
    let api = Api::with(Sandbox::builder().schema(schema)).await;
    let id = api.create("tickets", json!({ "hs_pipeline_stage": "1", "key": "A-1" })).await;
    let again = json!({ "properties": { "hs_pipeline_stage": "1", "key": "A-1" } });
    let got = api.post("/crm/v3/objects/tickets", again.clone()).await;
    assert_eq!(got.listed()[0]["error"], "CONFLICTING_UNIQUE_VALUE");
    let got = api.get("/crm/v3/objects/tickets/A-1?idProperty=key&properties=key").await;
    assert_eq!(got.body["id"], id);
    let body = json!({ "properties": { "key": "A-2" } });
    assert_eq!(api.patch("/crm/v3/objects/tickets/A-1?idProperty=key", body).await.status, 200);
    assert_eq!(api.get("/crm/v3/objects/tickets/A-1?idProperty=key").await.status, 404);
    assert_eq!(api.post("/crm/v3/objects/tickets", again).await.status, 201);
    assert_eq!(api.get("/crm/v3/objects/tickets/x?idProperty=subject").await.status, 400);
    for name in ["subject", "hs_object_id", "nope"] {
        let body = json!({ "properties": { "key": "A-3" } });
        let got = api.patch(&format!("/crm/v3/objects/tickets/{id}?idProperty={name}"), body).await;
        let said =
            format!("Unable to perform update/upsert by non-unique 0-5 property {name} in portal ID 1000000");
        assert_eq!((got.status, got.message()), (400, said.as_str()));
    }
}

#[tokio::test]
async fn email_address_of_another_contact_is_refused() {
    let api = Api::start().await;
    let id = api.create("contacts", json!({ "email": "a@example.com" })).await;
    let got =
        api.post("/crm/v3/objects/contacts", json!({ "properties": { "email": "A@example.com" } })).await;
    assert_eq!((got.status, &got.body["category"]), (409, &json!("CONFLICT")));
    assert_eq!(got.message(), format!("Contact already exists. Existing ID: {id}"));
}

#[tokio::test]
async fn times_are_stored_in_hubspots_format() {
    let api = Api::with(Sandbox::builder().clock(Clock::manual(1_773_300_837_041))).await;
    let id = api.ticket("x").await;
    let path = format!("/crm/v3/objects/tickets/{id}");
    let stored = async |value: serde_json::Value| {
        let got = api.patch(&path, json!({ "properties": { "closed_date": value } })).await;
        assert_eq!(got.status, 200, "{got:?}");
        got.body["properties"]["closed_date"].as_str().expect("a text").to_owned()
    };
    assert_eq!(stored(json!("2026-03-12T08:33:57.041+01:00")).await, "2026-03-12T07:33:57.041Z");
    assert_eq!(stored(json!(1_773_300_837_000_i64)).await, "2026-03-12T07:33:57Z");
}

#[tokio::test]
async fn a_merge_keeps_the_primary_and_archives_the_other() {
    let api = Api::start().await;
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    let (one, other) = (api.ticket("one").await, api.ticket("other").await);
    api.patch(
        &format!("/crm/v3/objects/tickets/{other}"),
        json!({ "properties": { "content": "from the other" } }),
    )
    .await;
    api.put(&format!("/crm/v4/objects/tickets/{other}/associations/default/contacts/{contact}"), None).await;
    let merge = json!({ "primaryObjectId": one, "objectIdToMerge": other });
    let got = api.post("/crm/v3/objects/tickets/merge", merge.clone()).await;
    assert_eq!(got.status, 200, "{got:?}");
    assert_eq!(got.body["properties"]["subject"], "one");
    assert_eq!(got.body["properties"]["content"], "from the other");
    assert_eq!(api.post("/crm/v3/objects/tickets/merge", merge).await.status, 404, "the other is archived");
    let stored = api.sandbox.tickets();
    assert!(!stored[0].archived && stored[1].archived);
    assert_eq!(stored[0].associations.len(), 1);
}
