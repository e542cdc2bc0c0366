//! One request and its answer. No redirects, no unlimited bodies, no secrets in traces.

mod reply;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::{
    Method, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use tracing::Instrument as _;

pub(crate) use self::reply::Reply;
use crate::{
    ApiVersion, ClientError, RateLimit, Refusal, Token,
    error::{ErrorBody, Exchange, RequestLine, Unreadable},
    headers::header,
    memory_budget::Room,
    paths::Path,
    splitter::{Sink, Splitter},
};

/// The most bytes of an error body that are read.
const ERROR_BODY_MAX: usize = 1024 * 1024;

/// The connection to one account.
#[derive(Debug)]
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) token: Token,
    pub(crate) version: ApiVersion,
    pub(crate) timeout: Duration,
    pub(crate) silence: Duration,
    pub(crate) body_max: usize,
    pub(crate) rate_limit: Mutex<Option<RateLimit>>,
    /// How many answers had rate limit headers.
    pub(crate) rate_limits_heard: AtomicU64,
}

/// One request to make.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: Method,
    path: Path,
    body: Option<String>,
    is_read: bool,
}

impl Call {
    pub(crate) fn get(path: Path) -> Self {
        Self { method: Method::GET, path, body: None, is_read: true }
    }

    pub(crate) fn delete(path: Path) -> Self {
        Self { method: Method::DELETE, path, body: None, is_read: false }
    }

    /// A `PUT` whose path says everything.
    pub(crate) fn put_nothing(path: Path) -> Self {
        Self { method: Method::PUT, path, body: None, is_read: false }
    }

    /// A `POST` with this JSON text, byte for byte.
    pub(crate) fn post(path: Path, json: impl Into<String>) -> Self {
        Self { method: Method::POST, path, body: Some(json.into()), is_read: false }
    }

    /// A `POST` that only reads, because what it asks for does not fit into a path.
    pub(crate) fn query(path: Path, json: impl Into<String>) -> Self {
        Self { is_read: true, ..Self::post(path, json) }
    }

    /// A `PATCH` with this JSON text, byte for byte.
    pub(crate) fn patch(path: Path, json: impl Into<String>) -> Self {
        Self { method: Method::PATCH, path, body: Some(json.into()), is_read: false }
    }

    /// A `PUT` with this JSON text, byte for byte.
    pub(crate) fn put(path: Path, json: impl Into<String>) -> Self {
        Self { method: Method::PUT, path, body: Some(json.into()), is_read: false }
    }

    /// Whether it may be made again by itself: it is a `GET`.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.method == Method::GET
    }

    /// Its path with names in place of values: what traces show.
    pub(crate) fn template(&self) -> &str {
        self.path.template()
    }

    /// A 2xx answer to this that is JSON and yet not what the request is answered with.
    pub(crate) fn misshapen(&self, why: String) -> ClientError {
        let exchange = Exchange { request: self.line(), status: Some(200), correlation_id: None };
        ClientError::Unreadable { exchange: Box::new(exchange), what: Unreadable::Shape { why } }
    }

    fn line(&self) -> RequestLine {
        let method = match self.method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::PATCH => "PATCH",
            _ => "DELETE",
        };
        RequestLine { method, path: self.path.sent(), is_read: self.is_read }
    }
}

/// A 2xx answer of which the body is still to come.
struct Answer {
    reply: Reply,
    response: reqwest::Response,
    since: Instant,
}

impl Answer {
    /// Reads the body piece by piece.
    async fn read(
        mut self,
        transport: &Transport,
        mut piece: impl FnMut(&mut Reply, &[u8]) -> Result<(), ClientError>,
    ) -> Result<Reply, ClientError> {
        let mut length = 0_usize;
        loop {
            match self.response.chunk().await {
                Ok(Some(chunk)) => {
                    length = length.saturating_add(chunk.len());
                    if length > transport.body_max {
                        return Err(self.reply.error(Unreadable::TooLarge { limit: transport.body_max }));
                    }
                    piece(&mut self.reply, &chunk)?;
                }
                Ok(None) => return Ok(self.reply),
                Err(error) => {
                    let exchange = self.reply.exchange;
                    return Err(transport.failure(
                        exchange.request.clone(),
                        Some(exchange),
                        self.since,
                        error,
                    ));
                }
            }
        }
    }
}

impl Transport {
    /// Makes one request. Whatever goes wrong, it is made once.
    pub(crate) async fn send_once(&self, call: Call) -> Result<Reply, ClientError> {
        let span = span(&call);
        let outcome = self.read(call).instrument(span.clone()).await;
        record(&span, &outcome);
        outcome
    }

    /// As [`Transport::send_once`]; the answer is read while it arrives, and of its body only the start is kept.
    pub(crate) async fn stream_once<S: Sink>(
        &self,
        call: Call,
        room: &Room,
        sink: &mut S,
    ) -> Result<Reply, ClientError> {
        let span = span(&call);
        let outcome = self.split(call, room, sink).instrument(span.clone()).await;
        record(&span, &outcome);
        outcome
    }

    async fn read(&self, call: Call) -> Result<Reply, ClientError> {
        let keep = |reply: &mut Reply, piece: &[u8]| {
            reply.body.extend_from_slice(piece);
            Ok(())
        };
        self.open(call).await?.read(self, keep).await
    }

