//! The first API.

use serde_json::json;

use crate::api::Api;

const TICKETS: &str = "/crm-objects/v1/objects/tickets";

#[tokio::test]
async fn first_api_reads_lists_and_answers_versions() {
    let api = Api::start().await;
    let list =
        json!([{ "name": "subject", "value": "first" }, { "name": "hs_pipeline_stage", "value": "1" }]);
    let got = api.post(TICKETS, list.clone()).await;
    assert_eq!((got.status, &got.body["objectType"]), (200, &json!("TICKET")), "{got:?}");
    let id = got.body["objectId"].as_u64().expect("a number");
    let one = format!("{TICKETS}/{id}");
    let got = api.put(&one, Some(json!([{ "name": "subject", "value": "second" }]))).await;
    assert_eq!(got.status, 200);
    let got = api.get(&format!("{one}?properties=subject")).await;
    let subject = &got.body["properties"]["subject"];
    assert_eq!(subject["value"], "second");
    assert_eq!(subject["versions"].as_array().map(Vec::len), Some(2));
    assert_eq!(subject["versions"][1]["value"], "first");
    assert!(subject["timestamp"].is_number());
    let got = api.get(&format!("{TICKETS}/paged?properties=subject")).await;
    assert_eq!(
        (&got.body["hasMore"], got.body["objects"].as_array().map(Vec::len)),
        (&json!(false), Some(1))
    );
    let got = api.post(&format!("{TICKETS}/batch-create"), json!([list, list])).await;
    assert_eq!(got.body.as_array().map(Vec::len), Some(2));
    let got = api.post(&format!("{TICKETS}/batch-read"), json!({ "ids": [id, 1] })).await;
    assert_eq!(got.body[id.to_string()]["objectId"], id);
    assert_eq!(got.body.as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(api.delete(&one).await.status, 204);
    assert_eq!(api.get(&one).await.status, 404);
}

#[tokio::test]
async fn bad_values_are_listed_beside_the_message() {
    let api = Api::start().await;
    let list = json!([{ "name": "nope", "value": "x" }, { "name": "hs_pipeline_stage", "value": "1" }]);
    let got = api.post(TICKETS, list).await;
    assert_eq!((got.status, got.message()), (400, "Property values were not valid"));
    assert_eq!(got.body["validationResults"][0]["error"], "PROPERTY_DOESNT_EXIST");
}
