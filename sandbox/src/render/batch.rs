//! The answers of batch endpoints.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{clock::iso, parity::Behaviour, request::Answer};

/// The body of a batch whose inputs all succeeded.
pub(crate) fn envelope(now: i64, results: Vec<Value>) -> Value {
    json!({ "status": "COMPLETE", "results": results, "startedAt": iso(now), "completedAt": iso(now) })
}

/// The 207 answer of a batch in which some inputs failed.
pub(crate) fn multi_status(
    now: i64,
    results: Vec<Value>,
    errors: Vec<Value>,
    behaviour: &'static Behaviour,
) -> Answer {
    let mut body = envelope(now, results);
    body["numErrors"] = json!(errors.len());
    body["errors"] = Value::Array(errors);
    Answer { status: StatusCode::MULTI_STATUS, body: Some(body), behaviour }
}
