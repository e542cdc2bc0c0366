//! Batches of associations in the v3 form: types have names, and answers list both directions.

use serde_json::{Map, Value, json};
use ticketproof_schema::ObjectType;

use crate::{
    associations, input, parity,
    refusal::Refusal,
    render::batch::{envelope, multi_status},
    request::{Answer, ApiRequest, Outcome},
    store::Account,
};

/// `/crm/v3/associations/{from}/{to}/batch/{step}`
pub(super) fn answer(
    account: &mut Account,
    request: &ApiRequest,
    from: &ObjectType,
    to: &ObjectType,
    step: &[&str],
) -> Outcome {
    let (["create" | "read" | "archive"], [step, ..]) = (step, step) else {
        return Err(Refusal::not_implemented(&request.path));
    };
    associations::types_between(&account.tickets().schema, from, to)?;
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for item in input::batch_items(request.object()?)? {
        let item = input::object_of("inputs", item)?;
        let done = match *step {
            "read" => read(account, from, to, item),
            step => write(account, from, to, item, step == "create"),
        };
        match done {
            Ok(done) => results.extend(done),
            Err(refusal) => errors.push(refusal.to_item(None)),
        }
    }
    let behaviour = &parity::ASSOCIATIONS_BATCH;
    if !errors.is_empty() {
        return Ok(multi_status(request.now, results, errors, behaviour));
    }
    Ok(match *step {
        "create" => Answer::created(envelope(request.now, results), behaviour),
        "read" => Answer::ok(envelope(request.now, results), behaviour),
        _ => Answer::no_content(behaviour),
    })
}

fn write(
    account: &mut Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
    create: bool,
) -> Result<Vec<Value>, Refusal> {
    let (one, other) = (input::id_of(&mut item, "from")?, input::id_of(&mut item, "to")?);
    let name = input::text(&mut item, "type")?.ok_or_else(|| Refusal::missing_fields(&["type"]))?;
    let keys = [associations::v3_key(account, from, to, &name)?];
    let (one, other, types) = associations::resolve(account, (from, &one), (to, &other), &keys)?;
    if !create {
        associations::dissociate(account, &one, &other, &types);
        return Ok(Vec::new());
    }
    associations::associate(account, &one, &other, &types);
    let schema = &account.tickets().schema;
    let mut results = Vec::new();
    for kind in &types {
        let inverse = associations::inverse_of(schema, kind).unwrap_or(kind);
        for (from, to, kind) in [(&other, &one, inverse), (&one, &other, kind)] {
            results.push(json!({
                "from": { "id": from.id.to_string() },
                "to": { "id": to.id.to_string() },
                "type": associations::v3_name(schema, &associations::key_of(kind)),
            }));
        }
    }
    Ok(results)
}

fn read(
    account: &Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let id = input::text(&mut item, "id")?.ok_or_else(|| Refusal::missing_fields(&["id"]))?;
    let end = associations::record_ref(account, from, &id)?;
    let schema = &account.tickets().schema;
    let found: Vec<Value> = account
        .associations
        .of(&end, &to.id)
        .flat_map(|(id, keys)| {
            keys.iter()
                .map(move |key| json!({ "id": id.to_string(), "type": associations::v3_name(schema, key) }))
        })
        .collect();
    Ok(vec![json!({ "from": { "id": id }, "to": found })])
}