    async fn split<S: Sink>(&self, call: Call, room: &Room, sink: &mut S) -> Result<Reply, ClientError> {
        let answer = self.open(call).await?;
        let mut splitter = Splitter::new(room.share());
        let split = |reply: &mut Reply, piece: &[u8]| {
            reply.keep_start(piece);
            splitter.feed(piece, sink).map_err(|halt| reply.halted(halt))
        };
        let reply = answer.read(self, split).await?;
        splitter.finish().map_err(|halt| reply.halted(halt))?;
        Ok(reply)
    }

    /// Makes one request and reads the head of its answer.
    async fn open(&self, call: Call) -> Result<Answer, ClientError> {
        let (url, mut request, since) = (self.url(&call), call.line(), Instant::now());
        request.path = self.token.redact(request.path);
        if let Some(bad) = call.path.bad_segment() {
            return Err(ClientError::input(format!(
                "{} cannot stand in the path of {} {}; nothing was sent",
                ticketproof_diagnostics::text::quoted(bad),
                request.method,
                call.path.template(),
            )));
        }
        let mut builder = self
            .http
            .request(call.method, url)
            .header(AUTHORIZATION, self.token.header())
            .header(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(body) = call.body {
            builder = builder.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        }
        let mut response = match builder.send().await {
            Ok(response) => response,
            Err(error) => return Err(self.failure(request, None, since, error)),
        };
        let headers = response.headers();
        let exchange = Exchange {
            request,
            status: Some(response.status().as_u16()),
            correlation_id: self.shown(headers, "x-hubspot-correlation-id"),
        };
        let (content_type, retry_after) = (self.shown(headers, "content-type"), retry_after(headers));
        self.note_rate_limit(headers);

        if !response.status().is_success() {
            let body = self.error_body(&mut response).await;
            return Err(refused(exchange, retry_after, body));
        }
        let reply = Reply { exchange, content_type, body: Vec::new(), token: self.token.clone() };
        Ok(Answer { reply, response, since })
    }

    fn url(&self, call: &Call) -> String {
        format!("{}{}", self.base.as_str().trim_end_matches('/'), call.path.sent())
    }

    /// A header of an answer, for people to see.
    fn shown(&self, headers: &HeaderMap, name: &str) -> Option<String> {
        header(headers, name).map(|text| self.token.redact(text))
    }

    /// The body of a refusal, as far as it comes: what could not be read does not hide the refusal itself.
    async fn error_body(&self, response: &mut reqwest::Response) -> ErrorBody {
        // A little more than is kept, so that no half of a token is left at the end.
        let most = ERROR_BODY_MAX + self.token.longest_written();
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = most - bytes.len();
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if bytes.len() == most {
                break;
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if bytes.len() <= ERROR_BODY_MAX {
            return ErrorBody::read(&text, &self.token);
        }
        let mut start = self.token.redact(text);
        start.truncate(start.floor_char_boundary(ERROR_BODY_MAX));
        ErrorBody::unread(start)
    }

    /// A request that got no answer, or not all of it.
    fn failure(
        &self,
        request: RequestLine,
        exchange: Option<Exchange>,
        since: Instant,
        error: reqwest::Error,
    ) -> ClientError {
        // The URL is in the request line already, and there without its host's credentials, if it has any.
        let source = error.without_url();
        let host = || {
            let host = self.base.host_str().unwrap_or_default();
            self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
        };
        if source.is_connect() {
            return ClientError::Connect { request, host: host(), source };
        }
        let exchange = Box::new(exchange.unwrap_or(Exchange { request, status: None, correlation_id: None }));
        if source.is_timeout() {
            // reqwest does not say which of the two it was.
            let limit = if since.elapsed() < self.timeout { self.silence } else { self.timeout };
            return ClientError::Timeout { exchange, limit };
        }
        ClientError::Interrupted { exchange, source }
    }

    fn note_rate_limit(&self, headers: &HeaderMap) {
        if let Some(seen) = RateLimit::of(headers) {
            *self.rate_limit.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
            self.rate_limits_heard.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// The rate limit in the last answer that had its headers, and how many such answers there were.
    pub(crate) fn heard_rate_limit(&self) -> (u64, Option<RateLimit>) {
        let seen = *self.rate_limit.lock().unwrap_or_else(PoisonError::into_inner);
        (self.rate_limits_heard.load(Ordering::SeqCst), seen)
    }
}

/// The part of a request that traces show: never its path with its values, a header or a body.
fn span(call: &Call) -> tracing::Span {
    tracing::debug_span!(
        "hubspot",
        method = call.line().method,
        path = call.path.template(),
        status = tracing::field::Empty,
        correlation_id = tracing::field::Empty,
    )
}

fn record(span: &tracing::Span, outcome: &Result<Reply, ClientError>) {
    let (status, correlation_id) = match outcome {
        Ok(reply) => (reply.exchange.status, reply.exchange.correlation_id.as_deref()),
        Err(error) => (error.status(), error.correlation_id()),
    };
    span.record("status", status);
    span.record("correlation_id", correlation_id);
}

fn refused(exchange: Exchange, retry_after: Option<Duration>, body: ErrorBody) -> ClientError {
    let Exchange { request, status, correlation_id } = exchange;
    let status = status.unwrap_or_default();
    ClientError::Refused(Box::new(Refusal::new(request, status, correlation_id, retry_after, body)))
}

/// `Retry-After` in seconds. The other form, a date, would need a clock that agrees with the server's.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    header(headers, "retry-after")?.trim().parse().ok().map(Duration::from_secs)
}
