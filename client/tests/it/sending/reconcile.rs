//! Looking for the tickets of records in doubt.

use std::{collections::HashSet, sync::Mutex};

use serde_json::{Value, json};
use ticketproof_client::{Reconciled, Settling, State};
use ticketproof_sandbox::{Fault, FaultRule};

use super::{
    look_alikes::Alike,
    scenarios::{IterStream, inputs, is_ask, nothing_there, sender_to},
    *,
};
use crate::server::{Act, Server, json as answer};

/// Search does not lag here.
fn at_once() -> Settling {
    let mut settling = Settling::default();
    settling.delay = Duration::ZERO;
    settling
}

/// A server that trims what it stores and makes only some of the records, without an answer.
async fn trimming_server(made: &'static [usize]) -> (Server, Arc<Mutex<Vec<Value>>>) {
    let tickets = Arc::new(Mutex::new(Vec::new()));
    let store = Arc::clone(&tickets);
    let server = Server::start(move |seen| {
        let mut store = store.lock().unwrap();
        if is_ask(seen) {
            return nothing_there();
        }
        if seen.line.contains("/search") {
            return answer(200, &json!({ "total": store.len(), "results": *store }).to_string());
        }
        for (number, (_, subject)) in inputs(seen).into_iter().enumerate() {
            if made.contains(&number) {
                let id = (100 + store.len()).to_string();
                let properties = json!({
                    "subject": subject.trim(), "hs_pipeline": "0", "hs_pipeline_stage": "1", "createdate": "2026-11-30T12:00:00Z"
                });
                store.push(json!({ "id": id, "properties": properties }));
            }
        }
        Act::Close
    })
    .await;
    (server, tickets)
}

/// Sends records with these subjects, whose answer is lost, and looks for their tickets.
async fn send_and_look(made: &'static [usize], subjects: &[&str]) -> (Reconciled, Vec<State>) {
    let (server, _tickets) = trimming_server(made).await;
    let validator = Validator::new(local_schema());
    let all = || {
        let mut rows = Rows::unkeyed();
        let record = |(line, subject): (u64, &&str)| {
            let body =
                json!({ "properties": { "subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": "1" } });
            let payload = validator.validate_json(Operation::Create, body.to_string()).unwrap();
            rows.row(&"t".into(), line, line, payload.body()).unwrap().with(payload)
        };
        (1..).zip(subjects).map(record).collect::<Vec<_>>()
    };
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to(&server.url, folder.path());
    let summary = sender.send_all(all()).await.unwrap();
    assert_eq!(summary.counts.in_doubt, subjects.len() as u64, "{summary:?}");
    let looked = sender.reconcile(IterStream(all().into_iter()), &local_schema(), at_once()).await.unwrap();
    let states = sender.journal().ledger().items().iter().map(|item| item.state.clone()).collect();
    (looked, states)
}

#[tokio::test]
async fn server_that_trims_texts_gives_no_record_the_ticket_of_another() {
    // Only the second was made, and is stored without its blank: it looks exactly as the first one.
    let (looked, states) = send_and_look(&[1], &["7", "7 ", "else"]).await;
    assert_eq!((looked.looked_for, looked.found, looked.ambiguous), (3, 0, 1), "{looked:?}");
    assert!(states.iter().all(|state| matches!(state, State::InDoubt(_))), "{states:?}");
    let State::InDoubt(why) = &states[0] else { panic!() };
    assert!(
        why.starts_with("`100` may be it; but it may also be that of a record that looks the same"),
        "{why}"
    );
    // Without the other one there is no doubt.
    let (looked, states) = send_and_look(&[0], &["7", "else"]).await;
    assert_eq!((looked.found, &states[0]), (1, &State::Done("100".into())), "{looked:?}");
}

#[tokio::test]
async fn text_of_digits_is_not_given_the_ticket_of_another_with_the_same_number() {
    let (looked, states) = send_and_look(&[1], &["007", "7", "7.0"]).await;
    assert_eq!((looked.found, looked.ambiguous), (1, 0), "{looked:?}");
    assert_eq!(states[1], State::Done("100".into()));
}

#[tokio::test]
async fn records_in_doubt_that_are_not_given_are_counted() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).method("POST"));
    let folder = tempfile::tempdir().unwrap();
    let specs: Vec<Spec> = (0..5).map(Spec::plain).collect();
    let mut sender = sender(&sandbox, folder.path(), false);
    let summary = sender.send_all(records(&specs, false)).await.unwrap();
    assert_eq!((summary.counts.in_doubt, summary.counts.total()), (5, 5));
    let given = IterStream(records(&specs[..2], false).into_iter());
    let looked = sender.reconcile(given, &local_schema(), at_once()).await.unwrap();
    assert_eq!((looked.looked_for, looked.found, looked.unseen), (2, 2, 3));
}

#[tokio::test]
async fn more_equal_records_than_a_page_of_a_search_are_found() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let alike = Alike { group: 1, text: None, number: None };
    let specs: Vec<Spec> =
        (0..450).map(|number| Spec { alike: Some(alike), ..Spec::plain(number) }).collect();
    // The last of five requests is made and not answered; all tickets look the same.
    sandbox
        .inject(FaultRule::next(Fault::ResetAfterCommit).path("/crm/v3/objects/tickets/batch/create").nth(5));
    let mut sender = sender(&sandbox, folder.path(), false).under_way(1);
    let summary = sender.send_all(records(&specs, false)).await.unwrap();
    assert_eq!((summary.counts.done, summary.counts.in_doubt), (400, 50), "{summary:?}");
    let all = IterStream(records(&specs, false).into_iter());
    let looked = sender.reconcile(all, &local_schema(), at_once()).await.unwrap();
    assert_eq!((looked.found, looked.requests), (50, 3), "{looked:?}");
    let ids: HashSet<String> =
        sender.journal().ledger().items().iter().map(|item| format!("{:?}", item.state)).collect();
    assert_eq!(ids.len(), 450);
}

#[tokio::test]
async fn ticket_found_by_its_key_still_gets_its_associations() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let specs = [Spec { ties: 2, ..Spec::plain(0) }, Spec::plain(1)];
    sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).method("POST"));
    let mut sender = sender(&sandbox, folder.path(), true);
    let stopper = sender.stopper();
    let stopping = async {
        while sandbox.tickets().is_empty() {
            tokio::time::sleep(Duration::from_micros(50)).await;
        }
        stopper.stop();
    };
    let (summary, ()) = tokio::join!(sender.send_all(records(&specs, true)), stopping);
    assert_eq!(summary.unwrap().counts.in_doubt, 2);
    let mut sender = Sender::new(client(sandbox.base_url(), Duration::from_secs(20)), sender.into_journal())
        .keyed_by(KEY, &local_schema())
        .unwrap();
    let looked =
        sender.reconcile(IterStream(records(&specs, true).into_iter()), &local_schema(), at_once()).await;
    assert_eq!(looked.unwrap().found, 2);
    let summary = sender.send_all(records(&specs, true)).await.unwrap();
    assert_eq!((summary.counts.done, summary.counts.planned), (2, 0), "{summary:?}");
    let tied =
        sandbox.tickets().into_iter().find(|ticket| ticket.properties["subject"] == "record 0").unwrap();
    assert_eq!((tied.associations.len(), sandbox.tickets().len()), (2, 2));
}
