//! HTTP: passes each request through admission, faults, rate limits and endpoints, and sends the answer.

mod connection;
mod reply;
mod resettable_stream;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use serde_json::json;
use ticketproof_diagnostics::text::escaped;

pub(crate) use self::connection::accept;
use self::reply::{Hangup, Reply};
use crate::{
    admission,
    clock::Clock,
    endpoint,
    fault::{Fault, FaultPlan},
    limits::{Limiter, rate_limited},
    parity,
    refusal::Refusal,
    render::batch::envelope,
    request::{Answer, ApiRequest, Outcome, Query},
    request_log::{RequestLog, redacted},
    rng::Rng,
    route::Route,
    store::Account,
};

/// The largest request body that is read, in bytes.
pub(crate) const BODY_MAX: usize = 16 * 1024 * 1024;
/// The most bytes of a larger body that are read and discarded, so that its sender finishes writing and reads the answer.
const DISCARDED_MAX: usize = 8 * BODY_MAX;

/// The state that all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) account: Mutex<Account>,
    pub(crate) requests: Mutex<RequestLog>,
    pub(crate) faults: Mutex<FaultPlan>,
    pub(crate) limiter: Mutex<Limiter>,
    /// The source of correlation ids.
    pub(crate) rng: Mutex<Rng>,
    pub(crate) clock: Clock,
    pub(crate) base_url: String,
    /// The time limit for the head of a request, and for its body.
    pub(crate) read_timeout: Duration,
    /// Whether any host name is accepted.
    pub(crate) external: bool,
}

/// Locks a mutex. After a panic of another thread the value is used as it is: every change leaves it complete.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The router with a single handler: [`crate::route`] resolves HubSpot's paths.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let number = lock(&shared.requests).push(parts.method.as_str(), parts.uri.path());
    let fault = lock(&shared.faults).next_fault(parts.method.as_str(), parts.uri.path());
    let body = match tokio::time::timeout(shared.read_timeout, read_body(body)).await {
        Ok(body) => body,
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            None,
            "the body of the request did not arrive in time",
            &parity::TOO_LARGE,
        )),
    };
    let reply = answer(&shared, &parts, body, fault);
    if let Some(request) = lock(&shared.requests).request(number) {
        request.fault = fault;
        request.status = Some(reply.status().as_u16()).filter(|_| !reply.is_silent());
    }
    tracing::debug!(method = %parts.method, path = %escaped(&redacted(parts.uri.path())), status = %reply.status(), ?fault, "answered");
    reply.into_response().await
}

/// Reads the whole body. A body that is too large is read on up to a limit: a client that is cut off while it writes never
/// reads the refusal.
async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    let mut kept = Vec::new();
    let mut size = 0_usize;
    let mut body = std::pin::pin!(body);
    loop {
        let frame = std::future::poll_fn(|cx| axum::body::HttpBody::poll_frame(body.as_mut(), cx)).await;
        match frame {
            None => break,
            Some(Err(error)) => {
                return Err(Refusal::bad_parameter(format!(
                    "the request's body did not arrive whole: {error}"
                )));
            }
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                size = size.saturating_add(data.len());
                if size > DISCARDED_MAX {
                    break;
                }
                if size <= BODY_MAX {
                    kept.extend_from_slice(&data);
                }
            }
        }
    }
    if size > BODY_MAX {
        return Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            None,
            format!("the request's body is larger than {} MiB", BODY_MAX / 1024 / 1024),
            &parity::TOO_LARGE,
        ));
    }
    Ok(kept.into())
}

fn answer(shared: &Shared, parts: &Parts, body: Result<Bytes, Refusal>, fault: Option<Fault>) -> Reply {
    let correlation_id = lock(&shared.rng).correlation_id();
    let reply = |outcome: Outcome, headers: Vec<(&'static str, String)>| {
        Reply::new(outcome, &correlation_id, headers)
    };
    if !shared.external
        && let Err(refusal) = admission::check_host(&parts.headers)
    {
        return reply(Err(refusal), Vec::new());
    }
    if let Err(refusal) = admission::check_token(&parts.headers, parts.uri.query().unwrap_or("")) {
        return reply(Err(refusal), Vec::new());
    }
    if let Some(fault) = fault.filter(|fault| !fault.commits()) {
        return before_commit(fault, shared, &correlation_id);
    }
    let request = match api_request(shared, parts, body) {
        Ok(request) => request,
        Err(refusal) => return reply(Err(refusal), Vec::new()),
    };
    let is_search = endpoint::is_search(&request);
    let counted = lock(&shared.limiter).admit(request.now, is_search);
    let headers = if is_search { Vec::new() } else { lock(&shared.limiter).headers(request.now) };
    let outcome = counted.and_then(|()| endpoint::answer(&mut lock(&shared.account), &request));
    let reply = reply(outcome, headers);
    match fault {
        Some(fault) => reply.with_fault(fault),
        None => reply,
    }
}

fn api_request(shared: &Shared, parts: &Parts, body: Result<Bytes, Refusal>) -> Result<ApiRequest, Refusal> {
    let path = parts.uri.path();
    let route =
        Route::parse(path).ok_or_else(|| Refusal::not_implemented(&format!("{} {path}", parts.method)))?;
    Ok(ApiRequest {
        method: parts.method.clone(),
        path: path.to_owned(),
        route,
        query: Query::parse(parts.uri.query().unwrap_or("")),
        headers: parts.headers.clone(),
        body: body?,
        now: shared.clock.now(),
        base_url: shared.base_url.clone(),
    })
}

/// The answer of a fault that happens before anything is done.
fn before_commit(fault: Fault, shared: &Shared, correlation_id: &str) -> Reply {
    let fault_behaviour = &parity::FAULT;
    let refused = |refusal: Refusal, headers| {
        Reply::new(Err(refusal.with_behaviour(fault_behaviour)), correlation_id, headers)
    };
    let too_many = || rate_limited("ten_secondly_rolling", "TEN_SECONDLY_ROLLING");
    match fault {
        Fault::Refuse => Reply::hangup(Hangup::Close),
        Fault::ResetBeforeCommit => Reply::hangup(Hangup::Reset),
        Fault::Stall => Reply::hangup(Hangup::Stall),
        Fault::HtmlPage => Reply::html(StatusCode::OK),
        Fault::ForbiddenPage => Reply::html(StatusCode::FORBIDDEN),
        Fault::TooLargePage => Reply::html(StatusCode::PAYLOAD_TOO_LARGE),
        Fault::TooManyRequests => refused(too_many(), Vec::new()),
        Fault::TooManyRequestsRetryAfter => refused(too_many(), vec![("retry-after", "1".to_owned())]),
        Fault::Unauthorized => refused(admission::expired(), Vec::new()),
        Fault::EmptyComplete => {
            let body = envelope(shared.clock.now(), Vec::new());
            Reply::new(Ok(Answer::ok(body, fault_behaviour)), correlation_id, Vec::new())
        }
        _ => refused(
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, None, "Service unavailable", fault_behaviour)
                .with("context", json!({})),
            Vec::new(),
        ),
    }
}
