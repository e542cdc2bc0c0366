//! HTTP: one request in, one answer out, through the gate, the faults, the limits and the endpoints.

mod connection;
mod line;
mod reply;

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

pub(crate) use self::connection::accept;
use self::reply::{Hangup, Reply};
use crate::{
    behaviour,
    call::{Answer, Call, Outcome, Query},
    clock::Clock,
    endpoint,
    fault::{Fault, FaultPlan},
    gate,
    limits::{Limiter, limited},
    log::Log,
    refusal::Refusal,
    route::Route,
    seed::Seed,
    store::Account,
};

/// The largest request body that is read, in bytes.
pub(crate) const BODY_MAX: usize = 16 * 1024 * 1024;
/// How much of a larger one is thrown away before the answer, so that its sender gets to read it.
const DISCARDED_MAX: usize = 8 * BODY_MAX;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) account: Mutex<Account>,
    pub(crate) log: Mutex<Log>,
    pub(crate) faults: Mutex<FaultPlan>,
    pub(crate) limiter: Mutex<Limiter>,
    /// Makes the correlation ids.
    pub(crate) seed: Mutex<Seed>,
    pub(crate) clock: Clock,
    pub(crate) base_url: String,
    /// How long a sender may take over its head, and over its body.
    pub(crate) patience: Duration,
    /// Whether other hosts may reach it.
    pub(crate) external: bool,
}

/// Locks; what a thread that died in the middle has left behind is still a whole account.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The one route there is: HubSpot's many paths are told apart in [`crate::route`].
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let number = lock(&shared.log).arrived(parts.method.as_str(), parts.uri.path());
    let fault = lock(&shared.faults).strike(parts.method.as_str(), parts.uri.path());
    let body = match tokio::time::timeout(shared.patience, read_body(body)).await {
        Ok(body) => body,
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            None,
            "the request's body did not arrive in time",
            &behaviour::TOO_LARGE,
        )),
    };
    let reply = answer(&shared, &parts, body, fault);
    if let Some(request) = lock(&shared.log).request(number) {
        request.fault = fault;
        request.status = Some(reply.status().as_u16()).filter(|_| !reply.is_silent());
    }
    tracing::debug!(method = %parts.method, path = parts.uri.path(), status = %reply.status(), ?fault, "answered");
    reply.into_response().await
}

/// The body, whole. What is too large is read to its end all the same, within reason: a sender that is cut off while it
/// writes never reads why.
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
            &behaviour::TOO_LARGE,
        ));
    }
    Ok(kept.into())
}

fn answer(shared: &Shared, parts: &Parts, body: Result<Bytes, Refusal>, fault: Option<Fault>) -> Reply {
    let correlation_id = lock(&shared.seed).correlation_id();
    let reply = |outcome: Outcome, headers: Vec<(&'static str, String)>| {
        Reply::new(outcome, &correlation_id, headers)
    };
    if !shared.external
        && let Err(refusal) = gate::check_host(&parts.headers)
    {
        return reply(Err(refusal), Vec::new());
    }
    if let Err(refusal) = gate::check_token(&parts.headers, parts.uri.query().unwrap_or("")) {
        return reply(Err(refusal), Vec::new());
    }
    if let Some(early) = fault.filter(|fault| !fault.commits()) {
        return before_commit(early, shared, &correlation_id);
    }
    let call = match call(shared, parts, body) {
        Ok(call) => call,
        Err(refusal) => return reply(Err(refusal), Vec::new()),
    };
    let is_search = endpoint::is_search(&call);
    let counted = lock(&shared.limiter).count(call.now, is_search);
    let headers = if is_search { Vec::new() } else { lock(&shared.limiter).headers(call.now) };
    let outcome = counted.and_then(|()| endpoint::answer(&mut lock(&shared.account), &call));
    let reply = reply(outcome, headers);
    match fault {
        Some(fault) => reply.spoilt(fault),
        None => reply,
    }
}

fn call(shared: &Shared, parts: &Parts, body: Result<Bytes, Refusal>) -> Result<Call, Refusal> {
    let path = parts.uri.path();
    let route =
        Route::of(path).ok_or_else(|| Refusal::not_implemented(&format!("{} {path}", parts.method)))?;
    Ok(Call {
        method: parts.method.clone(),
        path: path.to_owned(),
        route,
        query: Query::of(parts.uri.query().unwrap_or("")),
        headers: parts.headers.clone(),
        body: body?,
        now: shared.clock.now(),
        base_url: shared.base_url.clone(),
    })
}

/// The faults that strike before anything is done.
fn before_commit(fault: Fault, shared: &Shared, correlation_id: &str) -> Reply {
    let fault_behaviour = &behaviour::FAULT;
    let refused = |refusal: Refusal, headers| {
        Reply::new(Err(refusal.with_behaviour(fault_behaviour)), correlation_id, headers)
    };
    let too_many = || limited("ten_secondly_rolling", "TEN_SECONDLY_ROLLING");
    match fault {
        Fault::Refuse => Reply::hangup(Hangup::Close),
        Fault::ResetBeforeCommit => Reply::hangup(Hangup::Reset),
        Fault::Stall => Reply::hangup(Hangup::Stall),
        Fault::HtmlPage => Reply::html(StatusCode::OK),
        Fault::ForbiddenPage => Reply::html(StatusCode::FORBIDDEN),
        Fault::TooLargePage => Reply::html(StatusCode::PAYLOAD_TOO_LARGE),
        Fault::TooManyRequests => refused(too_many(), Vec::new()),
        Fault::TooManyRequestsRetryAfter => refused(too_many(), vec![("retry-after", "1".to_owned())]),
        Fault::Unauthorized => refused(gate::expired(), Vec::new()),
        Fault::EmptyComplete => {
            let body = endpoint::empty_complete(shared.clock.now());
            Reply::new(Ok(Answer::ok(body, fault_behaviour)), correlation_id, Vec::new())
        }
        _ => refused(
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, None, "Service unavailable", fault_behaviour)
                .with("context", json!({})),
            Vec::new(),
        ),
    }
}
