//! A small client for the tests.

use reqwest::Method;
use serde_json::{Value, json};
use ticketproof_sandbox::{Builder, Sandbox};

/// An answer: status, headers and body (null where there is none).
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    /// The message of an error.
    pub(crate) fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }

    /// The list inside the message of an error about property values.
    pub(crate) fn listed(&self) -> Vec<Value> {
        let list = self.message().strip_prefix("Property values were not valid: ").expect("HubSpot's words");
        serde_json::from_str(list).expect("the list is JSON")
    }

    pub(crate) fn results(&self) -> &Vec<Value> {
        self.body["results"].as_array().expect("results")
    }
}

/// A sandbox and a client for it.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: reqwest::Client,
}

/// Says which test was left out for want of the recordings.
#[expect(clippy::print_stderr, reason = "a test that was left out is named")]
pub(crate) fn skipped(test: &str) {
    eprintln!("skipped {test}: TICKETPROOF_RECORDED is not set");
}

/// A client that speaks plain HTTP.
pub(crate) fn client() -> reqwest::Client {
    // The client can be built only with a provider for TLS, needed or not.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().retry(reqwest::retry::never()).build().expect("a client")
}

/// Sends a request and holds the answer to HubSpot's own description of it.
pub(crate) async fn send(
    client: &reqwest::Client,
    base_url: &str,
    token: &str,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Result<Got, reqwest::Error> {
    let mut request = client.request(method.clone(), format!("{base_url}{path}")).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await?;
    let body = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    };
    let is_fault = headers.get("x-ticketproof-behaviour").is_some_and(|behaviour| behaviour == "fault");
    if !is_fault && status != 501 {
        let complaints = crate::spec::complaints(method.as_str(), path, status, &body);
        assert!(
            complaints.is_empty(),
            "{method} {path} {status} is not as described: {complaints:#?}\n{body}"
        );
    }
    Ok(Got { status, headers, body })
}

impl Api {
    pub(crate) async fn start() -> Self {
        Self::with(Sandbox::builder()).await
    }

    pub(crate) async fn with(builder: Builder) -> Self {
        Self { sandbox: builder.start().await.expect("a free port"), client: client() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Got {
        self.try_send(method, path, body).await.expect("an answer")
    }

    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Got, reqwest::Error> {
        send(&self.client, self.sandbox.base_url(), "test", method, path, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Got {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Got {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Option<Value>) -> Got {
        self.send(Method::PUT, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Got {
        self.send(Method::DELETE, path, None).await
    }

    /// Creates a record and gives its id.
    pub(crate) async fn create(&self, object: &str, properties: Value) -> String {
        let got = self.post(&format!("/crm/v3/objects/{object}"), json!({ "properties": properties })).await;
        assert_eq!(got.status, 201, "{got:?}");
        got.body["id"].as_str().expect("an id").to_owned()
    }

    /// Creates a ticket in the default pipeline's first stage.
    pub(crate) async fn ticket(&self, subject: &str) -> String {
        self.create("tickets", json!({ "subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": "1" }))
            .await
    }
}
