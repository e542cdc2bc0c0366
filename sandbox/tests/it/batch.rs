//! Batches: all or nothing, unless trace ids ask for a status per item.

use serde_json::{Value, json};
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::{FieldType, Property, PropertyType, embedded};

use crate::api::{Api, Got};

fn input(subject: &str, more: Value) -> Value {
    let mut input = json!({ "properties": { "subject": subject, "hs_pipeline_stage": "1" } });
    for (name, value) in more.as_object().expect("an object") {
        if name == "properties" {
            for (name, value) in value.as_object().expect("an object") {
                input["properties"][name] = value.clone();
            }
        } else {
            input[name] = value.clone();
        }
    }
    input
}

async fn step(api: &Api, step: &str, inputs: Vec<Value>) -> Got {
    api.post(&format!("/crm/v3/objects/tickets/batch/{step}"), json!({ "inputs": inputs })).await
}

#[tokio::test]
async fn a_batch_answers_in_another_order_and_every_item_once() {
    let api = Api::start().await;
    let inputs: Vec<Value> = (0..100)
        .map(|number| input(&number.to_string(), json!({ "objectWriteTraceId": number.to_string() })))
        .collect();
    let got = step(&api, "create", inputs).await;
    assert_eq!((got.status, &got.body["status"]), (201, &json!("COMPLETE")));
    let mut traces: Vec<u32> = got
        .results()
        .iter()
        .map(|result| {
            assert_eq!(result["objectWriteTraceId"], result["properties"]["subject"]);
            result["objectWriteTraceId"].as_str().expect("a trace id").parse().expect("a number")
        })
        .collect();
    assert!(!traces.is_sorted(), "HubSpot's order is not the inputs'");
    traces.sort_unstable();
    assert_eq!(traces, (0..100).collect::<Vec<_>>());
    assert_eq!(got.body.get("errors"), None);
}

#[tokio::test]
async fn one_bad_input_refuses_the_whole_batch() {
    let api = Api::start().await;
    let bad = json!({ "properties": { "first000name": "x", "last000name": "y" } });
    let got =
        step(&api, "create", vec![input("a", bad.clone()), input("b", json!({})), input("c", bad)]).await;
    assert_eq!((got.status, &got.body["category"]), (400, &json!("VALIDATION_ERROR")));
    let names: Vec<Value> = got.listed().into_iter().map(|error| error["name"].clone()).collect();
    assert_eq!(names, ["first000name", "last000name", "first000name", "last000name"]);
    assert!(api.sandbox.tickets().is_empty());
}

#[tokio::test]
async fn bad_input_does_not_affect_the_others_with_trace_ids() {
    let api = Api::start().await;
    let traced = |subject: &str, trace: &str, properties: Value| {
        input(subject, json!({ "objectWriteTraceId": trace, "properties": properties }))
    };
    let got = step(
        &api,
        "create",
        vec![
            traced("a", "1", json!({})),
            traced("b", "2", json!({ "no_such": "x" })),
            traced("c", "3", json!({})),
        ],
    )
    .await;
    assert_eq!((got.status, &got.body["numErrors"]), (207, &json!(1)));
    assert_eq!(got.results().len(), 2);
    let error = &got.body["errors"][0];
    assert_eq!(error["context"]["objectWriteTraceId"], json!(["2"]));
    assert_eq!((&error["status"], &error["category"]), (&json!("error"), &json!("VALIDATION_ERROR")));
    assert_eq!(api.sandbox.tickets().len(), 2);
    let got = step(&api, "create", vec![traced("a", "1", json!({})), traced("b", "1", json!({}))]).await;
    assert_eq!(got.status, 400, "trace ids are unique");
}

#[tokio::test]
async fn conflict_names_the_existing_record() {
    let api = Api::start().await;
    let id = api.create("contacts", json!({ "email": "a@example.com" })).await;
    let contact =
        |email: &str, trace: &str| json!({ "properties": { "email": email }, "objectWriteTraceId": trace });
    let body = json!({ "inputs": [contact("a@example.com", "0"), contact("b@example.com", "1")] });
    let got = api.post("/crm/v3/objects/contacts/batch/create", body).await;
    assert_eq!(got.status, 207);
    assert_eq!(
        got.body["errors"][0],
        json!({
            "status": "error",
            "category": "CONFLICT",
            "message": format!("Contact already exists. Existing ID: {id}"),
            "context": { "objectWriteTraceId": ["0"], "existingId": [id] },
        })
    );
    let body = json!({ "inputs": [{ "properties": { "email": "a@example.com" } }] });
    assert_eq!(api.post("/crm/v3/objects/contacts/batch/create", body).await.status, 409);
}

