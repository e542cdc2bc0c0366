//! Tickets as HubSpot's first API served them: lists of name and value in, properties with versions out.

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use ticketproof_schema::profile::TICKETS;

use super::{
    objects::archive_record,
    write::{self, Claims, Objection},
};
use crate::{
    behaviour,
    call::{Answer, Call, Outcome},
    input::{self, Input, mistyped},
    refusal::Refusal,
    store::{Account, Record, Table, record_id},
};

/// `/crm-objects/v1/objects/tickets…`
pub(super) fn answer(account: &mut Account, call: &Call) -> Outcome {
    let rest = call.route.rest();
    let rest = match rest.split_first() {
        Some((object, rest)) if *object == TICKETS.object.name => rest,
        _ => return Err(Refusal::not_implemented(&call.path)),
    };
    let body = match (rest, &call.method) {
        ([], &Method::POST) => write_one(account, call, None, Value::Array(call.array()?))?,
        (["paged"], &Method::GET) => paged(account, call)?,
        (["batch-create"], &Method::POST) => {
            let inputs = call.array()?;
            inputs
                .into_iter()
                .map(|input| write_one(account, call, None, input))
                .collect::<Result<Value, _>>()?
        }
        (["batch-update"], &Method::POST) => return batch_update(account, call),
        (["batch-read"], &Method::POST) => batch_read(account, call)?,
        (["batch-delete"], &Method::POST) => {
            for id in ids(call)? {
                archive_record(account, TICKETS.object.id, id, call.now);
            }
            return Ok(Answer::no_content(&behaviour::LEGACY));
        }
        ([], _) => return Err(Refusal::method_not_allowed("POST")),
        ([id], &Method::GET) => {
            let table = account.tickets();
            object(account, table, table.find(id, None, call.query.flag("includeDeletes")?)?, call)
        }
        ([id], &Method::PUT) => {
            let id = account.tickets().find(id, None, false)?.id;
            write_one(account, call, Some(id), Value::Array(call.array()?))?
        }
        ([id], &Method::DELETE) => {
            let id = account.tickets().find(id, None, false)?.id;
            archive_record(account, TICKETS.object.id, id, call.now);
            return Ok(Answer::no_content(&behaviour::LEGACY));
        }
        ([_], _) => return Err(Refusal::method_not_allowed("GET, PUT, DELETE")),
        _ => return Err(Refusal::not_implemented(&call.path)),
    };
    Ok(Answer::ok(body, &behaviour::LEGACY))
}

/// `[{"name": …, "value": …}, …]`
fn read_input(list: Value) -> Result<Input, Refusal> {
    let items = match list {
        Value::Array(items) => items,
        other => return Err(mistyped("properties", "a list", &other)),
    };
    let mut properties = Map::new();
    for item in items {
        let mut item = input::object_of("properties", item)?;
        let name = input::text(&mut item, "name")?.ok_or_else(|| Refusal::missing_fields(&["name"]))?;
        properties.insert(name, item.remove("value").unwrap_or(Value::Null));
    }
    let mut body = Map::new();
    body.insert("properties".to_owned(), Value::Object(properties));
    Input::read(body)
}

fn write_one(account: &mut Account, call: &Call, id: Option<u64>, list: Value) -> Result<Value, Refusal> {
    let input = read_input(list)?;
    let table = account.tickets();
    let record = id.and_then(|id| table.live(id));
    let checked =
        write::check(account, table, call, input, record, &mut Claims::new()).map_err(in_legacy_words)?;
    let id = write::commit(account, TICKETS.object.id, checked, call.now);
    let table = account.tickets();
    Ok(object(account, table, table.live(id).ok_or_else(Refusal::not_found)?, call))
}

/// The list of bad values stands beside the message here, not inside it.
fn in_legacy_words(objection: Objection) -> Refusal {
    let Objection::Values(verdict) = objection else { return objection.into_refusal(TICKETS.word) };
    if verdict.errors.is_empty() {
        return Objection::Values(verdict).into_refusal(TICKETS.word);
    }
    let results: Value = verdict
        .errors
        .iter()
        .map(|error| {
            json!({ "isValid": false, "message": error.message, "error": error.code, "name": error.name })
        })
        .collect();
    Refusal::new(StatusCode::BAD_REQUEST, None, "Property values were not valid", &behaviour::LEGACY)
        .with("validationResults", results)
}

fn object(account: &Account, table: &Table, record: &Record, call: &Call) -> Value {
    let mut wanted = call.query.list("properties");
    wanted.extend(call.query.list("propertiesWithHistory"));
    if wanted.is_empty() {
        wanted = record.values().map(|(name, _)| name.to_owned()).collect();
    }
    let mut properties = Map::new();
    for name in wanted {
        let versions: Vec<Value> = record
            .history(&name)
            .map(|change| {
                json!({
                    "name": name,
                    "value": change.value,
                    "timestamp": change.at,
                    "source": "INTEGRATION",
                    "sourceVid": [],
                })
            })
            .collect();
        if let Some(newest) = versions.first() {
            properties.insert(
                name.clone(),
                json!({
                    "value": newest["value"],
                    "timestamp": newest["timestamp"],
                    "source": "INTEGRATION",
                    "sourceId": null,
                    "versions": versions,
                }),
            );
        }
    }
    json!({
        "objectType": table.profile.word,
        "portalId": account.portal,
        "objectId": record.id,
        "properties": properties,
        "version": 1,
        "isDeleted": record.archived_at.is_some(),
    })
}

fn paged(account: &Account, call: &Call) -> Result<Value, Refusal> {
    let offset = call.query.one("offset").map_or(Ok(0), str::parse::<u64>);
    let offset = offset.map_err(|_| Refusal::bad_parameter("offset must be a number"))?;
    let table = account.tickets();
    let mut live =
        table.records.range(offset..).map(|(_, record)| record).filter(|one| one.archived_at.is_none());
    let page: Vec<&Record> = live.by_ref().take(100).collect();
    let has_more = live.next().is_some();
    let offset = page.last().map_or(offset, |last| last.id + 1);
    let objects: Value = page.into_iter().map(|record| object(account, table, record, call)).collect();
    Ok(json!({ "objects": objects, "hasMore": has_more, "offset": offset }))
}

fn ids(call: &Call) -> Result<Vec<u64>, Refusal> {
    input::texts(&mut call.object()?, "ids")?
        .into_iter()
        .map(|id| record_id(&id).ok_or_else(|| Refusal::not_an_id(&id)))
        .collect()
}

fn batch_read(account: &Account, call: &Call) -> Result<Value, Refusal> {
    let table = account.tickets();
    let found = ids(call)?.into_iter().filter_map(|id| table.live(id));
    let objects = found.map(|record| (record.id.to_string(), object(account, table, record, call)));
    Ok(Value::Object(objects.collect()))
}

fn batch_update(account: &mut Account, call: &Call) -> Outcome {
    let mut done = Vec::new();
    for item in call.array()? {
        let mut item = input::object_of("inputs", item)?;
        let id = input::text(&mut item, "objectId")?.ok_or_else(|| Refusal::missing_fields(&["objectId"]))?;
        let id = account.tickets().find(&id, None, false)?.id;
        let list = item.remove("properties").unwrap_or(Value::Null);
        done.push(write_one(account, call, Some(id), list)?);
    }
    Ok(Answer::ok(Value::Array(done), &behaviour::LEGACY))
}
