//! A conformance suite of HubSpot's behaviour: it runs against the sandbox, or, with `TICKETPROOF_CONFORMANCE_TOKEN` set to the token of a
//! **developer test account**, against HubSpot itself. It makes tickets, contacts and companies there and archives them again.
//!
//! It asserts only what the parity page calls recorded or documented; answers are also held to the API descriptions.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use ticketproof_sandbox::Sandbox;

use crate::api::{Got, client, send};

struct Target {
    client: reqwest::Client,
    base_url: String,
    token: String,
    /// Kept running while the suite does.
    sandbox: Option<Sandbox>,
    /// The paths of what was made.
    made: std::sync::Mutex<Vec<String>>,
}

impl Target {
    async fn of_environment() -> Self {
        let made = std::sync::Mutex::default();
        match std::env::var("TICKETPROOF_CONFORMANCE_TOKEN") {
            Ok(token) => {
                let base_url = "https://api.hubapi.com".to_owned();
                Self { client: client(), base_url, token, sandbox: None, made }
            }
            Err(_) => {
                let sandbox = Sandbox::start().await.expect("a free port");
                let base_url = sandbox.base_url().to_owned();
                Self { client: client(), base_url, token: "test".to_owned(), sandbox: Some(sandbox), made }
            }
        }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Got {
        if self.sandbox.is_none() {
            // An account's limit is shared with whatever else it does.
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        send(&self.client, &self.base_url, &self.token, method, path, body).await.expect("an answer")
    }

    async fn get(&self, path: &str) -> Got {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Got {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn create(&self, object: &str, properties: Value) -> String {
        let got = self.post(&format!("/crm/v3/objects/{object}"), json!({ "properties": properties })).await;
        assert_eq!(got.status, 201, "{got:?}");
        self.remember(object, &got.body)
    }

    fn remember(&self, object: &str, record: &Value) -> String {
        let id = record["id"].as_str().expect("an id").to_owned();
        self.made.lock().expect("one thread").push(format!("/crm/v3/objects/{object}/{id}"));
        id
    }

    async fn clean_up(&self) {
        let made = std::mem::take(&mut *self.made.lock().expect("one thread"));
        for path in made {
            self.call(Method::DELETE, &path, None).await;
        }
    }
}

#[tokio::test]
async fn a_ticket_s_life() {
    let target = Target::of_environment().await;
    create_and_read(&target).await;
    refusals(&target).await;
    batches(&target).await;
    associations(&target).await;
    search(&target).await;
    target.clean_up().await;
}

fn ticket(subject: &str) -> Value {
    json!({ "subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": "1" })
}

async fn create_and_read(target: &Target) {
    let id = target.create("tickets", ticket("ticketproof conformance")).await;
    let path = format!("/crm/v3/objects/tickets/{id}");
    let got = target.get(&format!("{path}?properties=subject,content,no_such_property")).await;
    assert_eq!(got.body["properties"]["subject"], "ticketproof conformance");
    assert!(got.body["properties"]["content"].is_null());
    assert_eq!(got.body["properties"].get("no_such_property"), None);
    let body = json!({ "properties": { "subject": "changed" } });
    let got = target.call(Method::PATCH, &path, Some(body)).await;
    assert_eq!((got.status, &got.body["properties"]["subject"]), (200, &json!("changed")));
    let got = target.get(&format!("{path}?propertiesWithHistory=subject")).await;
    assert!(
        got.body["propertiesWithHistory"]["subject"].as_array().is_some_and(|history| history.len() == 2)
    );
    assert_eq!(target.call(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(target.get(&path).await.status, 404);
    assert_eq!(target.get(&format!("{path}?archived=true")).await.body["archived"], true);
}

async fn refusals(target: &Target) {
    let mut bad = ticket("x");
    bad["no_such_property"] = json!("x");
    bad["hs_ticket_priority"] = json!("no such option");
    let got = target.post("/crm/v3/objects/tickets", json!({ "properties": bad })).await;
    assert_eq!((got.status, &got.body["category"]), (400, &json!("VALIDATION_ERROR")));
    let codes: Vec<Value> = got.listed().into_iter().map(|error| error["error"].clone()).collect();
    assert!(
        codes.contains(&json!("PROPERTY_DOESNT_EXIST")) && codes.contains(&json!("INVALID_OPTION")),
        "{codes:?}"
    );
    let got = target.post("/crm/v3/objects/tickets", json!({ "properties": { "subject": "x" } })).await;
    assert_eq!((got.status, &got.body["context"]["properties"]), (400, &json!(["hs_pipeline_stage"])));
    assert_eq!(target.get("/crm/v3/objects/butterflies").await.status, 400);
    assert_eq!(target.get("/crm/v3/objects/tickets/1").await.status, 404);
}

async fn batches(target: &Target) {
    let traced =
        |subject: &str, trace: &str| json!({ "properties": ticket(subject), "objectWriteTraceId": trace });
    let mut bad = traced("b", "2");
    bad["properties"]["no_such_property"] = json!("x");
    let body = json!({ "inputs": [traced("a", "1"), bad, traced("c", "3")] });
    let got = target.post("/crm/v3/objects/tickets/batch/create", body).await;
    assert_eq!(got.status, 207, "{got:?}");
    for record in got.results() {
        target.remember("tickets", record);
    }
    assert_eq!((got.results().len(), &got.body["numErrors"]), (2, &json!(1)));
    let mut bad = json!({ "properties": ticket("d") });
    bad["properties"]["no_such_property"] = json!("x");
    let body = json!({ "inputs": [{ "properties": ticket("e") }, bad] });
    let got = target.post("/crm/v3/objects/tickets/batch/create", body).await;
    assert_eq!(got.status, 400);
}

async fn associations(target: &Target) {
    let id = target.create("tickets", ticket("associations")).await;
    let contact = target.create("contacts", json!({ "firstname": "ticketproof" })).await;
    let path = format!("/crm/v4/objects/tickets/{id}/associations/contacts/{contact}");
    let body = json!([{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 16 }]);
    assert_eq!(target.call(Method::PUT, &path, Some(body)).await.status, 201);
    let got = target.get(&format!("/crm/v3/objects/tickets/{id}?associations=contacts")).await;
    let associated = &got.body["associations"]["contacts"]["results"];
    assert_eq!(associated, &json!([{ "id": contact, "type": "ticket_to_contact" }]));
    assert_eq!(target.call(Method::DELETE, &path, None).await.status, 204);
}

async fn search(target: &Target) {
    let id = target.create("tickets", ticket("search")).await;
    let filter = json!({ "propertyName": "hs_object_id", "operator": "EQ", "value": id });
    let body = json!({ "filterGroups": [{ "filters": [filter] }], "limit": 1 });
    // The index may be behind.
    for _ in 0..30 {
        let got = target.post("/crm/v3/objects/tickets/search", body.clone()).await;
        assert_eq!(got.status, 200);
        if got.body["total"] == 1 {
            assert_eq!(got.results()[0]["id"], id);
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    panic!("ticket {id} was not found within half a minute");
}
