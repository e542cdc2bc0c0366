//! The ties of one record, in the v3 form and in the v4 form.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::{AssociationType, ObjectType};

use super::associations;
use crate::{
    behaviour,
    call::{Answer, Call, Outcome},
    input,
    refusal::Refusal,
    render::object::View,
    route::Version,
    store::{Account, End, TypeKey, object_type},
    ties,
};

/// `…/objects/{object}/{id}/associations/…`
pub(super) fn answer(account: &mut Account, call: &Call, object: &str, id: &str, rest: &[&str]) -> Outcome {
    let from_type = ObjectType::from_id(object);
    let form = call.route.version;
    match (rest, &call.method) {
        (["default", to, to_id], &Method::PUT) if form != Version::V3 => {
            let to_type = object_type(to)?;
            associations::tie_default(account, call, (&from_type, id), (&to_type, to_id))
        }
        ([to], &Method::GET) => list(account, call, (&from_type, id), &object_type(to)?),
        ([to, to_id], &Method::PUT) if form != Version::V3 => {
            put(account, call, (&from_type, id), (&object_type(to)?, to_id))
        }
        ([to, to_id], &Method::DELETE) if form != Version::V3 => {
            let to_type = object_type(to)?;
            // What is not tied is as good as untied.
            if let (Ok(from), Ok(to)) =
                (ties::end(account, &from_type, id), ties::end(account, &to_type, to_id))
            {
                ties::untie(account, &from, &to, &[]);
            }
            Ok(Answer::no_content(&behaviour::ASSOCIATIONS_WRITE))
        }
        ([to, to_id, kind], &(Method::PUT | Method::DELETE)) if form == Version::V3 => {
            write_v3(account, call, (&from_type, id), (&object_type(to)?, to_id), kind)
        }
        ([_], _) => Err(Refusal::method_not_allowed("GET")),
        ([_, _], _) if form != Version::V3 => Err(Refusal::method_not_allowed("PUT, DELETE")),
        ([_, _, _], _) if form == Version::V3 => Err(Refusal::method_not_allowed("PUT, DELETE")),
        (["default", _, _], _) => Err(Refusal::method_not_allowed("PUT")),
        _ => Err(Refusal::not_implemented(&call.path)),
    }
}

fn list(account: &Account, call: &Call, (from_type, id): (&ObjectType, &str), to: &ObjectType) -> Outcome {
    let schema = &account.tickets().schema;
    ties::types_between(schema, from_type, to)?;
    let from = ties::end(account, from_type, id)?;
    let after = call.query.one("after").map_or(Ok(0), str::parse::<u64>);
    let after = after.map_err(|_| Refusal::bad_parameter("after is not a cursor that a list gave"))?;
    let limit = call.query.limit(500, 500)?;
    let mut tied = account.links.of(&from, &to.id).filter(|(id, _)| *id >= after);
    let (mut results, mut last) = (Vec::new(), 0);
    for (id, keys) in tied.by_ref().take(limit) {
        last = id;
        if call.route.version == Version::V3 {
            results.extend(
                keys.iter().map(|key| json!({ "id": id.to_string(), "type": ties::v3_name(schema, key) })),
            );
        } else {
            results.push(associations::tied(schema, id, keys));
        }
    }
    let mut body = json!({ "results": results });
    if tied.next().is_some() {
        let next = (last + 1).to_string();
        let link = format!("{}{}?after={next}", call.base_url, call.path);
        body["paging"] = json!({ "next": { "after": next, "link": link } });
    }
    Ok(Answer::ok(body, &behaviour::ASSOCIATIONS_READ))
}

fn put(
    account: &mut Account,
    call: &Call,
    (from_type, id): (&ObjectType, &str),
    (to_type, to_id): (&ObjectType, &str),
) -> Outcome {
    let keys: Vec<TypeKey> = call.array()?.into_iter().map(input::type_key).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Refusal::bad_parameter("at least one association type is needed"));
    }
    let (from, to, types) = resolve(account, (from_type, id), (to_type, to_id), &keys)?;
    ties::tie(account, &from, &to, &types);
    let body = associations::pair(&from, &to, &types);
    Ok(Answer::created(body, &behaviour::ASSOCIATIONS_WRITE))
}

/// Both ends and the types between them, all of which must be there.
pub(super) fn resolve(
    account: &Account,
    (from_type, id): (&ObjectType, &str),
    (to_type, to_id): (&ObjectType, &str),
    keys: &[TypeKey],
) -> Result<(End, End, Vec<AssociationType>), Refusal> {
    let types = ties::known_types(&account.tickets().schema, from_type, to_type, keys)?;
    let types = types.into_iter().cloned().collect();
    let (from, to) = (ties::end(account, from_type, id)?, ties::end(account, to_type, to_id)?);
    if from == to {
        let message = format!("Object {id} cannot be associated to itself ({id})");
        return Err(Refusal::invalid(message, &behaviour::ASSOCIATIONS_BATCH));
    }
    Ok((from, to, types))
}

/// The v3 form names one type in the path, by number or by name (`ticket_to_contact`).
fn write_v3(
    account: &mut Account,
    call: &Call,
    (from_type, id): (&ObjectType, &str),
    (to_type, to_id): (&ObjectType, &str),
    kind: &str,
) -> Outcome {
    let keys = [associations::v3_key(account, from_type, to_type, kind)?];
    let (from, to, types) = resolve(account, (from_type, id), (to_type, to_id), &keys)?;
    if call.method == Method::DELETE {
        ties::untie(account, &from, &to, &types);
        return Ok(Answer::no_content(&behaviour::ASSOCIATIONS_WRITE));
    }
    ties::tie(account, &from, &to, &types);
    let table = account.table(&from_type.id)?;
    let record = table.live(from.id).ok_or_else(Refusal::not_found)?;
    let view = View {
        properties: table.profile.answers.read.iter().map(|&name| name.to_owned()).collect(),
        associations: vec![to_type.name.clone()],
        ..View::default()
    };
    let body: Value = view.show(account, table, record);
    Ok(Answer::ok(body, &behaviour::ASSOCIATIONS_WRITE))
}
