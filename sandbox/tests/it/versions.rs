//! API versions: they answer alike, but only 2026-09 enforces requirements.

use serde_json::json;
use ticketproof_sandbox::{Requirements, Sandbox};

use crate::api::Api;

const TICKETS: [&str; 3] =
    ["/crm/v3/objects/tickets", "/crm/objects/2026-03/tickets", "/crm/objects/2026-09/tickets"];

#[tokio::test]
async fn the_life_of_a_ticket_is_the_same_in_every_version() {
    let api = Api::start().await;
    for tickets in TICKETS {
        let properties = json!({ "properties": { "subject": "x", "hs_pipeline_stage": "1" } });
        let got = api.post(tickets, properties.clone()).await;
        assert_eq!(got.status, 201, "{tickets}");
        let id = got.body["id"].as_str().expect("an id").to_owned();
        let one = format!("{tickets}/{id}");
        assert_eq!(api.get(&one).await.status, 200, "{tickets}");
        assert_eq!(
            api.patch(&one, json!({ "properties": { "subject": "y" } })).await.status,
            200,
            "{tickets}"
        );
        let filter = json!({ "propertyName": "hs_object_id", "operator": "EQ", "value": id });
        let body = json!({ "filterGroups": [{ "filters": [filter] }] });
        assert_eq!(api.post(&format!("{tickets}/search"), body).await.body["total"], 1, "{tickets}");
        let body = json!({ "inputs": [properties] });
        assert_eq!(api.post(&format!("{tickets}/batch/create"), body).await.status, 201, "{tickets}");
        assert_eq!(api.delete(&one).await.status, 204, "{tickets}");
    }
}

#[tokio::test]
async fn only_the_newest_version_enforces_what_the_account_requires() {
    let requirements = Requirements::from_toml(
        "[create]\nrequired = ['subject']\n\n\
         [[conditional]]\nproperty = 'hs_ticket_priority'\nvalues = ['HIGH']\nrequire = ['content']\n",
    )
    .expect("the documented form");
    let api = Api::with(Sandbox::builder().requirements(requirements)).await;
    let without = json!({ "properties": { "hs_pipeline_stage": "1", "hs_ticket_priority": "HIGH" } });
    for (tickets, wanted) in TICKETS.into_iter().zip([201, 201, 400]) {
        let got = api.post(tickets, without.clone()).await;
        assert_eq!(got.status, wanted, "{tickets}");
        if wanted == 400 {
            assert_eq!(got.body["context"]["properties"], json!(["subject", "content"]));
            assert_eq!(got.header("x-ticketproof-behaviour"), "requirements");
        }
    }
    let with =
        json!({ "properties": { "hs_pipeline_stage": "1", "subject": "x", "hs_ticket_priority": "LOW" } });
    let got = api.post(TICKETS[2], with).await;
    assert_eq!(got.status, 201);
    let path = |tickets: &str| format!("{tickets}/{}", got.body["id"].as_str().expect("an id"));
    let high = json!({ "properties": { "hs_ticket_priority": "HIGH" } });
    let refused = api.patch(&path(TICKETS[2]), high.clone()).await;
    assert_eq!((refused.status, &refused.body["context"]["properties"]), (400, &json!(["content"])));
    assert_eq!(api.patch(&path(TICKETS[0]), high).await.status, 200);
}

#[tokio::test]
async fn unknown_method_answers_405_and_unknown_path_501() {
    let api = Api::start().await;
    let got = api.send(reqwest::Method::PUT, TICKETS[0], None).await;
    assert_eq!((got.status, got.header("allow")), (405, "GET, POST"));
    assert_eq!(api.get("/crm/v3/objects/tickets/search").await.status, 405);
    assert_eq!(api.get("/crm/v2/objects/tickets").await.status, 501);
    assert_eq!(api.get("/crm/objects/2031-03/tickets").await.status, 501);
}
