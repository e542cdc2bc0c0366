//! Batches of associations in the v4 form. An input that fails does not affect the others.

use serde_json::{Map, Value, json};
use ticketproof_schema::{AssociationType, ObjectType};

use crate::{
    associations, input, parity,
    refusal::Refusal,
    render::{
        associations::{associated_record, default_results, written_pair},
        batch::{envelope, multi_status},
    },
    request::{Answer, ApiRequest, Outcome},
    route::Version,
    store::{Account, AssociationTypeKey, RecordRef},
};

/// `…/associations/{from}/{to}/batch/{step}`
pub(super) fn answer(
    account: &mut Account,
    request: &ApiRequest,
    from: &ObjectType,
    to: &ObjectType,
    step: &[&str],
) -> Outcome {
    let known = [&["create"][..], &["read"], &["archive"], &["associate", "default"], &["labels", "archive"]];
    if !known.contains(&step) {
        return Err(Refusal::not_implemented(&request.path));
    }
    associations::types_between(&account.tickets().schema, from, to)?;
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for item in input::batch_items(request.object()?)? {
        let item = input::object_of("inputs", item)?;
        let done = match step {
            ["create"] => create(account, from, to, item),
            ["read"] => read(account, from, to, item),
            ["archive"] => archive(account, from, to, item),
            ["labels", ..] => archive_labels(account, from, to, item),
            _ => associate_default(account, from, to, item),
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
    if request.route.version == Version::September2026 {
        // This version's API description has 200 and a body for every step.
        return Ok(Answer::ok(envelope(request.now, results), behaviour));
    }
    Ok(match step {
        ["create"] => Answer::created(envelope(request.now, results), behaviour),
        ["read"] | ["associate", ..] => Answer::ok(envelope(request.now, results), behaviour),
        _ => Answer::no_content(behaviour),
    })
}

/// Reads the two records of an input and the types between them, of which there must be at least one.
fn typed_pair(
    account: &Account,
    from: &ObjectType,
    to: &ObjectType,
    item: &mut Map<String, Value>,
) -> Result<(RecordRef, RecordRef, Vec<AssociationType>), Refusal> {
    let (one, other) = (input::id_of(item, "from")?, input::id_of(item, "to")?);
    let keys: Vec<AssociationTypeKey> =
        input::list(item, "types")?.into_iter().map(input::type_key).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Refusal::missing_fields(&["types"]));
    }
    associations::resolve(account, (from, &one), (to, &other), &keys)
}

fn create(
    account: &mut Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let (one, other, types) = typed_pair(account, from, to, &mut item)?;
    associations::associate(account, &one, &other, &types);
    Ok(vec![written_pair(&one, &other, &types)])
}

fn associate_default(
    account: &mut Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let (one, other) = (input::id_of(&mut item, "from")?, input::id_of(&mut item, "to")?);
    let (one, other, types) = associations::resolve(account, (from, &one), (to, &other), &[])?;
    associations::associate(account, &one, &other, &types);
    Ok(default_results(account, &one, &other, &types))
}

fn read(
    account: &Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let id = input::text(&mut item, "id")?.ok_or_else(|| Refusal::missing_fields(&["id"]))?;
    let schema = &account.tickets().schema;
    let found: Vec<Value> = associations::record_ref(account, from, &id)
        .map(|end| {
            account
                .associations
                .of(&end, &to.id)
                .map(|(id, keys)| associated_record(schema, id, keys))
                .collect()
        })
        .unwrap_or_default();
    if found.is_empty() {
        let message = format!("No {} is associated with {} {id}.", to.singular(), from.singular());
        return Err(Refusal::new(
            axum::http::StatusCode::NOT_FOUND,
            Some("OBJECT_NOT_FOUND"),
            message,
            &parity::ASSOCIATIONS_BATCH,
        )
        .with("subCategory", Value::from("crm.associations.NO_ASSOCIATIONS_FOUND"))
        .with(
            "context",
            json!({
                "fromObjectId": [id],
                "fromObjectType": [from.singular()],
                "toObjectType": [to.singular()],
            }),
        ));
    }
    Ok(vec![json!({ "from": { "id": id }, "to": found })])
}

fn archive(
    account: &mut Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let one = input::id_of(&mut item, "from")?;
    for other in input::list(&mut item, "to")? {
        let Some(other) = input::text(&mut input::object_of("to", other)?, "id")? else {
            return Err(Refusal::missing_fields(&["id"]));
        };
        if let (Ok(one), Ok(other)) =
            (associations::record_ref(account, from, &one), associations::record_ref(account, to, &other))
        {
            associations::dissociate(account, &one, &other, &[]);
        }
    }
    Ok(Vec::new())
}

fn archive_labels(
    account: &mut Account,
    from: &ObjectType,
    to: &ObjectType,
    mut item: Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let (one, other, types) = typed_pair(account, from, to, &mut item)?;
    associations::dissociate(account, &one, &other, &types);
    Ok(Vec::new())
}
