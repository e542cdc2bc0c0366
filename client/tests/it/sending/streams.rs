//! Payloads of one's own types as they come, and what the wire sees of them.

use std::{
    collections::HashSet,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use ticketproof_client::RowError;
use ticketproof_validator::{TicketPayload, Valid, payload::Body};

use super::{
    scenarios::{IterStream, all_made, counts, inputs, is_ask, nothing_there, plain, sender_to},
    *,
};
use crate::server::{Act, Server, json as answer, raw};

/// A payload that no JSON text stands behind.
struct Order {
    number: usize,
    key: Option<&'static str>,
}

impl TicketPayload for Order {
    const OPERATION: Operation = Operation::Create;

    fn write(&self, body: &mut Body) {
        body.raw_property("subject", format!("record {}", self.number));
        body.raw_property("hs_pipeline", "0");
        body.raw_property("hs_pipeline_stage", "1");
        if let Some(key) = self.key {
            body.raw_property(KEY, key);
        }
    }
}

fn valid(orders: Vec<Order>) -> impl futures_core::Stream<Item = Valid<Order>> {
    let validator = Validator::new(local_schema());
    IterStream(orders.into_iter().map(move |order| match validator.validate(order) {
        Ok(valid) => valid,
        Err(invalid) => panic!("{:?}", invalid.report),
    }))
}

#[tokio::test]
async fn any_stream_of_valid_payloads_is_sent_once() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Two of them equal: they are two tickets.
    let orders = || valid((0..250).chain([0]).map(|number| Order { number, key: None }).collect());
    let mut first = sender(&sandbox, folder.path(), false);
    let summary = first.send_valid("orders", orders()).await.unwrap();
    assert_eq!((counts(&summary), sandbox.tickets().len()), ((0, 251, 0, 0), 251));
    drop(first);
    // The same payloads in another process are the same records.
    let mut second = sender(&sandbox, folder.path(), false);
    let summary = second.send_valid("orders", orders()).await.unwrap();
    assert_eq!((counts(&summary), summary.requests, sandbox.tickets().len()), ((0, 251, 0, 0), 0, 251));
}

#[tokio::test]
async fn payloads_without_a_key_of_their_own_are_named() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let keys = [Some("A"), None, Some("B"), Some("A")];
    let orders = keys.into_iter().enumerate().map(|(number, key)| Order { number, key });
    let mut sender = sender(&sandbox, folder.path(), true);
    let summary = sender.send_valid("orders", valid(orders.collect())).await.unwrap();
    assert_eq!((counts(&summary), summary.rejected), ((0, 2, 0, 0), 2));
    let [(1, RowError::NoKey { .. }), (3, RowError::KeyTwice { key, .. })] = summary.rejections.as_slice()
    else {
        panic!("{:?}", summary.rejections)
    };
    assert_eq!((key.as_str(), sandbox.tickets().len()), ("A", 2));
}

#[tokio::test]
async fn every_input_of_every_request_has_a_trace_id_of_its_own() {
    let traces = Arc::new(Mutex::new(Vec::new()));
    let seen_traces = Arc::clone(&traces);
    let failures = AtomicU32::new(0);
    let server = Server::start(move |seen| {
        if is_ask(seen) {
            return nothing_there();
        }
        seen_traces.lock().unwrap().extend(inputs(seen).into_iter().map(|(trace, _)| trace));
        // What is sent again is another attempt, and has another id.
        match failures.fetch_add(1, Ordering::SeqCst) {
            3 => answer(429, r#"{"status":"error","errorType":"RATE_LIMIT","message":"slow down"}"#),
            _ => all_made(seen),
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to(&server.url, folder.path());
    let summary = sender.send_all(records(&plain(560), false)).await.unwrap();
    assert_eq!(counts(&summary), (0, 560, 0, 0));
    let traces = traces.lock().unwrap();
    assert!(traces.len() > 560, "some were sent again: {}", traces.len());
    assert_eq!(traces.iter().collect::<HashSet<_>>().len(), traces.len());
}

#[tokio::test]
async fn nobody_makes_us_wait_for_a_year() {
    let asked = AtomicU32::new(0);
    let server = Server::start(move |seen| match (is_ask(seen), asked.fetch_add(1, Ordering::SeqCst)) {
        (true, _) => nothing_there(),
        (false, ..3) => limited(),
        (false, _) => all_made(seen),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    // The longest wait that is followed is three milliseconds here; see `a_servers_wish_is_followed_within_limits`.
    let mut sender = sender_to(&server.url, folder.path());
    let summary = sender.send_all(records(&plain(10), false)).await.unwrap();
    assert_eq!(counts(&summary), (0, 10, 0, 0), "{summary:?}");
    assert!(summary.took < Duration::from_secs(3600), "{summary:?}");
}

fn limited() -> Act {
    let body = r#"{"status":"error","errorType":"RATE_LIMIT","message":"slow down"}"#;
    raw(429, &[("content-type", "application/json"), ("retry-after", "31536000")], body)
}