#[tokio::test]
async fn unknown_ids_are_listed_beside_the_results() {
    let api = Api::start().await;
    let id = api.ticket("x").await;
    let update = |id: &str| json!({ "id": id, "properties": { "subject": "new" } });
    let got = step(&api, "update", vec![update(&id), update("unknownIdentifier888")]).await;
    assert_eq!(got.status, 207);
    assert_eq!(
        got.body["errors"][0],
        json!({
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "message": "Could not get some TICKET objects, they may be deleted or not exist. Check that ids are valid.",
            "context": { "ids": ["unknownIdentifier888"] },
        })
    );
    assert_eq!(api.sandbox.tickets()[0].properties["subject"], "new");
    let got = step(&api, "update", vec![update(&id)]).await;
    assert_eq!((got.status, got.results().len()), (200, 1));
    let got = step(&api, "update", vec![update("123456"), update("123456")]).await;
    assert_eq!(got.message(), "Duplicate IDs found in batch input: [123456]. IDs must be unique");
    assert_eq!(got.body["context"]["ids"], json!(["123456"]));
}

#[tokio::test]
async fn an_upsert_says_what_is_new() {
    let mut schema = embedded::default_account().schema.clone();
    let mut key = Property::new("Key", PropertyType::String, FieldType::Text);
    key.unique = true;
    schema.properties.insert("key".to_owned(), key);
    let api = Api::with(Sandbox::builder().schema(schema)).await;
    let upsert = |key: &str, subject: &str| json!({ "id": key, "idProperty": "key", "properties": { "subject": subject, "hs_pipeline_stage": "1" } });
    let got = step(&api, "upsert", vec![upsert("A", "1"), upsert("B", "2")]).await;
    assert_eq!(got.status, 200, "{got:?}");
    assert!(got.results().iter().all(|result| result["new"] == true));
    let got = step(&api, "upsert", vec![upsert("A", "3"), upsert("C", "4")]).await;
    let new: Vec<(&Value, &Value)> =
        got.results().iter().map(|result| (&result["properties"]["key"], &result["new"])).collect();
    assert!(
        new.contains(&(&json!("A"), &json!(false))) && new.contains(&(&json!("C"), &json!(true))),
        "{new:?}"
    );
    assert_eq!(api.sandbox.tickets().len(), 3);
    let by_record_id = json!({ "id": "1", "idProperty": "hs_object_id", "properties": { "subject": "x" } });
    for kind in ["update", "upsert"] {
        let got = step(&api, kind, vec![upsert("A", "5"), by_record_id.clone()]).await;
        assert!(
            got.message()
                .starts_with("Unable to perform update/upsert by non-unique 0-5 property hs_object_id")
        );
    }
    let nameless = json!({ "id": "someone@example.com", "properties": { "subject": "x" } });
    let got = step(&api, "update", vec![nameless]).await;
    assert_eq!((got.status, &got.body["errors"][0]["category"]), (207, &json!("OBJECT_NOT_FOUND")));
    let missing = json!({ "id": "D", "idProperty": "key", "properties": { "subject": "no stage" } });
    let got = step(&api, "upsert", vec![missing]).await;
    assert_eq!(got.message(), "Error creating TICKET. Some required properties were not set.");
}

#[tokio::test]
async fn batch_read_leaves_out_unknown_ids() {
    let api = Api::start().await;
    let id = api.ticket("x").await;
    let read = |ids: &[&str]| {
        let inputs: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        json!({ "inputs": inputs, "properties": ["subject"], "propertiesWithHistory": ["subject"] })
    };
    let got = api.post("/crm/v3/objects/tickets/batch/read", read(&[&id, &id])).await;
    assert_eq!((got.status, got.results().len()), (200, 1));
    assert_eq!(got.results()[0]["propertiesWithHistory"]["subject"][0]["value"], "x");
    let got = api.post("/crm/v3/objects/tickets/batch/read", read(&[&id, "1"])).await;
    assert_eq!((got.status, got.results().len(), &got.body["numErrors"]), (207, 1, &json!(1)));
    let got = step(&api, "archive", vec![json!({ "id": id }), json!({ "id": "1" })]).await;
    assert_eq!(got.status, 204);
    assert!(api.sandbox.tickets()[0].archived);
}

#[tokio::test]
async fn batch_with_less_than_1_or_more_than_100_inputs_is_refused() {
    let api = Api::start().await;
    let inputs = |count: usize| (0..count).map(|_| input("x", json!({}))).collect::<Vec<_>>();
    let got = step(&api, "create", inputs(0)).await;
    assert_eq!((got.status, got.message()), (400, "Batch input provided should have at least one object."));
    assert_eq!(step(&api, "create", inputs(101)).await.status, 400);
    assert_eq!(step(&api, "create", inputs(100)).await.status, 201);
    let got = api.post("/crm/v3/objects/tickets/batch/create", json!({})).await;
    assert!(got.message().contains("Some required fields were not set: [inputs]"), "{got:?}");
}
