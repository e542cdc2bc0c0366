//! Hostile input: nothing panics, nothing hangs, no other record changes.

use std::time::Duration;

use serde_json::json;
use ticketproof_sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::api::Api;

async fn post(api: &Api, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> u16 {
    let request = api.client.post(api.url(path)).bearer_auth("test").header("content-type", content_type);
    let response = request.body(body).send().await.expect("an answer");
    assert!(response.status().as_u16() < 500, "{path}: {response:?}");
    response.status().as_u16()
}

/// Bodies that are no JSON, or no JSON that any endpoint takes.
fn torture() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let texts = [
        "",
        " ",
        "{",
        "}",
        "-",
        "nul",
        "null",
        "[]",
        "[[]]",
        "\"x\"",
        "{} {}",
        "{},",
        "{'properties':{}}",
        r#"{"properties":{},}"#,
        r#"{"properties":{"subject":NaN}}"#,
        r#"{"properties":{"subject":Infinity}}"#,
        r#"{"properties":{"subject":01}}"#,
        r#"{"properties":{"subject":1e999}}"#,
        r#"{"properties":{"subject":"\ud800"}}"#,
        r#"{"properties":{"subject":"\x00"}}"#,
        r#"{"properties":{"subject":{"a":1}}}"#,
        r#"{"properties":{"subject":["a"]}}"#,
        r#"{"properties":[["subject","x"]]}"#,
        r#"{"properties":"subject=x"}"#,
        r#"{"properties":{"hs_pipeline_stage":"1"},"associations":[{"to":{"id":{}},"types":[]}]}"#,
        r#"{"inputs":[null]}"#,
        r#"{"inputs":{"0":{}}}"#,
        r#"{"inputs":"1"}"#,
        "/* a comment */ {}",
        "\u{feff}{}",
    ];
    let mut bodies: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    bodies.extend([
        b"\xff\xfe".to_vec(),
        b"{\"properties\":{\"subject\":\"\xff\"}}".to_vec(),
        b"{\"properties\":{\"subject\":\"\xed\xa0\x80\"}}".to_vec(),
        b"{\"properties\":{\"subject\":\"a\nb\"}}".to_vec(),
        utf16(r#"{"properties":{"hs_pipeline_stage":"1"}}"#),
        deep("[", "]").into(),
        deep("{\"properties\":", "}").into(),
        format!("{{\"properties\":{{{}}}}}", "\"a\":\"b\",".repeat(10_000) + "\"c\":\"d\"").into(),
    ]);
    bodies
}

#[tokio::test]
async fn malformed_json_is_refused() {
    let api = Api::start().await;
    let bodies = torture();
    for body in bodies {
        for path in [
            "/crm/v3/objects/tickets",
            "/crm/v3/objects/tickets/batch/create",
            "/crm/v3/objects/tickets/batch/read",
            "/crm/v3/objects/tickets/merge",
            "/crm/v4/associations/tickets/contacts/batch/create",
            "/crm-objects/v1/objects/tickets",
        ] {
            let status = post(&api, path, "application/json", body.clone()).await;
            assert!(
                (400..500).contains(&status),
                "{path} {:?}: {status}",
                String::from_utf8_lossy(&body[..body.len().min(80)])
            );
        }
        post(&api, "/crm/v3/objects/tickets/search", "application/json", body).await;
    }
    assert!(api.sandbox.tickets().is_empty());
}

#[tokio::test]
async fn malformed_json_changes_no_record() {
    let api = Api::start().await;
    let (one, other) = (api.ticket("one").await, api.ticket("other").await);
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    let before = (api.sandbox.tickets(), api.sandbox.records("contacts"));
    for body in torture() {
        for (method, path) in [
            ("PATCH", format!("/crm/v3/objects/tickets/{one}")),
            ("POST", "/crm/v3/objects/tickets/batch/update".to_owned()),
            ("POST", "/crm/v3/objects/tickets/batch/upsert".to_owned()),
            ("POST", "/crm/v3/objects/tickets/batch/archive".to_owned()),
            ("POST", "/crm/objects/2026-09/tickets/merge".to_owned()),
            ("PUT", format!("/crm/v4/objects/tickets/{other}/associations/contacts/{contact}")),
            ("POST", "/crm/v4/associations/tickets/contacts/batch/archive".to_owned()),
        ] {
            let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
            let request = api.client.request(method, api.url(&path)).bearer_auth("test");
            let request = request.header("content-type", "application/json").body(body.clone());
            let status = request.send().await.expect("an answer").status().as_u16();
            assert!((200..500).contains(&status), "{path}: {status}");
        }
    }
    assert_eq!((api.sandbox.tickets(), api.sandbox.records("contacts")), before);
}

#[tokio::test]
async fn other_content_types_are_refused() {
    let api = Api::start().await;
    let body = r#"{"properties":{"hs_pipeline_stage":"1"}}"#;
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp", "multipart/form-data"]
    {
        assert_eq!(post(&api, "/crm/v3/objects/tickets", content_type, body).await, 415, "{content_type}");
    }
    for content_type in ["application/json", "Application/JSON; charset=utf-8"] {
        assert_eq!(post(&api, "/crm/v3/objects/tickets", content_type, body).await, 201, "{content_type}");
    }
}

#[tokio::test]
async fn a_huge_body_is_refused_and_the_next_request_is_served() {
    let api = Api::start().await;
    let huge = vec![b' '; 17 * 1024 * 1024];
    assert_eq!(post(&api, "/crm/v3/objects/tickets", "application/json", huge).await, 413);
    let long = "x".repeat(8 * 1024 * 1024);
    let body = json!({ "properties": { "subject": long, "hs_pipeline_stage": "1" } });
    let got = api.post("/crm/v3/objects/tickets", body).await;
    assert!(got.status < 500, "{}", got.status);
    api.ticket("small").await;
}

#[tokio::test]
async fn paths_cannot_reach_other_records() {
    let api = Api::start().await;
    let id = api.ticket("untouched").await;
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    for trick in [
        format!("/crm/v3/objects/contacts/../tickets/{id}"),
        format!("/crm/v3/objects/contacts/..%2ftickets%2f{id}"),
        format!("/crm/v3/objects/contacts/{id}"),
        format!("/crm/v3/objects/tickets/{id}%00"),
        format!("/crm/v3/objects/tickets/{id}%20"),
        format!("/crm/v3/objects/tickets/+{id}"),
        format!("/crm/v3/objects/tickets/{id}.0"),
        format!("/crm/v3/objects/tickets/{id};x=1"),
        format!("/crm/v3/objects//tickets/{id}"),
        format!("/crm/v3/objects/tickets/{id}/"),
        format!("/CRM/v3/objects/tickets/{id}"),
        format!("/crm/v3/objects/tickets/{contact}"),
        "/crm/v3/objects/tickets/-1".to_owned(),
        "/crm/v3/objects/tickets/18446744073709551616".to_owned(),
        "/crm/v3/objects/tickets/%F0%9F%94%A5".to_owned(),
    ] {
        // The client tidies paths up; a socket does not.
        let answer = raw(&api, &format!("DELETE {trick} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer t\r\nconnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 "), "{trick}: {answer}");
        assert!(!answer.starts_with("HTTP/1.1 500"), "{trick}: {answer}");
        assert!(api.sandbox.tickets().iter().all(|ticket| !ticket.archived), "{trick}");
        assert!(api.sandbox.records("contacts").iter().all(|contact| !contact.archived), "{trick}");
    }
}

async fn raw(api: &Api, request: &str) -> String {
    let mut stream = TcpStream::connect(api.sandbox.address()).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    // An end without an answer is an answer too.
    let _ =
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("an end");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn bytes_that_are_not_http_end_their_connection_only() {
    let api = Api::start().await;
    for request in [
        "\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "POST /crm/v3/objects/tickets HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n".to_owned(),
        "POST /crm/v3/objects/tickets HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n".to_owned(),
        "GET /crm/v3/objects/tickets HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "a".repeat(1_000_000)),
        format!("GET / HTTP/1.1\r\nhost: localhost\r\n{}\r\n", "x: y\r\n".repeat(100_000)),
    ] {
        let mut stream = TcpStream::connect(api.sandbox.address()).await.expect("a connection");
        let _ = stream.write_all(request.as_bytes()).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("an end");
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    api.ticket("still there").await;
}

#[tokio::test]
async fn slow_sender_is_disconnected() {
    let api = Api::with(Sandbox::builder().read_timeout(Duration::from_millis(300))).await;
    let heads = [
        "GET /crm/v3/objects/tickets HTTP/1.1\r\nhost: local",
        "POST /crm/v3/objects/tickets HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer t\r\ncontent-length: 10\r\n\r\n{",
    ];
    for head in heads {
        let answer = raw(&api, head).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    api.ticket("quick").await;
}

#[tokio::test]
async fn thousand_open_connections_do_not_block_requests() {
    let api = Api::with(Sandbox::builder().read_timeout(Duration::from_secs(120))).await;
    let mut open = Vec::new();
    while open.len() < 1_000 {
        match TcpStream::connect(api.sandbox.address()).await {
            Ok(stream) => open.push(stream),
            Err(_) => {
                // This machine allows no more open files: what could be opened has to do, with room for one more request.
                open.truncate(open.len().saturating_sub(20));
                break;
            }
        }
    }
    let body = r#"{"properties":{"hs_pipeline_stage":"1"}}"#;
    let head = format!(
        "POST /crm/v3/objects/tickets HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer t\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    for stream in &mut open {
        stream.write_all(head.as_bytes()).await.expect("a head");
    }
    // All of them are in the middle of a request, and somebody else is served.
    assert_eq!(api.get("/crm/v3/objects/tickets").await.status, 200);
    assert!(api.sandbox.tickets().is_empty());
    for stream in &mut open {
        stream.write_all(body.as_bytes()).await.expect("a body");
    }
    for stream in &mut open {
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(api.sandbox.tickets().len(), open.len());
    drop(open);
    api.sandbox.stop().await.expect("a stop");
}
