//! A payload is sent only for the operation that it was proved for.

use serde_json::Value;
use ticketproof_client::RowError;
use ticketproof_validator::{TicketPayload, Valid, payload::Body};

use super::{
    scenarios::{IterStream, all_made, counts, is_ask, nothing_there, sender_to},
    *,
};
use crate::server::Server;

const UPSERT: &str = r#"{"id":"K1","idProperty":"external_id","properties":{"subject":"record 1","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;

fn proved(operation: Operation, body: &str) -> Valid<JsonBody> {
    Validator::new(local_schema()).validate_json(operation, body).unwrap()
}

/// Payloads that were proved for something else than a create, and a create among them.
fn mixed() -> Vec<Valid<JsonBody>> {
    let by_another_key = UPSERT.replace("K1", "7").replace("external_id", "hs_unique_creation_key");
    vec![
        proved(Operation::Update, r#"{"properties":{"content":"no subject"}}"#),
        proved(Operation::Upsert, UPSERT),
        proved(Operation::Create, &Spec::plain(2).body(true)),
        proved(Operation::Upsert, &by_another_key),
        proved(Operation::Update, &UPSERT.replace("\"subject\"", "\"content\"")),
    ]
}

/// The payloads as records whose rows were made by hand.
fn by_hand(is_keyed: bool) -> Vec<Record<JsonBody>> {
    let mut rows = if is_keyed { Rows::keyed_by(KEY) } else { Rows::unkeyed() };
    let record = |(line, payload): (u64, Valid<JsonBody>)| {
        // A row takes any text; give those without a key one.
        let text =
            if is_keyed { Spec::plain(900 + line as usize).body(true) } else { payload.body().to_owned() };
        Some(rows.row(&"a".into(), line, line, &text).ok()?.with(payload))
    };
    (1..).zip(mixed()).filter_map(record).collect()
}

#[tokio::test]
async fn payload_that_was_proved_for_something_else_is_rejected_before_a_byte_is_sent() {
    for (is_keyed, rejected) in [(false, &[0, 1, 3, 4][..]), (true, &[0, 3, 4])] {
        let server = Server::start(|seen| if is_ask(seen) { nothing_there() } else { all_made(seen) }).await;
        for is_stream in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let mut sender = sender_to(&server.url, folder.path());
            if is_keyed {
                sender = sender.keyed_by(KEY, &local_schema()).unwrap();
            }
            let summary = if is_stream {
                sender.send_valid("orders", IterStream(mixed().into_iter())).await.unwrap()
            } else {
                sender.send_all(by_hand(is_keyed)).await.unwrap()
            };
            let numbers: Vec<u64> = summary.rejections.iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, rejected, "{is_keyed} {is_stream}: {summary:?}");
            assert_eq!(summary.rejected, rejected.len() as u64);
            assert_eq!(counts(&summary), (0, 5 - rejected.len() as u64, 0, 0), "{summary:?}");
            let (_, error) = &summary.rejections[0];
            assert!(matches!(error, RowError::NotProved { .. }), "{error:?}");
            let said = error.to_string();
            let what = if is_keyed { "create or upsert" } else { "create" };
            assert!(said.contains(&format!("proved valid for update, not for {what};")), "{said}");
            assert!(said.contains("prove it for a create"), "{said}");
        }
        let sent: String = server.seen.lock().unwrap().iter().map(|seen| seen.body.clone()).collect();
        assert!(!sent.contains("content") && !sent.contains("hs_unique_creation_key"), "{sent}");
    }
}

#[tokio::test]
async fn nothing_is_asked_where_nothing_is_sent() {
    let server = Server::start(|_| nothing_there()).await;
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to(&server.url, folder.path());
    let update = proved(Operation::Update, r#"{"properties":{"content":"x"}}"#);
    let summary = sender.send_valid("orders", IterStream([update].into_iter())).await.unwrap();
    assert_eq!((summary.rejected, summary.requests, server.lines().len()), (1, 0, 0));
    assert!(sender.journal().ledger().items().is_empty(), "nor is it planned");
}

/// A payload of one's own type that is proved for an upsert; the key is not among its properties.
struct Order(usize);

impl TicketPayload for Order {
    const OPERATION: Operation = Operation::Upsert;

    fn write(&self, body: &mut Body) {
        body.identify(Some(KEY), format!("K{}", self.0));
        body.raw_property("subject", format!("record {}", self.0));
        body.raw_property("hs_pipeline", "0");
        body.raw_property("hs_pipeline_stage", "1");
    }
}

#[tokio::test]
async fn upserts_of_the_senders_key_are_sent_with_the_key_they_were_proved_for() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender(&sandbox, folder.path(), true);
    let validator = Validator::new(local_schema());
    let orders = || {
        let validator = validator.clone();
        IterStream((0..5).chain([3]).map(move |number| validator.validate(Order(number)).ok().unwrap()))
    };
    for done_before in [0, 5] {
        let summary = sender.send_valid("orders", orders()).await.unwrap();
        assert_eq!((counts(&summary), summary.rejected), ((0, 5, 0, 0), 1), "{summary:?}");
        assert_eq!(summary.done_before, done_before);
        assert!(matches!(&summary.rejections[0].1, RowError::KeyTwice { key, .. } if key == "K3"));
    }
    let mut keys: Vec<_> =
        sandbox.tickets().into_iter().map(|ticket| ticket.properties[KEY].clone()).collect();
    keys.sort();
    assert_eq!(keys, ["K0", "K1", "K2", "K3", "K4"]);
}

#[tokio::test]
async fn upsert_batches_take_what_was_proved_for_the_same_ticket() {
    let server = Server::start(all_made).await;
    let tickets = server.client();
    let upsert = || proved(Operation::Upsert, UPSERT);
    let payloads = [("K1".to_owned(), upsert()), ("K2".to_owned(), upsert())];
    let batch = tickets.tickets().batch_upsert(KEY, &payloads).await;
    assert!(batch.items[0].done().is_some() && batch.items[1].done().is_none(), "{batch:?}");
    let batch = tickets.tickets().batch_upsert("other_id", &payloads[..1]).await;
    assert!(batch.items[0].done().is_none() && batch.in_doubt().next().is_none(), "{batch:?}");
    assert_eq!(server.lines().len(), 1);
    let body: Value = serde_json::from_str(&server.seen.lock().unwrap()[0].body).unwrap();
    assert_eq!((&body["inputs"][0]["id"], body["inputs"].as_array().unwrap().len()), (&"K1".into(), 1));
}
