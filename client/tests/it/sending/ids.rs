//! Answers whose ids cannot be believed.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use ticketproof_client::{Outcome, State};

use super::{
    scenarios::{counts, inputs, is_ask, nothing_there, plain, sender_to},
    *,
};
use crate::server::{Act, CANARY, Seen, Server, json as answer};

/// An answer with these ids for the inputs, in order.
fn with_ids(seen: &Seen, ids: impl Fn(usize, &str) -> Value) -> Act {
    let result = |(at, (trace, subject)): (usize, (String, String))| json!({ "id": ids(at, &subject), "objectWriteTraceId": trace, "properties": {} });
    let results: Value = inputs(seen).into_iter().enumerate().map(result).collect();
    answer(201, &json!({ "status": "COMPLETE", "results": results }).to_string())
}

fn number(subject: &str) -> String {
    subject.trim_start_matches("record ").to_owned()
}

/// One letter for each record's state.
fn states(sender: &Sender) -> String {
    let letter = |state: &State| match state {
        State::Done(_) => 'd',
        State::InDoubt(_) => '?',
        State::Refused(_) => 'r',
        _ => '-',
    };
    sender.journal().ledger().items().iter().map(|item| letter(&item.state)).collect()
}

#[tokio::test]
async fn record_whose_result_has_no_usable_id_is_in_doubt() {
    for id in
        [json!(""), json!(" \t"), json!(null), json!(false), json!({}), json!([]), json!(0.5), json!(CANARY)]
    {
        let bad = id.clone();
        let server = Server::start(move |seen| match is_ask(seen) {
            true => nothing_there(),
            false => with_ids(seen, |at, subject| if at == 1 { bad.clone() } else { number(subject).into() }),
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender_to(&server.url, folder.path());
        let summary = sender.send_all(records(&plain(3), false)).await.unwrap();
        assert_eq!(states(&sender), "d?d", "{id}: {summary:?}");
        let item = &sender.journal().ledger().items()[1];
        assert!(matches!(&item.state, State::InDoubt(why) if why.contains("no usable id")), "{item:?}");

        let payloads: Vec<_> = records(&plain(3), false).into_iter().map(|record| record.payload).collect();
        let batch = server.client().tickets().batch_create(&payloads).await;
        assert!(
            matches!(batch.items[..], [Outcome::Done(_), Outcome::Missing, Outcome::Done(_)]),
            "{id}: {batch:?}"
        );
        assert_eq!(batch.in_doubt().collect::<Vec<_>>(), [1]);
    }
}

#[tokio::test]
async fn records_of_one_answer_with_one_id_are_all_in_doubt() {
    let server = Server::start(|seen| match is_ask(seen) {
        true => nothing_there(),
        false => with_ids(seen, |at, subject| if at % 2 == 0 { "7".into() } else { number(subject).into() }),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to(&server.url, folder.path());
    let summary = sender.send_all(records(&plain(5), false)).await.unwrap();
    assert_eq!(states(&sender), "?d?d?", "{summary:?}");
    let item = &sender.journal().ledger().items()[0];
    assert!(matches!(&item.state, State::InDoubt(why) if why.contains("the same id")), "{item:?}");
    // What is in doubt is not sent again.
    let lines = server.lines().len();
    assert_eq!(counts(&sender.send_all(records(&plain(5), false)).await.unwrap()), (0, 2, 0, 3));
    assert_eq!(server.lines().len(), lines);
    let payloads: Vec<_> = records(&plain(5), false).into_iter().map(|record| record.payload).collect();
    assert_eq!(
        server.client().tickets().batch_create(&payloads).await.in_doubt().collect::<Vec<_>>(),
        [0, 2, 4]
    );
}

#[tokio::test]
async fn record_that_an_earlier_answer_made_done_stays_done() {
    let server = Server::start(|seen| match is_ask(seen) {
        true => nothing_there(),
        // Every request has the ids of the first one.
        false => with_ids(seen, |at, _| (at + 1).into()),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let mut first = sender_to(&server.url, folder.path()).batch(2).under_way(1);
    first.send_all(records(&plain(4), false)).await.unwrap();
    assert_eq!(states(&first), "dd??");
    drop(first);
    // And so in the next run, which knows the first one's tickets from the journal.
    let mut second = sender_to(&server.url, folder.path());
    second.send_all(records(&plain(6), false)).await.unwrap();
    assert_eq!(states(&second), "dd????");
    let item = &second.journal().ledger().items()[5];
    assert!(matches!(&item.state, State::InDoubt(why) if why.contains("another record")), "{item:?}");

    let payloads: Vec<_> = records(&plain(102), false).into_iter().map(|record| record.payload).collect();
    let batch = server.client().tickets().batch_create(&payloads).await;
    assert_eq!(batch.in_doubt().collect::<Vec<_>>(), [100, 101]);
}

#[tokio::test]
async fn with_a_key_what_has_the_id_of_another_record_is_sent_again_and_not_for_ever() {
    let requests = Arc::new(AtomicU64::new(0));
    for lies in [1, 1000] {
        requests.store(0, Ordering::SeqCst);
        let sent = Arc::clone(&requests);
        let server = Server::start(move |seen| match is_ask(seen) {
            true => nothing_there(),
            false => {
                let lies = sent.fetch_add(1, Ordering::SeqCst) < lies;
                with_ids(seen, move |_, subject| if lies { "7".into() } else { number(subject).into() })
            }
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender_to(&server.url, folder.path()).keyed_by(KEY, &local_schema()).unwrap();
        let summary = sender.send_all(records(&plain(20), true)).await.unwrap();
        if lies == 1 {
            assert_eq!(counts(&summary), (0, 20, 0, 0), "{summary:?}");
        } else {
            // The first one that was asked alone got the id; nobody else can have it.
            assert!(summary.counts.done <= 1 && summary.counts.refused == 0, "{summary:?}");
            assert!(summary.sent <= 20 * 8, "{summary:?}");
        }
    }
}

#[tokio::test]
async fn corrected_row_updates_the_ticket_that_the_row_before_it_was() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender(&sandbox, folder.path(), true);
    let record = |subject: &str| {
        let body = Spec::plain(1).body(true).replace("record 1", subject);
        let payload = Validator::new(local_schema()).validate_json(Operation::Create, body).unwrap();
        Rows::keyed_by(KEY).row(&"a".into(), 1, 0, payload.body()).unwrap().with(payload)
    };
    for subject in ["before", "after"] {
        let summary = sender.send_all([record(subject)]).await.unwrap();
        assert_eq!(counts(&summary), (0, 1, 0, 0), "{summary:?}");
    }
    assert_eq!((tickets_of(&sandbox, "after").len(), sandbox.tickets().len()), (1, 1));
}

#[tokio::test]
async fn answers_are_read_alike_whatever_the_token_is() {
    // Any letter or digit of any answer. The first record is refused, the others are tickets.
    for token in (b'0'..=b'z').filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte).to_string()) {
        let server = Server::start(move |seen| {
            if is_ask(seen) {
                return nothing_there();
            }
            let sent = inputs(seen);
            let Some(bad) = sent.iter().find(|(_, subject)| subject == "record 0") else {
                return with_ids(seen, |_, subject| number(subject).into());
            };
            let error = json!({ "status": "error", "category": "VALIDATION_ERROR", "message": "no", "correlationId": "c",
                "errors": [{ "context": { "objectWriteTraceId": [bad.0] } }] });
            answer(400, &error.to_string())
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let client = Client::builder(Token::new(&token).unwrap()).base_url(&server.url).build().unwrap();
        let mut sender = sender_with(client.clone(), folder.path(), false);
        let summary = sender.send_all(records(&plain(3), false)).await.unwrap();
        assert_eq!(states(&sender), "rdd", "{token}: {summary:?}");
        let payloads: Vec<_> = records(&plain(3), false).into_iter().map(|record| record.payload).collect();
        let batch = client.tickets().batch_create(&payloads).await;
        assert!(
            matches!(batch.items[..], [Outcome::Refused(_), Outcome::Failed(_), Outcome::Failed(_)]),
            "{token}: {batch:?}"
        );
        assert_eq!(batch.in_doubt().count(), 0);
    }
}
