//! One promise each.

use serde_json::{Value, json};
use ticketproof_client::{Reason, SendError, Settling, State, Stop, Summary};
use ticketproof_sandbox::{Fault, FaultRule};

use super::*;
use crate::server::{Act, CANARY, Seen, Server, json as answer};

const BATCH_CREATE: &str = "/crm/v3/objects/tickets/batch/create";
const BATCH_UPSERT: &str = "/crm/v3/objects/tickets/batch/upsert";

pub(super) fn plain(count: usize) -> Vec<Spec> {
    (0..count).map(Spec::plain).collect()
}

/// The trace ids and subjects of a batch's inputs.
pub(super) fn inputs(seen: &Seen) -> Vec<(String, String)> {
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let inputs = body["inputs"].as_array().unwrap().iter();
    inputs.map(|input| (text(&input["objectWriteTraceId"]), text(&input["properties"]["subject"]))).collect()
}

/// Everything is made, as HubSpot says it.
pub(super) fn all_made(seen: &Seen) -> Act {
    let result = |(trace, subject): (String, String)| {
        let id = subject.trim_start_matches("record ");
        json!({ "id": format!("9{id}"), "objectWriteTraceId": trace, "properties": { "subject": subject } })
    };
    let results: Value = inputs(seen).into_iter().map(result).collect();
    answer(201, &json!({ "status": "COMPLETE", "results": results }).to_string())
}

pub(super) fn is_ask(seen: &Seen) -> bool {
    seen.line.starts_with("GET ")
}

pub(super) fn nothing_there() -> Act {
    answer(200, r#"{"results":[]}"#)
}

/// A sender to a server of the test's own, with a new journal.
pub(super) fn sender_to(url: &str, folder: &Path) -> Sender {
    let client = Client::builder(Token::new(CANARY).unwrap()).base_url(url);
    let client = client.timeout(Duration::from_secs(20)).build().unwrap();
    Sender::new(client, Journal::open(folder).unwrap()).rate("1000000".parse().unwrap()).backoff(hasty())
}

async fn send(sender: &mut Sender, specs: &[Spec], is_keyed: bool) -> Summary {
    sender.send_all(records(specs, is_keyed)).await.unwrap()
}

pub(super) fn counts(summary: &Summary) -> (u64, u64, u64, u64) {
    let counts = summary.counts;
    (counts.planned, counts.done, counts.refused, counts.in_doubt)
}

fn refusals(sender: &Sender) -> Vec<Reason> {
    let items = sender.journal().ledger().items().iter();
    items
        .filter_map(
            |item| if let State::Refused(reason) = &item.state { Some((**reason).clone()) } else { None },
        )
        .collect()
}

#[tokio::test]
async fn what_is_sent_stands_in_the_journal_before_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let server = Server::start(move |seen| {
        if is_ask(seen) {
            return nothing_there();
        }
        let (ledger, _) = Journal::read(&path).unwrap();
        let ids: Vec<_> = records(&plain(250), false).into_iter().map(|record| record.row.id).collect();
        for (_, subject) in inputs(seen) {
            let number: usize = subject.trim_start_matches("record ").parse().unwrap();
            // Read from outside, what is being sent is in doubt.
            let state = ledger.state(ids[number]);
            assert!(matches!(state, Some(State::InDoubt(_))), "{subject}: {state:?}");
        }
        all_made(seen)
    })
    .await;
    let mut sender = sender_to(&server.url, folder.path());
    assert_eq!(counts(&send(&mut sender, &plain(250), false).await), (0, 250, 0, 0));
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains(CANARY) && !text.contains("record 1"), "neither token nor payload");
    }
}

