//! Admission of requests by host and token.

use reqwest::header::{AUTHORIZATION, HOST};
use serde_json::Value;

use crate::api::Api;

async fn with_header(api: &Api, name: reqwest::header::HeaderName, value: &str) -> (u16, Value) {
    let mut request = api.client.get(api.url("/crm/v3/objects/tickets")).header(name.clone(), value);
    if name != AUTHORIZATION {
        request = request.bearer_auth("test");
    }
    let response = request.send().await.expect("an answer");
    assert_eq!(response.headers().get("access-control-allow-origin"), None);
    (response.status().as_u16(), response.json().await.expect("JSON"))
}

#[tokio::test]
async fn request_without_a_token_is_refused_as_recorded() {
    let api = Api::start().await;
    let response = api.client.get(api.url("/crm/v3/objects/tickets")).send().await.expect("an answer");
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["category"], "INVALID_AUTHENTICATION");
    assert!(body["message"].as_str().expect("a text").starts_with("Authentication credentials not found."));
    assert_eq!(body["correlationId"].as_str().map(str::len), Some(36));
}

#[tokio::test]
async fn token_that_looks_real_is_refused_and_not_kept() {
    let api = Api::start().await;
    let uuid = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
    let token = format!("pat-na1-{uuid}");
    let (status, body) = with_header(&api, AUTHORIZATION, &format!("Bearer {token}")).await;
    assert_eq!(status, 401);
    assert!(body["message"].as_str().expect("a text").contains("looks like a real HubSpot token"));
    assert!(!body.to_string().contains(uuid));
    let path = api.url(&format!("/crm/v3/objects/tickets/{token}?hapikey={token}"));
    let response = api.client.get(path).bearer_auth("test").send().await.expect("an answer");
    assert_eq!(response.status(), 401);
    assert!(!format!("{:?}", api.sandbox).contains(uuid));
    assert!(!format!("{:?}", api.sandbox.requests()).contains(uuid));
}

#[tokio::test]
async fn host_name_of_another_machine_is_refused() {
    let api = Api::start().await;
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"] {
        let (status, body) = with_header(&api, HOST, host).await;
        assert_eq!(status, 403, "{host}");
        assert!(body["message"].as_str().expect("a text").contains("another host"));
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]:4010"] {
        assert_eq!(with_header(&api, HOST, host).await.0, 200, "{host}");
    }
}

#[tokio::test]
async fn cross_origin_request_gets_no_permission() {
    let api = Api::start().await;
    let response = api
        .client
        .request(reqwest::Method::OPTIONS, api.url("/crm/v3/objects/tickets"))
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "POST")
        .send()
        .await
        .expect("an answer");
    assert!(response.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
    assert!(!response.status().is_success());
}

#[tokio::test]
async fn every_request_is_logged() {
    let api = Api::start().await;
    api.get("/crm/v3/objects/tickets?limit=1").await;
    api.get("/nowhere").await;
    let requests: Vec<(String, String, Option<u16>)> = api
        .sandbox
        .requests()
        .into_iter()
        .map(|request| (request.method, request.path, request.status))
        .collect();
    assert_eq!(
        requests,
        [
            ("GET".to_owned(), "/crm/v3/objects/tickets".to_owned(), Some(200)),
            ("GET".to_owned(), "/nowhere".to_owned(), Some(501)),
        ]
    );
    assert_eq!(api.sandbox.request_count(), 2);
}

#[tokio::test]
async fn stopped_sandbox_frees_its_port() {
    let api = Api::start().await;
    let address = api.sandbox.address();
    assert!(address.ip().is_loopback());
    api.sandbox.stop().await.expect("a stop");
    std::net::TcpListener::bind(address).expect("the port is free again");
}
