//! Associations between two object types: labels, limits and batches.

mod batch;
mod batch_v3;

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::{AssociationType, ObjectSchema, ObjectType, Part};

use super::{batch::envelope, record_associations::resolve, visible};
use crate::{
    behaviour,
    call::{Answer, Call, Outcome},
    refusal::Refusal,
    render,
    route::Version,
    store::{Account, End, TypeKey, object_type},
    ties,
};

/// `…/associations/{from}/{to}/…`
pub(super) fn answer(account: &mut Account, call: &Call) -> Outcome {
    let rest = call.route.rest();
    let [from, to, rest @ ..] = rest.as_slice() else { return Err(Refusal::not_implemented(&call.path)) };
    let (from, to) = (object_type(from)?, object_type(to)?);
    let v3 = call.route.version == Version::V3;
    match (rest, &call.method) {
        (["labels"], &Method::GET) if !v3 => labels(account, &from, &to),
        (["types"], &Method::GET) if v3 => types(account, &from, &to),
        (["labels"] | ["labels", _], &(Method::POST | Method::PUT | Method::DELETE)) if !v3 => Err(
            Refusal::not_implemented(&format!("{} {}: its schema cannot be changed", call.method, call.path)),
        ),
        (["batch", step @ ..], &Method::POST) if v3 => batch_v3::answer(account, call, &from, &to, step),
        (["batch", step @ ..], &Method::POST) => batch::answer(account, call, &from, &to, step),
        (["labels" | "types"] | ["labels", _], _) => Err(Refusal::method_not_allowed("GET")),
        (["batch", ..], _) => Err(Refusal::method_not_allowed("POST")),
        _ => Err(Refusal::not_implemented(&call.path)),
    }
}

/// `…/definitions/configurations/…`: no account limits beyond HubSpot's own.
pub(super) fn definitions(_: &mut Account, call: &Call) -> Outcome {
    match (call.route.rest().as_slice(), &call.method) {
        (["all"], &Method::GET) => {}
        ([from, to], &Method::GET) => {
            object_type(from)?;
            object_type(to)?;
        }
        (["all"] | [_, _], _) => return Err(Refusal::method_not_allowed("GET")),
        _ => return Err(Refusal::not_implemented(&call.path)),
    }
    Ok(Answer::ok(json!({ "results": [] }), &behaviour::ASSOCIATION_LIMITS))
}

fn labels(account: &Account, from: &ObjectType, to: &ObjectType) -> Outcome {
    visible(account, Part::AssociationLabels, account.tickets().profile.scopes.schema)?;
    let types = ties::types_between(&account.tickets().schema, from, to)?;
    let results: Value = types.into_iter().map(render::labels::label).collect();
    Ok(Answer::ok(json!({ "results": results }), &behaviour::LABELS))
}

/// The v3 list of types: ids and names, without categories.
fn types(account: &Account, from: &ObjectType, to: &ObjectType) -> Outcome {
    visible(account, Part::AssociationLabels, account.tickets().profile.scopes.schema)?;
    let schema = &account.tickets().schema;
    let results: Value = ties::types_between(schema, from, to)?
        .into_iter()
        .map(|kind| {
            json!({ "id": kind.type_id.to_string(), "name": ties::v3_name(schema, &ties::key_of(kind)) })
        })
        .collect();
    Ok(Answer::ok(json!({ "results": results }), &behaviour::LABELS))
}

/// Ties two records by the unlabelled type.
pub(super) fn tie_default(
    account: &mut Account,
    call: &Call,
    from: (&ObjectType, &str),
    to: (&ObjectType, &str),
) -> Outcome {
    let (from, to, types) = resolve(account, from, to, &[])?;
    ties::tie(account, &from, &to, &types);
    let results = default_results(account, &from, &to, &types);
    Ok(Answer::ok(envelope(call.now, results), &behaviour::ASSOCIATIONS_WRITE))
}

/// One result a direction.
fn default_results(account: &Account, from: &End, to: &End, types: &[AssociationType]) -> Vec<Value> {
    let spec = |from: &End, to: &End, kind: &AssociationType| {
        json!({
            "from": { "id": from.id.to_string() },
            "to": { "id": to.id.to_string() },
            "associationSpec": { "associationCategory": kind.category.as_str(), "associationTypeId": kind.type_id },
        })
    };
    let schema = &account.tickets().schema;
    types
        .iter()
        .flat_map(|kind| {
            let inverse = ties::inverse_of(schema, kind).unwrap_or(kind);
            [spec(from, to, kind), spec(to, from, inverse)]
        })
        .collect()
}

/// A tie as the v4 lists show it.
pub(super) fn tied(schema: &ObjectSchema, id: u64, keys: &BTreeSet<TypeKey>) -> Value {
    let types: Value = keys
        .iter()
        .map(|key| {
            let known = schema.associations.iter().find(|kind| ties::key_of(kind) == *key);
            json!({
                "category": key.category,
                "typeId": key.type_id,
                "label": known.and_then(|kind| kind.label.as_deref()),
            })
        })
        .collect();
    json!({ "toObjectId": id.to_string(), "associationTypes": types })
}

/// What a v4 write answers of one pair. The ids are numbers there, as recorded, although the API description has texts.
pub(super) fn pair(from: &End, to: &End, types: &[AssociationType]) -> Value {
    let labels: Vec<&str> = types.iter().filter_map(|kind| kind.label.as_deref()).collect();
    json!({
        "fromObjectTypeId": from.object,
        "fromObjectId": from.id,
        "toObjectTypeId": to.object,
        "toObjectId": to.id,
        "labels": labels,
    })
}

/// The type that the v3 form names by number or name.
pub(super) fn v3_key(
    account: &Account,
    from: &ObjectType,
    to: &ObjectType,
    name: &str,
) -> Result<TypeKey, Refusal> {
    let schema = &account.tickets().schema;
    let between = ties::types_between(schema, from, to)?;
    let known = between.iter().find(|kind| {
        let key = ties::key_of(kind);
        key.type_id.to_string() == name || ties::v3_name(schema, &key).eq_ignore_ascii_case(name)
    });
    known.map(|kind| ties::key_of(kind)).ok_or_else(|| {
        let message = format!("{name} is not an association type between {} and {}", from.id, to.id);
        Refusal::invalid(message, &behaviour::ASSOCIATION_TYPE_UNKNOWN)
    })
}