#[tokio::test]
async fn one_poison_row_costs_one_row() {
    let folder = tempfile::tempdir().unwrap();
    // As the server does without trace ids: all of them refused, nobody named.
    let server = Server::start(|seen| {
        if is_ask(seen) {
            return nothing_there();
        }
        if inputs(seen).iter().any(|(_, subject)| subject == "record 333") {
            return answer(
                400,
                r#"{"status":"error","category":"VALIDATION_ERROR","message":"no","correlationId":"c"}"#,
            );
        }
        all_made(seen)
    })
    .await;
    let mut sender = sender_to(&server.url, folder.path());
    let summary = send(&mut sender, &plain(560), false).await;
    assert_eq!(counts(&summary), (0, 559, 1, 0));
    assert_eq!(refusals(&sender)[0].category.as_deref(), Some("VALIDATION_ERROR"));
    // Six batches, the question, and a bisection of a hundred.
    assert!(summary.requests <= 7 + 2 * 7, "{summary:?}");
    // What was refused is not tried again, until somebody asks for it.
    let requests = server.lines().len();
    assert_eq!(counts(&send(&mut sender, &plain(560), false).await), (0, 559, 1, 0));
    assert_eq!(server.lines().len(), requests);
    let mut sender = sender.retry_refused(true);
    assert_eq!(counts(&send(&mut sender, &plain(560), false).await), (0, 559, 1, 0));
    assert_eq!(server.lines().len(), requests + 2);
}

#[tokio::test]
async fn an_index_in_a_refusal_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|seen| {
        if is_ask(seen) {
            return nothing_there();
        }
        match inputs(seen).iter().position(|(_, subject)| subject == "record 3") {
            Some(at) => {
                let detail = json!({ "message": "bad", "in": format!("inputs[{at}].properties.subject") });
                let body = json!({ "status": "error", "category": "VALIDATION_ERROR", "message": "no", "errors": [detail] });
                answer(400, &body.to_string())
            }
            None => all_made(seen),
        }
    })
    .await;
    let mut sender = sender_to(&server.url, folder.path());
    let summary = send(&mut sender, &plain(5), false).await;
    assert_eq!((counts(&summary), summary.requests), ((0, 4, 1, 0), 3));
}

#[tokio::test]
async fn a_status_line_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // Some are echoed, one is named, the others are passed over in silence.
    let server = Server::start(|seen| {
        if is_ask(seen) {
            return nothing_there();
        }
        let inputs = inputs(seen);
        let result = |at: usize| json!({ "id": format!("9{at}"), "objectWriteTraceId": inputs[at].0, "properties": {} });
        let error = json!({
            "status": "error", "category": "CONFLICT", "message": "exists",
            "context": { "objectWriteTraceId": [inputs[2].0] }
        });
        let body = json!({ "status": "COMPLETE", "results": [result(4), result(0)], "errors": [error] });
        answer(207, &body.to_string())
    })
    .await;
    let mut sender = sender_to(&server.url, folder.path());
    assert_eq!(counts(&send(&mut sender, &plain(5), false).await), (0, 2, 1, 2));
    let states: Vec<_> = sender.journal().ledger().items().iter().map(|item| item.state.clone()).collect();
    assert_eq!((&states[0], &states[4]), (&State::Done("90".into()), &State::Done("94".into())));
    assert_eq!(states[1], State::InDoubt("HubSpot's answer does not speak of this record".into()));
    // And they stay so.
    let requests = server.lines().len();
    assert_eq!(counts(&send(&mut sender, &plain(5), false).await), (0, 2, 1, 2));
    assert_eq!(server.lines().len(), requests);
}

#[tokio::test]
async fn results_without_trace_ids_are_told_apart_by_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|seen| {
        if is_ask(seen) {
            return nothing_there();
        }
        let subjects = inputs(seen).into_iter().rev().map(|(_, subject)| subject);
        let results: Value = subjects
            .map(|subject| json!({ "id": subject.trim_start_matches("record "), "properties": { "subject": subject, "hs_pipeline": "0" } }))
            .collect();
        answer(201, &json!({ "status": "COMPLETE", "results": results }).to_string())
    })
    .await;
    let mut sender = sender_to(&server.url, folder.path());
    assert_eq!(counts(&send(&mut sender, &plain(10), false).await), (0, 10, 0, 0));
    for (number, item) in sender.journal().ledger().items().iter().enumerate() {
        assert_eq!(item.state, State::Done(number.to_string().into()));
    }
}

