//! Batches of associations in the v3 form, where a type has a name and both directions are answered.

use serde_json::{Map, Value, json};
use ticketproof_schema::ObjectType;

use super::v3_key;
use crate::{
    behaviour,
    call::{Answer, Call, Outcome},
    endpoint::{
        batch::{envelope, multi_status},
        record_associations::resolve,
    },
    input,
    refusal::Refusal,
    store::Account,
    ties,
};

/// `/crm/v3/associations/{from}/{to}/batch/{step}`
pub(super) fn answer(
    account: &mut Account,
    call: &Call,
    from: &ObjectType,
    to: &ObjectType,
    step: &[&str],
) -> Outcome {
    let (["create" | "read" | "archive"], [step, ..]) = (step, step) else {
        return Err(Refusal::not_implemented(&call.path));
    };
    ties::types_between(&account.tickets().schema, from, to)?;
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for item in input::batch_items(call.object()?)? {
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
    let behaviour = &behaviour::ASSOCIATIONS_BATCH;
    if !errors.is_empty() {
        return Ok(multi_status(call.now, results, errors, behaviour));
    }
    Ok(match *step {
        "create" => Answer::created(envelope(call.now, results), behaviour),
        "read" => Answer::ok(envelope(call.now, results), behaviour),
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
    let keys = [v3_key(account, from, to, &name)?];
    let (one, other, types) = resolve(account, (from, &one), (to, &other), &keys)?;
    if !create {
        ties::untie(account, &one, &other, &types);
        return Ok(Vec::new());
    }
    ties::tie(account, &one, &other, &types);
    let schema = &account.tickets().schema;
    let mut results = Vec::new();
    for kind in &types {
        let inverse = ties::inverse_of(schema, kind).unwrap_or(kind);
        for (from, to, kind) in [(&other, &one, inverse), (&one, &other, kind)] {
            results.push(json!({
                "from": { "id": from.id.to_string() },
                "to": { "id": to.id.to_string() },
                "type": ties::v3_name(schema, &ties::key_of(kind)),
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
    let end = ties::end(account, from, &id)?;
    let schema = &account.tickets().schema;
    let found: Vec<Value> = account
        .links
        .of(&end, &to.id)
        .flat_map(|(id, keys)| {
            keys.iter().map(move |key| json!({ "id": id.to_string(), "type": ties::v3_name(schema, key) }))
        })
        .collect();
    Ok(vec![json!({ "from": { "id": id }, "to": found })])
}
