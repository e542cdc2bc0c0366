//! The HTTP response, complete or changed by a fault.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::Value;
use tokio::time::Sleep;

use crate::{
    fault::Fault,
    parity::{self, Behaviour},
    request::Outcome,
};

/// The way in which a connection ends without a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Hangup {
    /// It is closed.
    Close,
    /// It is reset.
    Reset,
    /// It stays open without a response.
    Stall,
}

/// A response before it is sent.
#[derive(Debug)]
pub(super) struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
    hangup: Option<Hangup>,
    /// A wrong `content-length`.
    wrong_length: Option<usize>,
    slow: bool,
}

const HTML: &str = "<!DOCTYPE html>\n<html><head><title>HubSpot</title></head><body><h1>Something went wrong</h1></body></html>\n";

impl Reply {
    pub(super) fn new(outcome: Outcome, correlation_id: &str, extra: Vec<(&'static str, String)>) -> Self {
        let (status, body, behaviour, allow) = match outcome {
            Ok(answer) => (answer.status, answer.body, answer.behaviour, None),
            Err(refusal) => {
                (refusal.status, Some(refusal.to_body(correlation_id)), refusal.behaviour, refusal.allow)
            }
        };
        let mut reply = Self::bare(status, body.map_or_else(Vec::new, |body| body.to_string().into_bytes()));
        if !reply.body.is_empty() {
            reply.add(header::CONTENT_TYPE, "application/json;charset=utf-8");
        }
        reply.name_behaviour(behaviour);
        reply.add(HeaderName::from_static("x-hubspot-correlation-id"), correlation_id);
        for (name, value) in extra {
            reply.add(HeaderName::from_static(name), value);
        }
        if let Some(allow) = allow {
            reply.add(header::ALLOW, allow);
        }
        reply
    }

    pub(super) fn hangup(hangup: Hangup) -> Self {
        Self { hangup: Some(hangup), ..Self::bare(StatusCode::SERVICE_UNAVAILABLE, Vec::new()) }
    }

    pub(super) fn html(status: StatusCode) -> Self {
        let mut reply = Self::bare(status, HTML.into());
        reply.add(header::CONTENT_TYPE, "text/html;charset=utf-8");
        reply.name_behaviour(&parity::FAULT);
        reply
    }

    fn bare(status: StatusCode, body: Vec<u8>) -> Self {
        Self { status, headers: Vec::new(), body, hangup: None, wrong_length: None, slow: false }
    }

    fn add(&mut self, name: HeaderName, value: impl Into<String>) {
        self.headers.push((name, value.into()));
    }

    fn name_behaviour(&mut self, behaviour: &Behaviour) {
        self.add(HeaderName::from_static("x-ticketproof-sandbox"), behaviour.evidence.as_str());
        self.add(HeaderName::from_static("x-ticketproof-behaviour"), behaviour.id);
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether the client receives no response.
    pub(super) fn is_silent(&self) -> bool {
        self.hangup.is_some()
    }

    /// Changes the response of a request that was done as the fault says.
    pub(super) fn with_fault(mut self, fault: Fault) -> Self {
        self.headers.retain(|(name, _)| !name.as_str().starts_with("x-ticketproof-"));
        self.name_behaviour(&parity::FAULT);
        match fault {
            Fault::ResetAfterCommit => self.hangup = Some(Hangup::Reset),
            Fault::StallAfterCommit => self.hangup = Some(Hangup::Stall),
            Fault::BadGatewayAfterCommit => return Self::html(StatusCode::BAD_GATEWAY),
            Fault::HtmlPageAfterCommit => return Self::html(StatusCode::OK),
            Fault::ForbiddenPageAfterCommit => return Self::html(StatusCode::FORBIDDEN),
            Fault::EmptyIds => self.body = with_ids(&self.body, |_| ""),
            Fault::EqualIds => self.body = with_ids(&self.body, |first| first),
            Fault::SlowBody => self.slow = true,
            Fault::TruncatedJson => self.body.truncate(self.body.len() / 2),
            Fault::WrongLength => self.wrong_length = Some(self.body.len() + 100),
            _ => {}
        }
        self
    }

    pub(super) async fn into_response(self) -> Response {
        if self.hangup == Some(Hangup::Stall) {
            // The future is dropped when the client gives up or the sandbox stops.
            std::future::pending::<Infallible>().await;
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        if let Some(hangup) = self.hangup {
            response.extensions_mut().insert(hangup);
        }
        let body = Bytes::from(self.body);
        *response.body_mut() = match (self.wrong_length, self.slow) {
            (Some(length), _) => {
                response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
                Body::from_stream(ChunkedBody::new(body, 1, Duration::ZERO))
            }
            (None, true) => Body::from_stream(ChunkedBody::new(body, 8, Duration::from_millis(250))),
            (None, false) => Body::from(body),
        };
        response
    }
}

/// Replaces the ids of all records in a body; `id` maps the id of the first one to the new id.
fn with_ids(body: &[u8], id: impl Fn(&str) -> &str) -> Vec<u8> {
    let Ok(mut answer) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
    let is_record = |entry: &&mut Value| entry["id"].is_string() && entry["properties"].is_object();
    let mut records: Vec<&mut Value> = match answer.get("results") {
        Some(Value::Array(_)) => {
            answer["results"].as_array_mut().into_iter().flatten().filter(is_record).collect()
        }
        _ => Some(&mut answer).filter(is_record).into_iter().collect(),
    };
    let first = records.first().and_then(|record| record["id"].as_str()).unwrap_or_default().to_owned();
    for record in &mut records {
        record["id"] = Value::from(id(&first));
    }
    answer.to_string().into_bytes()
}

/// A body in chunks, with a pause before each.
struct ChunkedBody {
    rest: Bytes,
    size: usize,
    pause: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl ChunkedBody {
    fn new(body: Bytes, count: usize, pause: Duration) -> Self {
        Self { size: body.len().div_ceil(count).max(1), rest: body, pause, sleep: None }
    }
}

impl futures_core::Stream for ChunkedBody {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let pause = self.pause;
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
        if std::future::Future::poll(sleep.as_mut(), cx).is_pending() {
            return Poll::Pending;
        }
        self.sleep = None;
        let size = self.size.min(self.rest.len());
        let chunk = self.rest.split_to(size);
        Poll::Ready(Some(Ok(chunk)))
    }
}