#[tokio::test]
async fn a_dead_server_costs_at_most_a_fifth_more() {
    // Nobody listens there.
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to("http://127.0.0.1:9", folder.path());
    let summary = send(&mut sender, &plain(1000), false).await;
    assert!(matches!(summary.stopped, Some(Stop::Dead(_))), "{summary:?}");
    assert_eq!((summary.sent, summary.counts.in_doubt), (0, 0));
    assert!(summary.requests <= 1200);

    // It answers reads and fails all writes.
    for (count, is_keyed) in [(1, true), (20, true), (100, true), (1000, true), (1000, false)] {
        let folder = tempfile::tempdir().unwrap();
        let server =
            Server::start(|seen| if is_ask(seen) { nothing_there() } else { answer(502, "bad gateway") })
                .await;
        let mut sender = sender_to(&server.url, folder.path());
        if is_keyed {
            sender = sender.keyed_by(KEY, &local_schema()).unwrap();
        }
        let summary = send(&mut sender, &plain(count), is_keyed).await;
        assert!(summary.stopped.is_some(), "{summary:?}");
        let most = (count + count / 5).max(count + 4);
        assert!(summary.sent <= most as u64, "{count}: {summary:?}");
        let writes = server.lines().iter().filter(|line| line.starts_with("POST")).count();
        assert!(writes <= most, "{count}: {writes}");
    }
}

#[tokio::test]
async fn a_refused_token_stops_everything_and_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let body = r#"{"status":"error","category":"EXPIRED_AUTHENTICATION","message":"expired"}"#;
    let server = Server::always(answer(401, body)).await;
    let mut sender = sender_to(&server.url, folder.path());
    let summary = send(&mut sender, &plain(300), false).await;
    assert!(matches!(summary.stopped, Some(Stop::Hopeless(_))), "{summary:?}");
    assert_eq!((summary.requests, summary.sent, summary.counts.in_doubt), (1, 0, 0));
}

#[tokio::test]
async fn a_limit_is_waited_for_and_nothing_is_in_doubt() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    for fault in [Fault::TooManyRequests, Fault::TooManyRequestsRetryAfter] {
        sandbox.inject(FaultRule::next(fault).method("POST").times(3));
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender(&sandbox, folder.path(), false);
        let summary = send(&mut sender, &plain(300), false).await;
        assert_eq!(counts(&summary), (0, 300, 0, 0), "{summary:?}");
    }
    assert_eq!(sandbox.tickets().len(), 600);
}

#[tokio::test]
async fn a_lost_answer_is_in_doubt_and_found_by_looking() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).path(BATCH_CREATE));
    sandbox.inject(FaultRule::next(Fault::ResetBeforeCommit).path(BATCH_CREATE).nth(2));
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender(&sandbox, folder.path(), false).batch(10).under_way(1);
    // Two of them equal.
    let mut specs = plain(30);
    specs[1] = specs[0];
    let summary = send(&mut sender, &specs, false).await;
    // Ten were made and not answered; one more asked whether the server is well again, and was not made.
    assert_eq!(counts(&summary), (0, 19, 0, 11), "{summary:?}");
    assert_eq!(sandbox.tickets().len(), 29);

    let mut settling = Settling::default();
    settling.delay = Duration::from_millis(1);
    let looked = |specs: &[Spec]| IterStream(records(specs, false).into_iter());
    let reconciled = sender.reconcile(looked(&specs), &local_schema(), settling).await.unwrap();
    assert_eq!((reconciled.looked_for, reconciled.found, reconciled.missed()), (11, 10, 1), "{reconciled:?}");
    for (record, spec) in records(&specs, false).iter().zip(&specs) {
        if let Some(State::Done(id)) = sender.journal().ledger().state(record.row.id) {
            assert!(tickets_of(&sandbox, &spec.subject()).contains(&id.to_string()));
        }
    }
    // What was missed is still in doubt; only who accepts duplicates sends it again.
    assert_eq!(counts(&send(&mut sender, &specs, false).await), (0, 29, 0, 1));
    let mut sender = sender.accept_duplicates(true);
    assert_eq!(counts(&send(&mut sender, &specs, false).await), (0, 30, 0, 0));
    assert_eq!(sandbox.tickets().len(), 30);
}

#[tokio::test]
async fn with_a_key_a_lost_answer_is_sent_again_and_makes_no_second_ticket() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    for (nth, fault) in
        [(1, Fault::ResetAfterCommit), (3, Fault::EmptyComplete), (5, Fault::BadGatewayAfterCommit)]
    {
        sandbox.inject(FaultRule::next(fault).path(BATCH_UPSERT).nth(nth));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender(&sandbox, folder.path(), true).batch(10);
    let mut specs = plain(100);
    specs[7].ties = 2;
    // A key that comes twice is rejected here: the server would refuse its whole batch.
    let mut twice = records(&specs, true);
    twice.extend(records(&specs[..1], true));
    let summary = sender.send_all(twice).await.unwrap();
    assert_eq!((counts(&summary), summary.rejected), ((0, 100, 0, 0), 1));
    assert_eq!(sandbox.tickets().len(), 100);
    let tied =
        sandbox.tickets().into_iter().find(|ticket| ticket.properties["subject"] == "record 7").unwrap();
    assert_eq!(tied.associations.len(), 2);
}

