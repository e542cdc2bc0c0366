//! Searches.

use std::time::Duration;

use serde_json::{Value, json};
use ticketproof_sandbox::{Clock, Sandbox};

use crate::api::Api;

async fn search(api: &Api, body: Value) -> Vec<String> {
    let got = api.post("/crm/v3/objects/tickets/search", body).await;
    assert_eq!(got.status, 200, "{got:?}");
    let subject = |result: &Value| result["properties"]["subject"].as_str().unwrap_or_default().to_owned();
    let mut subjects: Vec<String> = got.results().iter().map(subject).collect();
    subjects.sort();
    subjects
}

async fn filled() -> Api {
    let api = Api::start().await;
    for (subject, priority) in [("printer on fire", "HIGH"), ("printer slow", "LOW"), ("no network", "")] {
        let properties =
            json!({ "subject": subject, "hs_pipeline_stage": "1", "hs_ticket_priority": priority });
        api.create("tickets", properties).await;
    }
    api
}

#[tokio::test]
async fn search_operators_select_matching_records() {
    let api = filled().await;
    let (fire, slow, network) = ("printer on fire", "printer slow", "no network");
    let cases: [(Value, &[&str]); 11] = [
        (json!({ "operator": "EQ", "value": "HIGH" }), &[fire]),
        (json!({ "operator": "NEQ", "value": "HIGH" }), &[network, slow]),
        (json!({ "operator": "IN", "values": ["HIGH", "LOW"] }), &[fire, slow]),
        (json!({ "operator": "NOT_IN", "values": ["HIGH"] }), &[network, slow]),
        (json!({ "operator": "HAS_PROPERTY" }), &[fire, slow]),
        (json!({ "operator": "NOT_HAS_PROPERTY" }), &[network]),
        (
            json!({ "propertyName": "subject", "operator": "CONTAINS_TOKEN", "value": "print*" }),
            &[fire, slow],
        ),
        (
            json!({ "propertyName": "subject", "operator": "NOT_CONTAINS_TOKEN", "value": "printer" }),
            &[network],
        ),
        (json!({ "propertyName": "hs_object_id", "operator": "GT", "value": "0" }), &[network, fire, slow]),
        (json!({ "propertyName": "createdate", "operator": "LTE", "value": "2001-01-01" }), &[]),
        (
            json!({ "propertyName": "createdate", "operator": "BETWEEN", "value": "0", "highValue": "99999999999999" }),
            &[network, fire, slow],
        ),
    ];
    for (mut filter, wanted) in cases {
        if filter.get("propertyName").is_none() {
            filter["propertyName"] = json!("hs_ticket_priority");
        }
        let found = search(&api, json!({ "filterGroups": [{ "filters": [filter] }] })).await;
        assert_eq!(found, wanted, "{filter}");
    }
}

#[tokio::test]
async fn filter_groups_are_joined_by_or_and_filters_by_and() {
    let api = filled().await;
    let high = json!({ "propertyName": "hs_ticket_priority", "operator": "EQ", "value": "HIGH" });
    let word = |word: &str| json!({ "propertyName": "subject", "operator": "CONTAINS_TOKEN", "value": word });
    let both = json!({ "filterGroups": [{ "filters": [high, word("slow")] }] });
    assert!(search(&api, both).await.is_empty());
    let either = json!({ "filterGroups": [{ "filters": [high] }, { "filters": [word("slow")] }] });
    assert_eq!(search(&api, either).await.len(), 2);
    assert_eq!(search(&api, json!({ "query": "PRINTER fire" })).await, ["printer on fire"]);
    // As recorded: an empty group and an empty cursor.
    assert_eq!(
        search(&api, json!({ "filterGroups": [{ "filters": [] }], "sorts": [], "after": "" })).await.len(),
        3
    );
}

#[tokio::test]
async fn search_results_are_sorted_and_paged() {
    let api = filled().await;
    let mut seen = Vec::new();
    let mut body = json!({ "limit": 2, "properties": ["subject"], "sorts": ["-subject"] });
    loop {
        let got = api.post("/crm/v3/objects/tickets/search", body.clone()).await;
        assert_eq!(got.body["total"], 3);
        assert_eq!(got.headers.get("x-hubspot-ratelimit-max"), None, "searches have no such headers");
        seen.extend(got.results().iter().map(|result| result["properties"]["subject"].clone()));
        let Some(after) = got.body["paging"]["next"].get("after") else { break };
        body["after"] = after.clone();
    }
    assert_eq!(seen, ["printer slow", "printer on fire", "no network"]);
}

#[tokio::test]
async fn search_does_not_see_changes_within_the_lag() {
    let clock = Clock::manual(1_773_300_837_041);
    let api = Api::with(Sandbox::builder().clock(clock.clone()).search_lag(Duration::from_secs(5))).await;
    let id = api.ticket("old").await;
    assert!(search(&api, json!({})).await.is_empty(), "it is not in the index yet");
    clock.advance(Duration::from_secs(5));
    assert_eq!(search(&api, json!({})).await, ["old"]);
    let path = format!("/crm/v3/objects/tickets/{id}");
    api.patch(&path, json!({ "properties": { "subject": "new" } })).await;
    assert_eq!(search(&api, json!({})).await, ["old"]);
    api.delete(&path).await;
    assert_eq!(search(&api, json!({})).await, ["old"], "an archived ticket is found for a while");
    clock.advance(Duration::from_secs(5));
    assert!(search(&api, json!({})).await.is_empty());
}

#[tokio::test]
async fn search_above_a_limit_is_refused() {
    let api = Api::start().await;
    let filter = json!({ "propertyName": "subject", "operator": "HAS_PROPERTY" });
    let groups = |sizes: &[usize]| -> Value {
        sizes.iter().map(|&size| json!({ "filters": vec![filter.clone(); size] })).collect()
    };
    for (body, allowed) in [
        (json!({ "limit": 200 }), true),
        (json!({ "limit": 201 }), false),
        (json!({ "limit": 100, "after": 9_900 }), true),
        (json!({ "limit": 101, "after": 9_900 }), false),
        (json!({ "query": "é".repeat(3_000) }), true),
        (json!({ "query": "é".repeat(3_001) }), false),
        (json!({ "filterGroups": groups(&[3, 3, 3, 3, 3, 3]) }), true),
        (json!({ "filterGroups": groups(&[1; 7]) }), false),
        (json!({ "filterGroups": groups(&[6]) }), true),
        (json!({ "filterGroups": groups(&[7]) }), false),
        (json!({ "filterGroups": groups(&[6, 6, 6, 1]) }), false),
        (json!({ "sorts": ["subject"] }), true),
        (json!({ "sorts": ["subject", "content"] }), false),
        (json!({ "sorts": ["no_such"] }), false),
        (json!({ "sorts": [{ "propertyName": "subject", "direction": "DESCENDING" }] }), true),
        (
            json!({ "filterGroups": [{ "filters": [{ "propertyName": "subject", "operator": "LIKE", "value": "x" }] }] }),
            false,
        ),
        (
            json!({ "filterGroups": [{ "filters": [{ "propertyName": "subject", "operator": "EQ" }] }] }),
            false,
        ),
        (
            json!({ "filterGroups": [{ "filters": [{ "propertyName": "nope", "operator": "HAS_PROPERTY" }] }] }),
            false,
        ),
    ] {
        let got = api.post("/crm/v3/objects/tickets/search", body.clone()).await;
        assert_eq!(got.status == 200, allowed, "{body}: {got:?}");
    }
}
