//! Every answer means the same for a single write, a batch and the sender.

use std::sync::{Arc, LazyLock, Mutex};

use serde_json::{Value, json};
use ticketproof_client::{Backoff, Delivery, Journal, Outcome, Record, Rows, Sender, State, Stop};
use ticketproof_schema::embedded::default_account;
use ticketproof_validator::{JsonBody, Operation, Valid, Validator};

use crate::server::{Act, Seen, Server, json as answer, raw};

const WORDS: &str = r#"{"status":"error","category":"VALIDATION_ERROR","message":"no","correlationId":"c"}"#;

/// `{}` compressed by gzip, as a proxy may send it unasked.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";

/// The outcome of a write.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Meaning {
    /// Not done, because of what is in it.
    Refused,
    /// Not done, for the moment.
    Later,
    /// Not done, and no other request will be.
    Never,
    /// Nobody knows.
    Unknown,
    /// Nobody knows, and the run ends.
    UnknownEnd,
}

/// Payloads for a hundred inputs and one more, which are two requests.
fn payloads() -> &'static [Valid<JsonBody>] {
    static PAYLOADS: LazyLock<Vec<Valid<JsonBody>>> = LazyLock::new(|| {
        let validator = Validator::new(default_account().schema.clone());
        let body = |number: usize| {
            format!(
                r#"{{"properties":{{"subject":"record {number}","hs_pipeline":"0","hs_pipeline_stage":"1"}}}}"#
            )
        };
        (0..101).map(|number| validator.validate_json(Operation::Create, body(number)).unwrap()).collect()
    });
    &PAYLOADS
}

/// The first of them as records of the sender.
fn records(count: usize) -> Vec<Record<JsonBody>> {
    let (mut rows, input) = (Rows::unkeyed(), "a".into());
    let payloads = payloads().iter().take(count).cloned();
    (0..).zip(payloads).map(|(number, payload)| rows.record(&input, number, payload).unwrap()).collect()
}

/// An answer with this body and a length that fits.
fn bytes(status: u16, headers: &str, body: &[u8]) -> Act {
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
        body.len()
    );
    Act::Send([head.as_bytes(), body].concat())
}

