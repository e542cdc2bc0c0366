//! Associations between two object types: labels, limits and batches.

mod batch;
mod batch_v3;

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::{ObjectType, Part};

use crate::{
    associations, parity,
    refusal::Refusal,
    render,
    request::{Answer, ApiRequest, Outcome},
    route::Version,
    store::{Account, object_type},
};

/// `…/associations/{from}/{to}/…`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    let [from, to, rest @ ..] = rest.as_slice() else { return Err(Refusal::not_implemented(&request.path)) };
    let (from, to) = (object_type(from)?, object_type(to)?);
    let v3 = request.route.version == Version::V3;
    match (rest, &request.method) {
        (["labels"], &Method::GET) if !v3 => labels(account, &from, &to),
        (["types"], &Method::GET) if v3 => types(account, &from, &to),
        (["labels"] | ["labels", _], &(Method::POST | Method::PUT | Method::DELETE)) if !v3 => {
            Err(request.schema_is_fixed())
        }
        (["batch", step @ ..], &Method::POST) if v3 => batch_v3::answer(account, request, &from, &to, step),
        (["batch", step @ ..], &Method::POST) => batch::answer(account, request, &from, &to, step),
        (["labels" | "types"] | ["labels", _], _) => Err(Refusal::method_not_allowed("GET")),
        (["batch", ..], _) => Err(Refusal::method_not_allowed("POST")),
        _ => Err(Refusal::not_implemented(&request.path)),
    }
}

/// `…/definitions/configurations/…`: the account sets no limits of its own.
pub(super) fn definitions(_: &mut Account, request: &ApiRequest) -> Outcome {
    match (request.route.rest().as_slice(), &request.method) {
        (["all"], &Method::GET) => {}
        ([from, to], &Method::GET) => {
            object_type(from)?;
            object_type(to)?;
        }
        (["all"] | [_, _], _) => return Err(Refusal::method_not_allowed("GET")),
        _ => return Err(Refusal::not_implemented(&request.path)),
    }
    Ok(Answer::ok(json!({ "results": [] }), &parity::ASSOCIATION_LIMITS))
}

fn labels(account: &Account, from: &ObjectType, to: &ObjectType) -> Outcome {
    account.check_visible(Part::AssociationLabels, account.tickets().profile.scopes.schema)?;
    let types = associations::types_between(&account.tickets().schema, from, to)?;
    let results: Value = types.into_iter().map(render::associations::label).collect();
    Ok(Answer::ok(json!({ "results": results }), &parity::LABELS))
}

/// The association types in the v3 form: ids and names, no categories.
fn types(account: &Account, from: &ObjectType, to: &ObjectType) -> Outcome {
    account.check_visible(Part::AssociationLabels, account.tickets().profile.scopes.schema)?;
    let schema = &account.tickets().schema;
    let results: Value = associations::types_between(schema, from, to)?
        .into_iter()
        .map(|kind| {
            json!({ "id": kind.type_id.to_string(), "name": associations::v3_name(schema, &associations::key_of(kind)) })
        })
        .collect();
    Ok(Answer::ok(json!({ "results": results }), &parity::LABELS))
}
