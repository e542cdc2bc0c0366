//! The token is in one header of each request and nowhere else.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use ticketproof_client::{
    Backoff, BlockingClient, Client, ClientError, Journal, PullOptions, Read, Rows, Search, Sender, Token,
};
use ticketproof_schema::ObjectType;
use ticketproof_validator::Operation;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::{
    server::{Act, CANARY, Server, json, raw},
    tickets::valid,
};

/// Writes down whatever any crate traces.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

impl Everything {
    fn note(&self, text: &str) {
        if is_aloud() {
            eprint!("{text}");
        }
        self.0.lock().unwrap().push_str(text);
    }
}

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = writeln!(self.0, "{}={value:?}", field.name());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = format!("{}\n", span.metadata().name());
        span.record(&mut Writer(&mut text));
        self.note(&text);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = String::new();
        values.record(&mut Writer(&mut text));
        self.note(&text);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = String::new();
        event.record(&mut Writer(&mut text));
        self.note(&text);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Set where this suite runs itself: whatever is traced, and every failure of the test here, is then printed too.
const ALOUD: &str = "TICKETPROOF_TEST_ALOUD";

fn is_aloud() -> bool {
    std::env::var_os(ALOUD).is_some()
}

/// Begins to write down what is traced, for all tests: the first one to register a place in the code decides for all.
pub(crate) fn listen() -> &'static Mutex<String> {
    static TRACED: OnceLock<Everything> = OnceLock::new();
    &TRACED
        .get_or_init(|| {
            let everything = Everything::default();
            tracing::subscriber::set_global_default(everything.clone())
                .expect("no other test sets a subscriber");
            everything
        })
        .0
}

/// Everything that a client and its failures can be made to print.
struct Printed(String);

impl Printed {
    fn debug(&mut self, what: &dyn std::fmt::Debug) {
        let _ = writeln!(self.0, "{what:?} {what:#?}");
    }

    fn error(&mut self, error: &ClientError) {
        self.debug(error);
        let _ = writeln!(self.0, "{error}");
        let mut cause = std::error::Error::source(error);
        while let Some(deeper) = cause {
            let _ = writeln!(self.0, "{deeper} {deeper:?}");
            cause = deeper.source();
        }
        if let Some(refusal) = error.refusal() {
            let _ = writeln!(self.0, "{} {:?} {:?}", refusal, refusal.body(), refusal.findings());
            let _ = writeln!(self.0, "{}", refusal.body().raw);
        }
    }

    /// Collects the output of a program that panics with this result.
    fn panic(&mut self, client: &Client, result: Result<(), ClientError>) {
        let given_up =
            std::panic::AssertUnwindSafe(|| result.unwrap_or_else(|error| panic!("{client:?}: {error:?}")));
        let Err(panic) = std::panic::catch_unwind(given_up) else { return };
        let text = panic.downcast_ref::<String>().expect("a panic with a text");
        let _ = writeln!(self.0, "{text}");
    }
}

