//! The associations of one record, in the v3 form and in the v4 form.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::ObjectType;

use crate::{
    associations, input, parity,
    refusal::Refusal,
    render::{self, batch::envelope, object::View},
    request::{Answer, ApiRequest, Outcome},
    route::Version,
    store::{Account, AssociationTypeKey, object_type},
};

/// `…/objects/{object}/{id}/associations/…`
pub(super) fn answer(
    account: &mut Account,
    request: &ApiRequest,
    object: &str,
    id: &str,
    rest: &[&str],
) -> Outcome {
    let from_type = ObjectType::from_id(object);
    let form = request.route.version;
    match (rest, &request.method) {
        (["default", to, to_id], &Method::PUT) if form != Version::V3 => {
            let to_type = object_type(to)?;
            associate_default(account, request, (&from_type, id), (&to_type, to_id))
        }
        ([to], &Method::GET) => list(account, request, (&from_type, id), &object_type(to)?),
        ([to, to_id], &Method::PUT) if form != Version::V3 => {
            put(account, request, (&from_type, id), (&object_type(to)?, to_id))
        }
        ([to, to_id], &Method::DELETE) if form != Version::V3 => {
            let to_type = object_type(to)?;
            // Removing an association that does not exist is no error.
            if let (Ok(from), Ok(to)) = (
                associations::record_ref(account, &from_type, id),
                associations::record_ref(account, &to_type, to_id),
            ) {
                associations::dissociate(account, &from, &to, &[]);
            }
            Ok(Answer::no_content(&parity::ASSOCIATIONS_WRITE))
        }
        ([to, to_id, kind], &(Method::PUT | Method::DELETE)) if form == Version::V3 => {
            write_v3(account, request, (&from_type, id), (&object_type(to)?, to_id), kind)
        }
        ([_], _) => Err(Refusal::method_not_allowed("GET")),
        ([_, _], _) if form != Version::V3 => Err(Refusal::method_not_allowed("PUT, DELETE")),
        ([_, _, _], _) if form == Version::V3 => Err(Refusal::method_not_allowed("PUT, DELETE")),
        (["default", _, _], _) => Err(Refusal::method_not_allowed("PUT")),
        _ => Err(Refusal::not_implemented(&request.path)),
    }
}

fn list(
    account: &Account,
    request: &ApiRequest,
    (from_type, id): (&ObjectType, &str),
    to: &ObjectType,
) -> Outcome {
    let schema = &account.tickets().schema;
    associations::types_between(schema, from_type, to)?;
    let from = associations::record_ref(account, from_type, id)?;
    let after = request.query.one("after").map_or(Ok(0), str::parse::<u64>);
    let after = after.map_err(|_| Refusal::bad_parameter("after is not a cursor that a list gave"))?;
    let limit = request.query.limit(500, 500)?;
    let mut associated = account.associations.of(&from, &to.id).filter(|(id, _)| *id >= after);
    let (mut results, mut last) = (Vec::new(), 0);
    for (id, keys) in associated.by_ref().take(limit) {
        last = id;
        if request.route.version == Version::V3 {
            results.extend(
                keys.iter()
                    .map(|key| json!({ "id": id.to_string(), "type": associations::v3_name(schema, key) })),
            );
        } else {
            results.push(render::associations::associated_record(schema, id, keys));
        }
    }
    let mut body = json!({ "results": results });
    if associated.next().is_some() {
        let next = (last + 1).to_string();
        let link = format!("{}{}?after={next}", request.base_url, request.path);
        body["paging"] = json!({ "next": { "after": next, "link": link } });
    }
    Ok(Answer::ok(body, &parity::ASSOCIATIONS_READ))
}

fn put(
    account: &mut Account,
    request: &ApiRequest,
    (from_type, id): (&ObjectType, &str),
    (to_type, to_id): (&ObjectType, &str),
) -> Outcome {
    let keys: Vec<AssociationTypeKey> =
        request.array()?.into_iter().map(input::type_key).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Refusal::bad_parameter("the body has no association type; name at least one"));
    }
    let (from, to, types) = associations::resolve(account, (from_type, id), (to_type, to_id), &keys)?;
    associations::associate(account, &from, &to, &types);
    let body = render::associations::written_pair(&from, &to, &types);
    Ok(Answer::created(body, &parity::ASSOCIATIONS_WRITE))
}

/// Writes in the v3 form, where the path names one type by number or by name (`ticket_to_contact`).
fn write_v3(
    account: &mut Account,
    request: &ApiRequest,
    (from_type, id): (&ObjectType, &str),
    (to_type, to_id): (&ObjectType, &str),
    kind: &str,
) -> Outcome {
    let keys = [associations::v3_key(account, from_type, to_type, kind)?];
    let (from, to, types) = associations::resolve(account, (from_type, id), (to_type, to_id), &keys)?;
    if request.method == Method::DELETE {
        associations::dissociate(account, &from, &to, &types);
        return Ok(Answer::no_content(&parity::ASSOCIATIONS_WRITE));
    }
    associations::associate(account, &from, &to, &types);
    let table = account.table(&from_type.id)?;
    let record = table.live(from.id).ok_or_else(Refusal::not_found)?;
    let view = View {
        properties: table.default_properties(),
        associations: vec![to_type.name.clone()],
        ..View::default()
    };
    let body: Value = view.show(account, table, record);
    Ok(Answer::ok(body, &parity::ASSOCIATIONS_WRITE))
}

/// `PUT …/associations/default/{to}/{id}`: associates two records by the unlabelled type.
fn associate_default(
    account: &mut Account,
    request: &ApiRequest,
    from: (&ObjectType, &str),
    to: (&ObjectType, &str),
) -> Outcome {
    let (from, to, types) = associations::resolve(account, from, to, &[])?;
    associations::associate(account, &from, &to, &types);
    let results = render::associations::default_results(account, &from, &to, &types);
    Ok(Answer::ok(envelope(request.now, results), &parity::ASSOCIATIONS_WRITE))
}
