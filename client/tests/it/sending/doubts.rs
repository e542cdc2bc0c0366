//! Records in doubt stay in doubt until a usable answer settles them.

use std::sync::atomic::{AtomicU64, Ordering};

use ticketproof_client::{State, Stop};

use super::{
    scenarios::{all_made, counts, inputs, is_ask, nothing_there, plain, sender_to},
    *,
};
use crate::server::{Act, Seen, Server, json as answer, raw};

const REFUSAL: &str =
    r#"{"status":"error","category":"VALIDATION_ERROR","message":"no","correlationId":"c"}"#;

fn page(status: u16) -> Act {
    raw(status, &[("content-type", "text/html")], "<html><title>Request Entity Too Large</title></html>")
}

/// A server that answers the nth write, from 0, as told.
async fn server(nth: impl Fn(u64, &Seen) -> Act + Send + Sync + 'static) -> Server {
    let writes = AtomicU64::new(0);
    Server::start(move |seen| match is_ask(seen) {
        true => nothing_there(),
        false => nth(writes.fetch_add(1, Ordering::SeqCst), seen),
    })
    .await
}

#[tokio::test]
async fn record_that_a_proxy_finds_too_large_costs_only_itself() {
    let server = server(|_, seen| match inputs(seen).iter().any(|(_, subject)| subject == "record 7") {
        true => page(413),
        false => all_made(seen),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to(&server.url, folder.path());
    let summary = sender.send_all(records(&plain(50), false)).await.unwrap();
    assert_eq!(counts(&summary), (0, 49, 1, 0), "{summary:?}");
    let State::Refused(reason) = &sender.journal().ledger().items()[7].state else { panic!("{summary:?}") };
    assert_eq!(reason.status, 413);
    assert!(reason.to_string().contains("larger than the server, or a proxy before it, takes"), "{reason}");
}

#[tokio::test]
async fn proxy_that_lets_nothing_through_settles_no_doubt_and_hubspot_does() {
    for (last, expected) in [(page(413), (0, 0, 0, 1)), (answer(400, REFUSAL), (0, 0, 1, 0))] {
        let server = server(move |nth, _| if nth == 0 { Act::Close } else { last.clone() }).await;
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender_to(&server.url, folder.path()).keyed_by(KEY, &local_schema()).unwrap();
        let summary = sender.send_all(records(&plain(1), true)).await.unwrap();
        assert_eq!(counts(&summary), expected, "{summary:?}");
        assert!(summary.sent <= 8, "{summary:?}");
    }
}

#[tokio::test]
async fn record_in_doubt_that_is_put_off_is_still_in_doubt() {
    let limit = r#"{"status":"error","errorType":"RATE_LIMIT","message":"slow down"}"#;
    let server = server(move |nth, _| if nth == 0 { Act::Close } else { answer(429, limit) }).await;
    let folder = tempfile::tempdir().unwrap();
    let mut sender = sender_to(&server.url, folder.path()).batch(1).under_way(1);
    sender = sender.backoff({
        let mut backoff = hasty();
        backoff.failures = 1;
        backoff
    });
    let summary = sender.send_all(records(&plain(1), false)).await.unwrap();
    assert_eq!(counts(&summary), (0, 0, 0, 1), "{summary:?}");
    let mut sender = sender.accept_duplicates(true);
    let summary = sender.send_all(records(&plain(2), false)).await.unwrap();
    assert!(matches!(summary.stopped, Some(Stop::Limited(_))), "{summary:?}");
    // The other one was certainly not made.
    assert_eq!(counts(&summary), (1, 0, 0, 1), "{summary:?}");
    let item = &sender.journal().ledger().items()[0];
    assert!(matches!(&item.state, State::InDoubt(why) if !why.is_empty()), "{item:?}");
    drop(sender);
    // Without accepted duplicates only the other one is sent.
    let before = server.lines().len();
    let mut sender = sender_to(&server.url, folder.path());
    sender.send_all(records(&plain(2), false)).await.unwrap();
    let seen = server.seen.lock().unwrap();
    let writes: Vec<_> = seen[before..].iter().filter(|seen| !is_ask(seen)).flat_map(inputs).collect();
    assert!(!writes.is_empty() && writes.iter().all(|(_, subject)| subject == "record 1"), "{writes:?}");
}

#[tokio::test]
async fn nothing_is_sent_where_reads_are_not_answered_as_hubspot_does() {
    for act in
        [page(200), page(400), page(413), page(500), answer(200, "{}"), answer(200, ""), answer(204, "")]
    {
        let server = Server::start(move |seen| if is_ask(seen) { act.clone() } else { all_made(seen) }).await;
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender_to(&server.url, folder.path());
        let summary = sender.send_all(records(&plain(3), false)).await.unwrap();
        assert!(matches!(summary.stopped, Some(Stop::Dead(_))), "{summary:?}");
        assert_eq!((summary.sent, counts(&summary)), (0, (3, 0, 0, 0)));
    }
}

#[tokio::test]
async fn run_ends_at_once_where_the_address_is_not_hubspots() {
    for status in [301, 302, 307, 404, 405, 415] {
        let server = Server::always(page(status)).await;
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender_to(&server.url, folder.path());
        let summary = sender.send_all(records(&plain(3), false)).await.unwrap();
        assert!(matches!(summary.stopped, Some(Stop::Hopeless(_))), "{status}: {summary:?}");
        assert_eq!((summary.requests, counts(&summary)), (1, (3, 0, 0, 0)), "{status}");
    }
    // Afterwards such a page is a failure like others, which may pass.
    for status in [302, 404, 405, 415] {
        let requests = AtomicU64::new(0);
        let server = Server::start(move |seen| match requests.fetch_add(1, Ordering::SeqCst) {
            1 => Act::Close,
            2..=4 => page(status),
            _ if is_ask(seen) => nothing_there(),
            _ => all_made(seen),
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender_to(&server.url, folder.path()).batch(1);
        let summary = sender.send_all(records(&plain(3), false)).await.unwrap();
        assert_eq!((counts(&summary), summary.stopped), ((0, 2, 0, 1), None), "{status}");
    }
}