/// Servers that echo what they got, servers that break, and one that never ends what it says.
fn failures() -> Vec<Act> {
    let echo = format!(r#"{{"message":"bad header: Bearer {CANARY}","context":{{"a":["{CANARY}"]}}}}"#);
    let mut acts: Vec<Act> = [301, 400, 401, 403, 404, 405, 409, 413, 415, 423, 429, 477, 500, 502, 503, 504]
        .into_iter()
        .map(|status| json(status, &echo))
        .collect();
    let location = format!("http://127.0.0.1:1/?token={CANARY}");
    acts.extend([
        json(400, &format!(r#"{{"message":"x: [{{\"name\":\"{CANARY}\"}}]"}}"#)),
        json(
            207,
            &format!(
                r#"{{"results":[],"errors":[{{"message":"{CANARY}","context":{{"a":["{CANARY}"]}}}}]}}"#
            ),
        ),
        raw(302, &[("location", &location)], ""),
        raw(500, &[], &format!("trace: {CANARY}")),
        raw(200, &[], &format!("Bearer {CANARY} <html>")),
        raw(200, &[("content-type", "text/html")], "<html>"),
        json(200, "{\"id\":"),
        json(200, "[]"),
        json(200, &format!(r#"{{"id":"1","archived":"{CANARY}"}}"#)),
        json(200, &format!(r#"{{"results":[{{"id":"1","archived":"{CANARY}"}}]}}"#)),
        raw(500, &[("x-hubspot-correlation-id", CANARY)], ""),
        raw(200, &[("content-type", CANARY), ("x-hubspot-correlation-id", CANARY)], "<html>"),
        json(200, &format!(r#"{{"results":[],"paging":{{"next":{{"after":"{CANARY}"}}}}}}"#)),
        json(207, &format!(r#"{{"results":[{{"id":"{CANARY}","objectWriteTraceId":"0"}}]}}"#)),
        Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec()),
        Act::Send(b"no HTTP at all\r\n\r\n".to_vec()),
        Act::Stall(Vec::new()),
        Act::Close,
    ]);
    for written in written() {
        acts.push(json(
            400,
            &format!(
                r#"{{"status":"error","message":"Bearer {written}","context":{{"{written}":["{written}"]}}}}"#
            ),
        ));
        // As JSON within the message, which the findings are read from.
        let quoted = written.replace('\\', "\\\\");
        acts.push(json(400, &format!(r#"{{"status":"error","message":"x: [{{\"name\":\"{quoted}\"}}]"}}"#)));
        acts.push(json(502, &format!("<p>{written}</p>")));
        acts.push(raw(200, &[("content-type", "text/html")], &format!("<p>{written}</p>")));
    }
    // Where the text is cut, no half of it is left.
    for before in (60..130).step_by(7) {
        acts.push(raw(200, &[], &format!("{}{CANARY}", "-".repeat(before))));
    }
    for before in [22, 20, 18] {
        acts.push(json(500, &format!("{}{CANARY}{CANARY}", "-".repeat(1024 * 1024 - before))));
    }
    acts
}

/// The token as JSON, URLs and HTML may write it.
fn written() -> Vec<String> {
    let with = |write: &dyn Fn(u8) -> String| CANARY.bytes().map(write).collect::<String>();
    vec![
        with(&|byte| format!("\\u{byte:04x}")),
        with(&|byte| format!("%{byte:02X}")),
        with(&|byte| format!("&#{byte};")),
        CANARY.replace('-', "\\u002D"),
        CANARY.replace('-', "%2d"),
        CANARY.replace('-', "&#x2D;"),
    ]
}

/// Whether a text holds the token, or most of it, in any way in which it can be written.
fn holds_token(text: &str) -> bool {
    let most = &CANARY[..CANARY.len() - 8];
    text.contains(most) || written().iter().any(|written| text.contains(written.as_str()))
}

/// Calls of every kind, each of which is to fail.
async fn fail(client: &Client, printed: &mut Printed) {
    let body = r#"{"properties":{"subject":"payload-canary","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    let (proved, tickets) = (valid(Operation::Create, body), client.tickets());
    let object = ObjectType::tickets();
    let mut last = Ok(());
    for result in [
        tickets.create(&proved).await.map(drop),
        tickets.read("1", &Read::new()).await.map(drop),
        tickets.read("..", &Read::new()).await.map(drop),
        tickets.list(&Read::new()).all().await.map(drop),
        tickets.search(&Search::new()).all().await.map(drop),
        tickets.merge("1", "2").await.map(drop),
        client.associations(&object, &object).list("1").all().await.map(drop),
        client.legacy_tickets().read("1", &[]).await.map(drop),
        client.owners().await.map(drop),
        client.pull(&PullOptions::new()).await.map(drop),
    ] {
        if let Err(error) = &result {
            printed.error(error);
            last = result;
        }
    }
    printed.panic(client, last);
    printed.debug(&tickets.batch_create(&[valid(Operation::Create, body)]).await);
    printed.debug(&tickets.batch_read(&["1".to_owned()], &Read::new()).await);
    printed.debug(&tickets.list(&Read::new()));
    printed.debug(&client);
    printed.debug(&BlockingClient::new(client.clone()).unwrap());
}

#[tokio::test]
async fn the_token_is_nowhere_in_what_is_printed_or_traced() {
    let mut printed = Printed(String::new());
    for act in failures() {
        let server = Server::always(act).await;
        let builder = server.builder().timeout(Duration::from_millis(200));
        printed.debug(&builder);
        fail(&builder.build().unwrap(), &mut printed).await;
        assert!(server.seen.lock().unwrap().iter().all(|seen| seen.head.contains(CANARY)));
    }
    let server = Server::always(raw(429, &[("retry-after", "0")], CANARY)).await;
    fail(&server.builder().read_retries(2).build().unwrap(), &mut printed).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let builder = Client::builder(Token::new(CANARY).unwrap()).read_retries(0);
    fail(&builder.clone().base_url(format!("http://{closed}")).build().unwrap(), &mut printed).await;
    fail(&builder.clone().base_url(format!("https://{closed}")).build().unwrap(), &mut printed).await;
    printed.error(&builder.clone().base_url(format!("http://user:{CANARY}@localhost")).build().unwrap_err());
    printed.debug(&Token::new(format!("{CANARY}\u{1}")).unwrap_err());
    printed.debug(&Token::new(CANARY).unwrap());
    if is_aloud() {
        eprintln!("{}", printed.0);
    }

    let traced = listen().lock().unwrap().clone();
    assert!(traced.contains("/crm/v3/objects/{objectType}"), "{traced}");
    for text in [&printed.0, &traced] {
        assert!(!holds_token(text), "{}", around(text));
        assert!(!text.contains("payload-canary"), "a payload is printed");
    }
}

#[tokio::test]
async fn the_token_is_in_no_journal() {
    for act in failures().into_iter().filter(|act| matches!(act, Act::Send(_))) {
        let server = Server::start(move |seen| match seen.line.starts_with("GET ") {
            true => json(200, r#"{"results":[]}"#),
            false => act.clone(),
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let mut backoff = Backoff::default();
        (backoff.first, backoff.most, backoff.retry_after_most) = Default::default();
        backoff.failures = 1;
        let mut sender = Sender::new(server.client(), Journal::open(folder.path()).unwrap()).backoff(backoff);
        let body = r#"{"properties":{"subject":"a","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
        let record = Rows::unkeyed().record(&"a".into(), 0, valid(Operation::Create, body)).unwrap();
        let summary = sender.send_all([record]).await.unwrap();
        let mut kept = format!("{summary:?} {:?}", sender.journal().ledger().items());
        for file in std::fs::read_dir(folder.path()).unwrap() {
            kept.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
        }
        assert!(!holds_token(&kept), "{}", around(&kept));
    }
}

/// Where the token stands in a text.
fn around(text: &str) -> String {
    let lines = text.lines().filter(|line| holds_token(line));
    lines.map(|line| line.replace(CANARY, "CANARY").chars().take(500).collect::<String>() + "\n").collect()
}

#[test]
fn nothing_that_the_suite_prints_has_the_token() {
    if is_aloud() {
        return;
    }
    // This very suite once more, saying aloud what it traces and how it panics. The sender's long runs repeat what its short
    // ones do.
    let suite = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--nocapture", "--skip", "soak"])
        .env(ALOUD, "1")
        .env("RUST_BACKTRACE", "1")
        .env("RUST_LOG", "trace")
        .output()
        .unwrap();
    let printed =
        [suite.stdout, suite.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(suite.status.success(), "{}", printed.lines().rev().take(40).collect::<Vec<_>>().join("\n"));
    for wanted in ["/crm/v3/objects/{objectType}", "panicked at", "stack backtrace"] {
        assert!(printed.contains(wanted), "the suite was not aloud: no {wanted}");
    }
    assert!(!holds_token(&printed), "{}", around(&printed));
}
