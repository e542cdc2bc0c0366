//! Reads that are made again, and what is not: against the local HubSpot's faults, and against servers that keep refusing.

use std::time::Instant;

use ticketproof_client::{Client, PullOptions, Read, Search, Token};
use ticketproof_sandbox::{Fault, FaultRule, Sandbox};
use ticketproof_validator::Operation;

use crate::{
    server::{Act, CANARY, Server, json, raw},
    tickets::valid,
};

async fn sandbox(rules: impl IntoIterator<Item = FaultRule>) -> (Sandbox, Client) {
    crate::secrets::listen();
    let sandbox = rules.into_iter().fold(Sandbox::builder(), |builder, rule| builder.fault(rule));
    let sandbox = sandbox.start().await.unwrap();
    let client = Client::builder(Token::new(CANARY).unwrap()).base_url(sandbox.base_url()).build().unwrap();
    (sandbox, client)
}

fn first(fault: Fault, times: u64) -> FaultRule {
    FaultRule::next(fault).method("GET").path("/crm/v3/pipelines/*").times(times)
}

#[tokio::test]
async fn a_pull_gets_over_what_passes() {
    for fault in [
        Fault::Refuse,
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
        Fault::WrongLength,
        Fault::BadGatewayAfterCommit,
        Fault::Unavailable,
        Fault::TooManyRequestsRetryAfter,
    ] {
        // The client of HTTP itself asks again when a kept connection turns out to be closed, hence more than once.
        let (sandbox, client) = sandbox([first(fault, 2)]).await;
        let pulled = client.pull(&PullOptions::new()).await;
        assert!(pulled.is_ok(), "{fault:?}: {pulled:?}");
        assert!(sandbox.requests().iter().any(|request| request.fault == Some(fault)), "{fault:?}");
    }
}

#[tokio::test]
async fn a_pull_under_a_seed_of_faults_ends_whole() {
    let faults = ticketproof_sandbox::FaultPlan::none().seeded(
        7,
        150,
        [Fault::Unavailable, Fault::ResetBeforeCommit, Fault::BadGatewayAfterCommit],
    );
    let sandbox = Sandbox::builder().faults(faults).start().await.unwrap();
    let client = Client::builder(Token::new(CANARY).unwrap())
        .base_url(sandbox.base_url())
        .read_retries(6)
        .build()
        .unwrap();
    let pulled = client.pull(&PullOptions::new().owners(true)).await.unwrap();
    assert!(pulled.snapshot.schema.not_visible.is_empty());
    assert!(sandbox.requests().iter().any(|request| request.fault.is_some()));
}

#[tokio::test]
async fn a_read_is_given_up_after_its_retries_and_tells_the_last_failure() {
    for (act, requests) in [
        (json(503, "{}"), 3),
        (raw(429, &[("retry-after", "0")], "{}"), 3),
        (raw(429, &[("retry-after", "3600")], "{}"), 1),
        (json(429, r#"{"policyName":"DAILY"}"#), 1),
        (json(500, "{}"), 1),
        (json(401, "{}"), 1),
        (json(200, "<html>"), 1),
    ] {
        let server = Server::always(act).await;
        let client = server.builder().read_retries(2).build().unwrap();
        let begun = Instant::now();
        let error = client.tickets().read("1", &Read::new()).await.unwrap_err();
        assert_eq!(server.lines().len(), requests, "{error}");
        assert!(begun.elapsed().as_secs() < 60, "{error}");
        let once = client.with_read_retries(0);
        once.tickets().read("1", &Read::new()).await.unwrap_err();
        assert_eq!(server.lines().len(), requests + 1);
    }
}

#[tokio::test]
async fn whatever_is_not_a_get_is_made_once() {
    let body = r#"{"properties":{"subject":"a","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    for act in [json(503, "{}"), raw(429, &[("retry-after", "0")], "{}"), Act::Close] {
        let server = Server::always(act).await;
        let client = server.builder().read_retries(9).build().unwrap();
        let tickets = client.tickets();
        tickets.create(&valid(Operation::Create, body)).await.unwrap_err();
        tickets.delete("1").await.unwrap_err();
        tickets.merge("1", "2").await.unwrap_err();
        tickets.search(&Search::new()).all().await.unwrap_err();
        assert_eq!(tickets.batch_read(&["1".to_owned()], &Read::new()).await.done().count(), 0);
        assert_eq!(server.lines().len(), 5, "{:?}", server.lines());
    }
}