/// Bodies that are none of HubSpot's, with what is wrong with them.
fn foreign(status: u16) -> Vec<(&'static str, Act)> {
    let html = "<!DOCTYPE html><html><title>Sign in</title></html>";
    let large = format!(r#"{{"category":"VALIDATION_ERROR","message":"{}"}}"#, "x".repeat(1024 * 1024));
    vec![
        ("empty", raw(status, &[], "")),
        ("empty, of JSON", raw(status, &[("content-type", "application/json")], "")),
        ("a page", raw(status, &[("content-type", "text/html")], html)),
        ("a page that says it is JSON", answer(status, html)),
        ("JSON that ends in the middle", answer(status, &WORDS[..40])),
        ("an empty object", answer(status, "{}")),
        ("an empty list", answer(status, "[]")),
        ("null", answer(status, "null")),
        ("a gateway's JSON", answer(status, r#"{"message":"Forbidden","requestId":"1","status":403}"#)),
        ("gzip", bytes(status, "content-type: application/json\r\ncontent-encoding: gzip\r\n", GZIP)),
        ("more JSON after it", answer(status, &format!("{WORDS}{WORDS}"))),
        ("too long to be read", answer(status, &large)),
        (
            "shorter than it should be",
            Act::Send(
                format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: 900\r\nconnection: close\r\n\r\n{{\"status\""
                )
                .into(),
            ),
        ),
    ]
}

/// A server that answers reads as HubSpot does, and writes as it is told.
async fn server() -> (Server, Arc<Mutex<Act>>) {
    let act = Arc::new(Mutex::new(Act::Close));
    let told = Arc::clone(&act);
    let server = Server::start(move |seen: &Seen| match seen.line.starts_with("GET ") {
        true => answer(200, r#"{"results":[]}"#),
        false => told.lock().unwrap().clone(),
    })
    .await;
    (server, act)
}

/// Makes the write in all three ways and holds each against what is meant.
async fn check(server: &Server, meaning: Meaning, what: &str) {
    use Meaning::{Later, Never, Refused, Unknown, UnknownEnd};
    let client = server.builder().response_limit(512 * 1024).build().unwrap();
    let is_unknown = matches!(meaning, Unknown | UnknownEnd);

    let error = client.tickets().create(&payloads()[0]).await.unwrap_err();
    let delivery = if is_unknown { Delivery::Unknown } else { Delivery::Refused };
    assert_eq!(error.delivery(), delivery, "{what}: {error}");
    assert_eq!(error.to_string().contains("look before you send it again"), is_unknown, "{what}: {error}");

    let batch = client.tickets().batch_create(payloads()).await;
    assert!(batch.done().next().is_none(), "{what}: {batch:?}");
    assert_eq!(
        batch.in_doubt().count(),
        match meaning {
            Unknown | UnknownEnd => 100,
            _ => 0,
        },
        "{what}"
    );
    let goes_on = !matches!(batch.items[100], Outcome::NotSent);
    assert_eq!(goes_on, meaning == Refused, "{what}");

    let folder = tempfile::tempdir().unwrap();
    let mut backoff = Backoff::default();
    (backoff.first, backoff.most, backoff.retry_after_most) = Default::default();
    backoff.failures = 1;
    let journal = Journal::open(folder.path()).unwrap();
    let mut sender = Sender::new(client, journal).rate("1000000".parse().unwrap()).backoff(backoff);
    let summary = sender.send_all(records(3)).await.unwrap();
    let counts = summary.counts;
    let expected = match meaning {
        Refused => (0, 3, 0),
        Later | Never => (3, 0, 0),
        // The server is asked with one record before three are risked.
        Unknown | UnknownEnd => (counts.planned, 0, 3 - counts.planned),
    };
    assert_eq!((counts.planned, counts.refused, counts.in_doubt), expected, "{what}: {summary:?}");
    assert_eq!(counts.in_doubt > 0, is_unknown, "{what}: {summary:?}");
    let ends = match &summary.stopped {
        None => meaning == Refused,
        Some(Stop::Limited(_)) => meaning == Later,
        Some(Stop::Hopeless(_)) => matches!(meaning, Never | UnknownEnd),
        Some(Stop::Dead(_)) => meaning == Unknown,
        Some(_) => false,
    };
    assert!(ends, "{what}: {summary:?}");
    for item in sender.journal().ledger().items() {
        if let State::InDoubt(why) = &item.state {
            assert!(!why.is_empty());
        }
    }
}

#[tokio::test]
async fn answer_that_is_not_hubspots_refuses_by_size_and_number_of_requests_only() {
    let (server, act) = server().await;
    // Every other status is in the table beside the code.
    let statuses = [302, 400, 401, 403, 404, 409, 413, 423, 429, 500, 502, 600];
    for status in statuses {
        for (what, body) in foreign(status) {
            *act.lock().unwrap() = body;
            let meaning = match status {
                413 => Meaning::Refused,
                429 => Meaning::Later,
                401 | 403 => Meaning::UnknownEnd,
                _ => Meaning::Unknown,
            };
            check(&server, meaning, &format!("{status}, {what}")).await;
        }
    }
}

#[tokio::test]
async fn unreadable_success_is_unknown() {
    let (server, act) = server().await;
    for status in [200, 201, 204, 207, 299] {
        for (what, body) in foreign(status) {
            *act.lock().unwrap() = body;
            check(&server, Meaning::Unknown, &format!("{status}, {what}")).await;
        }
        *act.lock().unwrap() = answer(status, WORDS);
        check(&server, Meaning::Unknown, &format!("{status}, an error's words")).await;
    }
}

#[tokio::test]
async fn what_is_no_answer_is_unknown() {
    let (server, act) = server().await;
    for (what, text) in [
        ("no HTTP", "SSH-2.0-OpenSSH_9.6\r\n"),
        ("a status of two digits", "HTTP/1.1 42 X\r\ncontent-length: 0\r\n\r\n"),
        ("a status that only goes before another", "HTTP/1.1 100 Continue\r\n\r\n"),
        ("a hint", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
        (
            "another protocol",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        ),
        ("a head that ends in the middle", "HTTP/1.1 200 OK\r\ncontent-le"),
        ("nothing", ""),
    ] {
        *act.lock().unwrap() = Act::Send(text.into());
        check(&server, Meaning::Unknown, what).await;
    }
    *act.lock().unwrap() = Act::Close;
    check(&server, Meaning::Unknown, "closed").await;
}

#[tokio::test]
async fn hubspots_words_refuse() {
    let (server, act) = server().await;
    let words = |category: &str| json!({ "status": "error", "message": "no", "correlationId": "c", "category": category });
    let search = json!({ "status": "error", "message": "You have reached your secondly limit." });
    let daily =
        json!({ "status": "error", "message": "no", "errorType": "RATE_LIMIT", "policyName": "DAILY" });
    let not_found = json!({ "status": "error", "message": "resource not found", "correlationId": "c" });
    for (status, body, meaning) in [
        (400, words("VALIDATION_ERROR"), Meaning::Refused),
        (403, words("FORBIDDEN"), Meaning::Refused),
        (404, words("OBJECT_NOT_FOUND"), Meaning::Refused),
        (409, words("CONFLICT"), Meaning::Refused),
        (413, words("VALIDATION_ERROR"), Meaning::Refused),
        (423, words("LOCKED"), Meaning::Later),
        (429, search, Meaning::Later),
        (477, words("MIGRATION"), Meaning::Later),
        (401, words("EXPIRED_AUTHENTICATION"), Meaning::Never),
        (403, words("MISSING_SCOPES"), Meaning::Never),
        (404, not_found, Meaning::Never),
        (405, words("METHOD_NOT_ALLOWED"), Meaning::Never),
        (429, daily, Meaning::Never),
        (307, words("VALIDATION_ERROR"), Meaning::Unknown),
        (500, words("INTERNAL_ERROR"), Meaning::Unknown),
        (503, words("UNAVAILABLE"), Meaning::Unknown),
    ] {
        *act.lock().unwrap() = answer(status, &body.to_string());
        check(&server, meaning, &format!("{status}, {body}")).await;
    }
}

/// The inputs of a request.
fn inputs(seen: &Seen) -> Vec<Value> {
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    body["inputs"].as_array().unwrap().clone()
}

/// Makes an error about the input with this trace id, the fourth of five.
type Shape = fn(&Value) -> Value;

#[tokio::test]
async fn batches_and_the_sender_attribute_errors_and_results_alike() {
    let shapes: [(&str, Shape); 5] = [
        ("context", |trace| json!({ "context": { "objectWriteTraceId": [trace] } })),
        ("nested context", |trace| json!({ "errors": [{ "context": { "objectWriteTraceId": [trace] } }] })),
        ("place in a field", |_| json!({ "errors": [{ "in": "inputs[3].properties.subject" }] })),
        ("place in a nested message", |_| json!({ "errors": [{ "message": "inputs[3] is bad" }] })),
        ("place in the message", |_| json!({ "message": "inputs[3] is bad" })),
    ];
    for (what, shape) in shapes {
        for (status, empty_id) in [(207, false), (207, true), (400, false)] {
            let what = format!("{what}, {status}, {empty_id}");
            let server = Server::start(move |seen: &Seen| {
                if seen.line.starts_with("GET ") {
                    return answer(200, r#"{"results":[]}"#);
                }
                let inputs = inputs(seen);
                let Some(bad) = inputs.get(3).filter(|_| inputs.len() == 5) else {
                    // The sender sends the others again.
                    let results: Value = inputs.iter().enumerate().map(|(at, input)| json!({ "id": at + 90, "objectWriteTraceId": input["objectWriteTraceId"] })).collect();
                    return answer(201, &json!({ "results": results }).to_string());
                };
                let mut error = shape(&bad["objectWriteTraceId"]);
                (error["status"], error["category"]) = (json!("error"), json!("VALIDATION_ERROR"));
                if status == 400 {
                    return answer(400, &error.to_string());
                }
                let result = |at: usize| json!({ "id": if at == 0 && empty_id { String::new() } else { at.to_string() }, "objectWriteTraceId": inputs[at]["objectWriteTraceId"] });
                answer(207, &json!({ "results": [result(4), result(0), result(1)], "errors": [error] }).to_string())
            })
            .await;
            let batch = server.client().tickets().batch_create(&payloads()[..5]).await;
            let refused: Vec<_> =
                (0..5).filter(|at| matches!(batch.items[*at], Outcome::Refused(_))).collect();
            assert_eq!(refused, [3], "{what}: {batch:?}");
            let in_doubt: Vec<_> = batch.in_doubt().collect();

            let folder = tempfile::tempdir().unwrap();
            let mut sender = Sender::new(server.client(), Journal::open(folder.path()).unwrap());
            sender.send_all(records(5)).await.unwrap();
            let states = || sender.journal().ledger().items().iter().map(|item| &item.state).enumerate();
            let refused: Vec<_> =
                states().filter(|(_, state)| matches!(state, State::Refused(_))).map(|(at, _)| at).collect();
            assert_eq!(refused, [3], "{what}");
            let doubted: Vec<_> =
                states().filter(|(_, state)| matches!(state, State::InDoubt(_))).map(|(at, _)| at).collect();
            assert_eq!(doubted, in_doubt, "{what}");
            let expected = match (status, empty_id) {
                (400, _) => vec![],
                (_, false) => vec![2],
                (_, true) => vec![0, 2],
            };
            assert_eq!(doubted, expected, "{what}");
        }
    }
}