#[tokio::test]
async fn associations_follow_an_upsert_and_may_be_refused_alone() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    sandbox.inject(FaultRule::next(Fault::ResetAfterCommit).path("/crm/v4/associations/*"));
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender(&sandbox, folder.path(), true);
    let specs: Vec<Spec> = (0..3).map(|number| Spec { ties: 1, ..Spec::plain(number) }).collect();
    let mut all = records(&specs, true);
    // A contact that the server does not have.
    let body = Spec { ties: 1, ..Spec::plain(3) }.body(true).replace("\":28", "\":16");
    let payload = Validator::new(local_schema()).validate_json(Operation::Create, body).unwrap();
    let row = Rows::keyed_by(KEY).row(&"records.ndjson".into(), 4, 400, payload.body()).unwrap();
    all.push(row.with(payload));
    let summary = sender.send_all(all).await.unwrap();
    assert_eq!(counts(&summary), (0, 3, 1, 0), "{summary:?}");
    let [refused] = refusals(&sender).try_into().unwrap();
    assert_eq!(refused.ticket, Some(tickets_of(&sandbox, "record 3").remove(0)));
    assert!(refused.to_string().contains("was made, but not its associations"), "{refused}");
    for ticket in sandbox.tickets() {
        let expected = usize::from(ticket.properties["subject"] != "record 3");
        assert_eq!(ticket.associations.len(), expected);
    }
}

#[tokio::test]
async fn a_run_ends_when_asked_and_goes_on_later() {
    let sandbox = Sandbox::builder().schema(server_schema()).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut first = sender(&sandbox, folder.path(), false).batch(10);
    let stopper = first.stopper();
    let mut taken = 0;
    let all = records(&plain(500), false).into_iter().inspect(move |_| {
        taken += 1;
        if taken == 300 {
            stopper.stop();
        }
    });
    let summary = first.send_all(all).await.unwrap();
    assert_eq!(summary.stopped, Some(Stop::Asked));
    assert_eq!(summary.counts.in_doubt, 0, "what was under way was waited for");
    assert!(summary.counts.done < 500);
    assert_eq!(sandbox.tickets().len() as u64, summary.counts.done);
    drop(first);
    let mut second = sender(&sandbox, folder.path(), false);
    let summary_of_second = send(&mut second, &plain(500), false).await;
    assert_eq!(counts(&summary_of_second), (0, 500, 0, 0));
    assert_eq!(summary_of_second.done_before, summary.counts.done);
    assert_eq!(sandbox.tickets().len(), 500);
}

#[tokio::test]
async fn a_journal_is_of_one_place_and_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|seen| if is_ask(seen) { nothing_there() } else { all_made(seen) }).await;
    let mut first = sender_to(&server.url, folder.path());
    send(&mut first, &plain(2), false).await;
    let journal = first.into_journal();
    let other = client("http://127.0.0.1:9", Duration::from_secs(1));
    let mut elsewhere = Sender::new(other, journal);
    let error = elsewhere.send_all(records(&plain(2), false)).await.unwrap_err();
    assert!(matches!(&error, SendError::OtherJournal(why) if why.contains("127.0.0.1:9")), "{error}");
    drop(elsewhere);
    let mut keyed = sender_to(&server.url, folder.path()).keyed_by(KEY, &local_schema()).unwrap();
    let error = keyed.send_all(records(&plain(2), true)).await.unwrap_err().to_string();
    assert!(error.contains("sent without a key, not by the key `external_id`"), "{error}");
    let error = keyed.keyed_by("subject", &local_schema()).unwrap_err().to_string();
    assert!(error.contains("`subject` is not a property with unique values"), "{error}");
}

/// An iterator as a stream.
pub(super) struct IterStream<I>(pub(super) I);

impl<I: Iterator + Unpin> futures_core::Stream for IterStream<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}
