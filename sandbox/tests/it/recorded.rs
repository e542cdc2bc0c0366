//! Compares the sandbox with recorded real responses, if they are available: `TICKETPROOF_RECORDED` names their folder.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::{Value, json};
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::{
    ObjectSchema, ObjectType,
    lower::lower,
    wire::{Entry, RawSchema},
};

use crate::api::Api;

/// A recorded file, or a line that says what was skipped.
fn recorded(test: &str, file: &str) -> Option<Value> {
    let Some(folder) = std::env::var_os("TICKETPROOF_RECORDED") else {
        crate::api::skipped(test);
        return None;
    };
    let path = PathBuf::from(folder).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).expect("a recording is JSON"))
}

/// The names of an object's members.
fn members(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn recorded_schema(test: &str) -> Option<ObjectSchema> {
    let object_schema = recorded(test, "schema-tickets.json")?;
    let raw =
        RawSchema { object_schema: Some(Entry::read(&object_schema.to_string())), ..RawSchema::default() };
    let mut schema = lower(ObjectType::tickets(), raw).0;
    // The recording has no pipelines.
    schema.pipelines = ticketproof_schema::embedded::default_account().schema.pipelines.clone();
    Some(schema)
}

#[tokio::test]
async fn recorded_ticket_requests_get_answers_of_the_same_shape() {
    const TEST: &str = "recorded_ticket_requests_get_answers_of_the_same_shape";
    let Some(schema) = recorded_schema(TEST) else { return };
    let api = Api::with(Sandbox::builder().schema(schema)).await;
    let call = |file| recorded(TEST, &format!("tickets/{file}.json")).map(|calls| calls[0].clone());

    let create = call("create-ticket").expect("recorded");
    let got = api.post("/crm/v3/objects/tickets", create["request"]["data"].clone()).await;
    assert_eq!(members(&got.body), members(&create["response"]));
    assert_eq!(members(&got.body["properties"]), members(&create["response"]["properties"]));
    for fixed in ["hs_is_closed", "hs_object_source", "hs_last_email_activity", "num_notes", "hs_pipeline"] {
        assert_eq!(got.body["properties"][fixed], create["response"]["properties"][fixed], "{fixed}");
    }
    let id = got.body["id"].as_str().expect("an id").to_owned();

    let update = call("update-ticket").expect("recorded");
    let got = api.patch(&format!("/crm/v3/objects/tickets/{id}"), update["request"]["data"].clone()).await;
    assert_eq!(members(&got.body["properties"]), members(&update["response"]["properties"]));

    let read = call("get-ticket").expect("recorded");
    let query = read["request"]["params"]["properties"].as_str().expect("a list");
    let got = api.get(&format!("/crm/v3/objects/tickets/{id}?properties={query}")).await;
    assert_eq!(members(&got.body), members(&read["response"]));
    assert_eq!(members(&got.body["properties"]), members(&read["response"]["properties"]));

    let list = call("list-tickets").expect("recorded");
    let query = list["request"]["params"]["properties"].as_str().expect("a list");
    let got = api.get(&format!("/crm/v3/objects/tickets?limit=50&properties={query}")).await;
    assert_eq!(members(&got.results()[0]), members(&list["response"]["results"][0]));
    assert_eq!(
        members(&got.results()[0]["properties"]),
        members(&list["response"]["results"][0]["properties"])
    );
    for (name, _) in list["headers"].as_object().expect("headers") {
        if name.starts_with("x-hubspot") {
            assert!(got.headers.contains_key(name), "{name}");
        }
    }

    let search = call("search-tickets").expect("recorded");
    let got = api.post("/crm/v3/objects/tickets/search", search["request"]["data"].clone()).await;
    assert_eq!(members(&got.results()[0]), members(&search["response"]["results"][0]));
    assert_eq!(got.body["total"], 1);
}

#[tokio::test]
async fn recorded_batch_errors_have_the_same_messages() {
    const TEST: &str = "recorded_batch_errors_have_the_same_messages";
    let api = Api::start().await;
    let contact = |properties: Value| json!({ "properties": properties });
    let with_id = |id: &str, properties: Value| json!({ "id": id, "properties": properties });
    let bad = json!({ "first000name": "a", "last000name": "b" });

    if let Some(wanted) = recorded(TEST, "batch/create-contacts-err-many-invalid-properties.json") {
        let body = json!({ "inputs": [contact(bad.clone()), contact(bad.clone())] });
        let got = api.post("/crm/v3/objects/contacts/batch/create", body).await;
        assert_eq!(got.body["message"], wanted["message"]);
        assert_eq!(members(&got.body), members(&wanted));
        assert_eq!(got.body["errors"][0], wanted["errors"][0]);
    }
    if let Some(wanted) = recorded(TEST, "batch/update-contacts-err-duplicate-ids.json") {
        let body = json!({ "inputs": [with_id("123456", bad.clone()), with_id("123456", bad.clone())] });
        let mut got = api.post("/crm/v3/objects/contacts/batch/update", body).await;
        got.body["correlationId"] = wanted["correlationId"].clone();
        assert_eq!(got.body, wanted);
    }
    if let Some(wanted) = recorded(TEST, "batch/update-contacts-err-partial-success.json") {
        let id = api.create("contacts", json!({ "firstname": "Siena" })).await;
        let fine = json!({ "firstname": "Siena (updated)" });
        let body = json!({ "inputs": [with_id(&id, fine.clone()), with_id("unknownIdentifier888", fine)] });
        let got = api.post("/crm/v3/objects/contacts/batch/update", body).await;
        assert_eq!(members(&got.body), members(&wanted));
        assert_eq!(got.body["errors"], wanted["errors"]);
    }
}

#[tokio::test]
async fn a_recorded_schema_is_served_as_it_was_recorded() {
    const TEST: &str = "a_recorded_schema_is_served_as_it_was_recorded";
    let Some(schema) = recorded_schema(TEST) else { return };
    let Some(wanted) = recorded(TEST, "schema-tickets.json") else { return };
    let api = Api::with(Sandbox::builder().schema(schema)).await;
    let got = api.get("/crm-object-schemas/v3/schemas/tickets").await;
    let missing: Vec<&str> = members(&wanted).difference(&members(&got.body)).copied().collect();
    assert_eq!(missing, ["createdByUserId", "description", "updatedByUserId"], "of people, and prose");
    let by_name = |schema: &Value, name: &str| {
        let properties = schema["properties"].as_array().expect("properties").clone();
        properties.into_iter().find(|property| property["name"] == name).expect("a property")
    };
    for name in ["closed_date", "content", "hs_pipeline_stage", "hs_ticket_category", "hs_object_id"] {
        let (mut got, wanted) = (by_name(&got.body, name), by_name(&wanted, name));
        // Volatile or cosmetic members are not kept.
        for cosmetic in
            ["createdAt", "updatedAt", "displayOrder", "formField", "modificationMetadata", "options"]
        {
            got[cosmetic] = wanted[cosmetic].clone();
        }
        for (member, value) in wanted.as_object().expect("an object") {
            assert_eq!(&got[member], value, "{name}.{member}");
        }
    }
    let ids = |schema: &Value| -> BTreeSet<String> {
        let types = schema["associations"].as_array().expect("associations");
        types.iter().map(|kind| kind["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids(&got.body), ids(&wanted));
}
