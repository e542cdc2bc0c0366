//! The token is in one header of each request and nowhere else.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, OnceLock},
};

use ticketproof_client::{PullOptions, Token};
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
        let mut text = self.0.lock().unwrap();
        text.push_str(span.metadata().name());
        text.push('\n');
        span.record(&mut Writer(&mut text));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Writer(&mut self.0.lock().unwrap()));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
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

#[tokio::test]
async fn the_token_is_nowhere_in_what_is_printed_or_traced() {
    let mut printed = String::new();
    // Servers that echo what they got, and servers that break.
    let echo = format!(r#"{{"message":"bad header: Bearer {CANARY}","context":{{"a":["{CANARY}"]}}}}"#);
    for act in [
        json(401, &echo),
        json(400, &format!(r#"{{"message":"x: [{{\"name\":\"{CANARY}\"}}]"}}"#)),
        raw(500, &[], &format!("trace: {CANARY}")),
        raw(200, &[], &format!("Bearer {CANARY} <html>")),
        json(200, "{\"id\":"),
        Act::Close,
    ] {
        let server = Server::always(act).await;
        let client = server.client();
        let _ = write!(printed, "{client:?} {:#?} {:?}", client, server.builder());
        let body = r#"{"properties":{"subject":"payload-canary","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
        let create = client.tickets().create(&valid(Operation::Create, body)).await.unwrap_err();
        let pull = client.pull(&PullOptions::new()).await.unwrap_err();
        for error in [create, pull] {
            let _ = write!(printed, "{error} {error:?} {error:#?}");
        }
        assert!(server.seen.lock().unwrap().iter().all(|seen| seen.head.contains(CANARY)));
    }
    let _ = write!(printed, "{:?}", Token::new(format!("{CANARY}\u{1}")).unwrap_err());

    let traced = listen().lock().unwrap();
    assert!(traced.contains("/crm/v3/objects/{objectType}"), "{traced}");
    for text in [&printed, &*traced] {
        assert!(!text.contains(CANARY), "{text}");
        assert!(!text.contains("payload-canary"), "{text}");
    }
}
