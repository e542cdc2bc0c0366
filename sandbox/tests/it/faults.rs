//! Injected faults: the answer that the client sees, and whether the request was done.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use ticketproof_sandbox::{Fault, FaultPlan, FaultRule, Sandbox};

use crate::api::Api;

async fn with(fault: Fault) -> Api {
    Api::with(Sandbox::builder().fault(FaultRule::next(fault).method("POST"))).await
}

async fn create(api: &Api) -> Result<crate::api::Got, reqwest::Error> {
    let body = json!({ "properties": { "subject": "x", "hs_pipeline_stage": "1" } });
    api.try_send(Method::POST, "/crm/v3/objects/tickets", Some(body)).await
}

/// Ends a moment after the first request has met a stall; never, where there is none.
async fn stalled(api: &Api) {
    let is_stalled = |request: &ticketproof_sandbox::LoggedRequest| {
        matches!(request.fault, Some(Fault::Stall | Fault::StallAfterCommit))
    };
    while !api.sandbox.requests().first().is_some_and(is_stalled) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
}

#[tokio::test]
async fn fault_commits_the_request_exactly_if_it_says_so() {
    for &(word, fault) in Fault::ALL {
        let api = with(fault).await;
        let outcome = tokio::select! {
            outcome = create(&api) => Some(outcome),
            () = stalled(&api) => None,
        };
        let stored = api.sandbox.tickets().len();
        assert_eq!(stored == 1, fault.commits(), "{word}: {outcome:?}");
        match fault {
            Fault::Stall | Fault::StallAfterCommit => assert!(outcome.is_none(), "{word} gives no answer"),
            Fault::Refuse | Fault::ResetBeforeCommit | Fault::ResetAfterCommit | Fault::WrongLength => {
                let error = outcome.expect("an end").expect_err(word);
                assert!(error.status().is_none(), "{word}: {error:?}");
            }
            _ => {
                let got = outcome.expect("an end").expect(word);
                let wanted = match fault {
                    Fault::BadGatewayAfterCommit => 502,
                    Fault::Unavailable => 503,
                    Fault::HtmlPage | Fault::HtmlPageAfterCommit | Fault::EmptyComplete => 200,
                    Fault::ForbiddenPage | Fault::ForbiddenPageAfterCommit => 403,
                    Fault::TooLargePage => 413,
                    Fault::TooManyRequests | Fault::TooManyRequestsRetryAfter => 429,
                    Fault::Unauthorized => 401,
                    _ => 201,
                };
                assert_eq!(got.status, wanted, "{word}");
                assert_eq!(
                    got.body.is_string(),
                    word == "truncated-json" || got.header("content-type").contains("html")
                );
                assert_eq!(
                    got.headers.contains_key("retry-after"),
                    fault == Fault::TooManyRequestsRetryAfter
                );
            }
        }
        assert_eq!(api.sandbox.requests()[0].fault, Some(fault));
        assert!(create(&api).await.is_ok_and(|got| got.status == 201), "{word} strikes once");
    }
}

#[tokio::test]
async fn reset_fault_resets_the_connection() {
    let api = with(Fault::ResetAfterCommit).await;
    let error = create(&api).await.expect_err("no answer");
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    let mut told = String::new();
    while let Some(cause) = source {
        told = format!("{told} {cause}");
        source = cause.source();
    }
    assert!(told.to_lowercase().contains("reset") || told.contains("closed"), "{told}");
}

#[tokio::test]
async fn a_slow_body_arrives_whole() {
    let api = with(Fault::SlowBody).await;
    let start = Instant::now();
    let got = create(&api).await.expect("an answer");
    assert_eq!(got.body["properties"]["subject"], "x");
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn an_empty_complete_looks_like_success() {
    let api = with(Fault::EmptyComplete).await;
    let body = json!({ "inputs": [{ "properties": { "hs_pipeline_stage": "1" } }] });
    let got = api.post("/crm/v3/objects/tickets/batch/create", body).await;
    assert_eq!((got.status, &got.body["status"], got.results().len()), (200, &json!("COMPLETE"), 0));
    assert_eq!(got.header("x-ticketproof-behaviour"), "fault");
}

#[tokio::test]
async fn ids_of_an_answer_are_empty_or_equal_and_nothing_else_is_changed() {
    let inputs: Vec<_> = (0..3).map(|_| json!({ "properties": { "hs_pipeline_stage": "1" } })).collect();
    for fault in [Fault::EmptyIds, Fault::EqualIds] {
        let api = with(fault).await;
        let got = api.post("/crm/v3/objects/tickets/batch/create", json!({ "inputs": inputs })).await;
        let ids: Vec<_> = got.results().iter().map(|record| record["id"].as_str().expect("a text")).collect();
        let own = got.results()[0]["properties"]["hs_object_id"].as_str().expect("a text");
        assert_eq!(ids, [if fault == Fault::EmptyIds { "" } else { own }; 3]);
        assert_eq!(api.sandbox.tickets().len(), 3);
    }
}

#[tokio::test]
async fn faults_come_from_a_script_or_from_inject() {
    let script = r#"{"rules":[{"fault":"401","path":"/crm/v3/objects/*","nth":2}]}"#;
    let api = Api::with(Sandbox::builder().faults(FaultPlan::from_json(script).expect("a script"))).await;
    assert_eq!(api.get("/crm/v3/objects/tickets").await.status, 200);
    let got = api.get("/crm/v3/objects/tickets").await;
    assert_eq!((got.status, &got.body["category"]), (401, &json!("EXPIRED_AUTHENTICATION")));
    api.sandbox.inject(FaultRule::next(Fault::Unavailable).times(2));
    assert_eq!(api.get("/crm/v3/objects/tickets").await.status, 503);
    assert_eq!(api.get("/crm/v3/properties/tickets").await.status, 503);
    assert_eq!(api.get("/crm/v3/objects/tickets").await.status, 200);
}

#[test]
fn docs_list_every_fault_and_their_script_is_valid() {
    let page = include_str!("../../../docs/sandbox.md");
    for (word, fault) in Fault::ALL {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{word}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/sandbox.md does not tell of {word}"));
        assert_eq!(row.ends_with("| **yes** |"), fault.commits(), "{row}");
    }
    let script = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    FaultPlan::from_json(script.expect("a script")).expect("the script of the page");
}
