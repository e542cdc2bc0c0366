//! Tickets in HubSpot's first API: requests have lists of name and value, answers have properties with versions.

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use ticketproof_schema::profile::TICKETS;

use super::write::{self, ClaimedValues, WriteError};
use crate::{
    input::{self, Input, mistyped},
    parity,
    refusal::Refusal,
    request::{Answer, ApiRequest, Outcome},
    store::{Account, Record, Table, record_id},
};

/// `/crm-objects/v1/objects/tickets…`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    let rest = match rest.split_first() {
        Some((object, rest)) if *object == TICKETS.object.name => rest,
        _ => return Err(Refusal::not_implemented(&request.path)),
    };
    let body = match (rest, &request.method) {
        ([], &Method::POST) => write_one(account, request, None, Value::Array(request.array()?))?,
        (["paged"], &Method::GET) => paged(account, request)?,
        (["batch-create"], &Method::POST) => {
            let inputs = request.array()?;
            inputs
                .into_iter()
                .map(|input| write_one(account, request, None, input))
                .collect::<Result<Value, _>>()?
        }
        (["batch-update"], &Method::POST) => return batch_update(account, request),
        (["batch-read"], &Method::POST) => batch_read(account, request)?,
        (["batch-delete"], &Method::POST) => {
            for id in ids(request)? {
                account.archive(TICKETS.object.id, id, request.now);
            }
            return Ok(Answer::no_content(&parity::LEGACY));
        }
        ([], _) => return Err(Refusal::method_not_allowed("POST")),
        ([id], &Method::GET) => {
            let table = account.tickets();
            object(account, table, table.find(id, None, request.query.flag("includeDeletes")?)?, request)
        }
        ([id], &Method::PUT) => {
            let id = account.tickets().find(id, None, false)?.id;
            write_one(account, request, Some(id), Value::Array(request.array()?))?
        }
        ([id], &Method::DELETE) => {
            let id = account.tickets().find(id, None, false)?.id;
            account.archive(TICKETS.object.id, id, request.now);
            return Ok(Answer::no_content(&parity::LEGACY));
        }
        ([_], _) => return Err(Refusal::method_not_allowed("GET, PUT, DELETE")),
        _ => return Err(Refusal::not_implemented(&request.path)),
    };
    Ok(Answer::ok(body, &parity::LEGACY))
}

/// Reads `[{"name": …, "value": …}, …]`.
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

fn write_one(
    account: &mut Account,
    request: &ApiRequest,
    id: Option<u64>,
    list: Value,
) -> Result<Value, Refusal> {
    let input = read_input(list)?;
    let table = account.tickets();
    let record = id.and_then(|id| table.live(id));
    let checked = write::check(account, table, request, input, record, &mut ClaimedValues::new())
        .map_err(legacy_refusal)?;
    let id = write::commit(account, TICKETS.object.id, checked, request.now);
    let table = account.tickets();
    Ok(object(account, table, table.live(id).ok_or_else(Refusal::not_found)?, request))
}

/// The refusal in the first API: the list of bad values is a member of its own, not part of the message.
fn legacy_refusal(error: WriteError) -> Refusal {
    let WriteError::Values(errors) = error else { return error.into_refusal(TICKETS.word) };
    if errors.properties.is_empty() {
        return WriteError::Values(errors).into_refusal(TICKETS.word);
    }
    let results: Value = errors
        .properties
        .iter()
        .map(|error| {
            json!({ "isValid": false, "message": error.message, "error": error.code, "name": error.name })
        })
        .collect();
    Refusal::new(StatusCode::BAD_REQUEST, None, "Property values were not valid", &parity::LEGACY)
        .with("validationResults", results)
}

fn object(account: &Account, table: &Table, record: &Record, request: &ApiRequest) -> Value {
    let mut wanted = request.query.list("properties");
    wanted.extend(request.query.list("propertiesWithHistory"));
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

fn paged(account: &Account, request: &ApiRequest) -> Result<Value, Refusal> {
    let offset = request.query.one("offset").map_or(Ok(0), str::parse::<u64>);
    let offset = offset.map_err(|_| Refusal::bad_parameter("offset must be a number"))?;
    let table = account.tickets();
    let mut live =
        table.records.range(offset..).map(|(_, record)| record).filter(|one| one.archived_at.is_none());
    let page: Vec<&Record> = live.by_ref().take(100).collect();
    let has_more = live.next().is_some();
    let offset = page.last().map_or(offset, |last| last.id + 1);
    let objects: Value = page.into_iter().map(|record| object(account, table, record, request)).collect();
    Ok(json!({ "objects": objects, "hasMore": has_more, "offset": offset }))
}

fn ids(request: &ApiRequest) -> Result<Vec<u64>, Refusal> {
    input::texts(&mut request.object()?, "ids")?
        .into_iter()
        .map(|id| record_id(&id).ok_or_else(|| Refusal::not_an_id(&id)))
        .collect()
}

fn batch_read(account: &Account, request: &ApiRequest) -> Result<Value, Refusal> {
    let table = account.tickets();
    let found = ids(request)?.into_iter().filter_map(|id| table.live(id));
    let objects = found.map(|record| (record.id.to_string(), object(account, table, record, request)));
    Ok(Value::Object(objects.collect()))
}

fn batch_update(account: &mut Account, request: &ApiRequest) -> Outcome {
    let mut done = Vec::new();
    for item in request.array()? {
        let mut item = input::object_of("inputs", item)?;
        let id = input::text(&mut item, "objectId")?.ok_or_else(|| Refusal::missing_fields(&["objectId"]))?;
        let id = account.tickets().find(&id, None, false)?.id;
        let list = item.remove("properties").unwrap_or(Value::Null);
        done.push(write_one(account, request, Some(id), list)?);
    }
    Ok(Answer::ok(Value::Array(done), &parity::LEGACY))
}
