//! The history of properties.

use std::time::Duration;

use serde_json::json;
use ticketproof_sandbox::{Clock, Sandbox};

use crate::api::Api;

#[tokio::test]
async fn history_has_every_value_newest_first() {
    let clock = Clock::manual(1_773_300_837_041);
    let api = Api::with(Sandbox::builder().clock(clock.clone())).await;
    let id = api.ticket("first").await;
    for subject in ["second", "second", "third"] {
        clock.advance(Duration::from_secs(1));
        let path = format!("/crm/v3/objects/tickets/{id}");
        api.patch(&path, json!({ "properties": { "subject": subject } })).await;
    }
    let got = api.get(&format!("/crm/v3/objects/tickets/{id}?propertiesWithHistory=subject")).await;
    let history = got.body["propertiesWithHistory"]["subject"].as_array().expect("a history");
    let values: Vec<_> = history.iter().map(|change| change["value"].as_str().expect("a text")).collect();
    assert_eq!(values, ["third", "second", "first"]);
    assert_eq!(history[2]["timestamp"], "2026-03-12T07:33:57.041Z");
    assert_eq!(history[1]["timestamp"], "2026-03-12T07:33:58.041Z");
    assert_eq!(history[0]["sourceType"], "INTEGRATION");
}
