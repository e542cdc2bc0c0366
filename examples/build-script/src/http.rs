//! The desk over HTTP: `POST /incidents` files an incident, `POST /incidents/{ticket}/close` closes it.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::post,
};
use serde_json::{Value, json};

use crate::{Desk, Incident, Refusal};

type Answer = (StatusCode, Json<Value>);

/// The routes of a desk.
pub fn router(desk: Desk) -> Router {
    Router::new()
        .route("/incidents", post(file))
        .route("/incidents/{ticket}/close", post(close))
        .with_state(desk)
}

async fn file(State(desk): State<Desk>, Json(incident): Json<Incident>) -> Answer {
    match desk.file(&incident).await {
        Ok(ticket) => (StatusCode::CREATED, Json(json!({ "ticket": ticket }))),
        Err(refusal) => refused(&refusal),
    }
}

async fn close(State(desk): State<Desk>, Path(ticket): Path<String>, resolution: String) -> Answer {
    match desk.close(&ticket, &resolution).await {
        Ok(()) => (StatusCode::OK, Json(json!({ "ticket": ticket }))),
        Err(refusal) => refused(&refusal),
    }
}

/// The answer to a caller: 422 if the account would refuse the ticket, 502 if HubSpot did.
fn refused(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::Invalid(report) => {
            let findings: Vec<String> =
                report.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "findings": findings })))
        }
        Refusal::HubSpot(error) => (StatusCode::BAD_GATEWAY, Json(json!({ "error": error.to_string() }))),
    }
}
