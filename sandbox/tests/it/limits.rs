//! Rate limits.

use std::time::Duration;

use serde_json::json;
use ticketproof_sandbox::{Clock, Sandbox, Tier};

use crate::api::Api;

#[tokio::test]
async fn a_tier_is_enforced_in_a_sliding_window() {
    let clock = Clock::manual(1_773_300_837_041);
    let api = Api::with(Sandbox::builder().clock(clock.clone()).tier(Tier::PublicApp)).await;
    for left in (0..110).rev() {
        let got = api.get("/crm/v3/pipelines/tickets/0").await;
        assert_eq!(got.status, 200);
        assert_eq!(got.header("x-hubspot-ratelimit-remaining"), left.to_string());
    }
    let got = api.get("/crm/v3/pipelines/tickets/0").await;
    assert_eq!(got.status, 429);
    assert_eq!(got.message(), "You have reached your ten_secondly_rolling limit.");
    assert_eq!(got.body["policyName"], "TEN_SECONDLY_ROLLING");
    assert_eq!(got.body["errorType"], "RATE_LIMIT");
    assert_eq!(got.header("x-hubspot-ratelimit-max"), "110");
    clock.advance(Duration::from_secs(10));
    assert_eq!(api.get("/crm/v3/pipelines/tickets/0").await.status, 200);
}

#[tokio::test]
async fn searches_have_a_limit_of_their_own() {
    let clock = Clock::manual(0);
    let api = Api::with(Sandbox::builder().clock(clock.clone()).tier(Tier::Professional)).await;
    for _ in 0..5 {
        assert_eq!(api.post("/crm/v3/objects/tickets/search", json!({})).await.status, 200);
    }
    let got = api.post("/crm/v3/objects/tickets/search", json!({})).await;
    assert_eq!((got.status, got.message()), (429, "You have reached your secondly limit."));
    clock.advance(Duration::from_secs(1));
    assert_eq!(api.post("/crm/v3/objects/tickets/search", json!({})).await.status, 200);
}

#[tokio::test]
async fn limits_are_reported_and_not_enforced_by_default() {
    let api = Api::start().await;
    for _ in 0..250 {
        let got = api.get("/crm/v3/pipelines/tickets/0").await;
        assert_eq!(got.status, 200);
        assert_eq!(got.header("x-hubspot-ratelimit-max"), "190");
    }
}
