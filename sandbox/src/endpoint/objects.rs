//! Records of an object type: create, read, list, update, archive.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    batch, merge, record_associations, search,
    write::{self, ClaimedValues, WriteError},
};
use crate::{
    input::Input,
    parity,
    refusal::Refusal,
    render::object::{self, View},
    request::{Answer, ApiRequest, Outcome},
    route::Version,
    store::{Account, Record, Table, object_type, record_id},
};

/// `…/objects/{object}…`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    let Some((name, rest)) = rest.split_first() else { return Err(Refusal::not_implemented(&request.path)) };
    let object = object_type(name)?.id;
    if let [id, "associations", rest @ ..] = rest {
        return record_associations::answer(account, request, &object, id, rest);
    }
    if request.route.version == Version::V4 {
        return Err(Refusal::not_implemented(&request.path));
    }
    account.table(&object)?;
    match (rest, &request.method) {
        ([], &Method::GET) => list(account, request, &object),
        ([], &Method::POST) => create(account, request, &object),
        ([], _) => Err(Refusal::method_not_allowed("GET, POST")),
        (["search"], &Method::POST) => search::answer(account, request, &object),
        (["merge"], &Method::POST) => merge::answer(account, request, &object),
        (["batch", step], &Method::POST) => batch::answer(account, request, &object, step),
        (["search" | "merge"] | ["batch", _], _) => Err(Refusal::method_not_allowed("POST")),
        ([id], &Method::GET) => read(account, request, &object, id),
        ([id], &Method::PATCH) => update(account, request, &object, id),
        ([id], &Method::DELETE) => archive(account, request, &object, id),
        ([_], _) => Err(Refusal::method_not_allowed("GET, PATCH, DELETE")),
        _ => Err(Refusal::not_implemented(&request.path)),
    }
}

/// The view that the query asks for; without `properties`, it has the default ones.
fn view(table: &Table, request: &ApiRequest) -> View {
    View {
        properties: table.properties_or_default(request.query.list("properties")),
        with_history: request.query.list("propertiesWithHistory"),
        associations: request.query.list("associations"),
    }
}

fn check_associations(view: &View) -> Result<(), Refusal> {
    view.associations.iter().try_for_each(|name| object_type(name).map(|_| ()))
}

fn list(account: &Account, request: &ApiRequest, object: &str) -> Outcome {
    let table = account.table(object)?;
    let (limit, archived) = (request.query.limit(10, 100)?, request.query.flag("archived")?);
    let after = match request.query.one("after") {
        None => 0,
        Some(text) => text
            .parse::<u64>()
            .map_err(|_| Refusal::bad_parameter(format!("{text} is not a cursor that a list gave")))?,
    };
    let view = view(table, request);
    check_associations(&view)?;
    let mut found = table
        .records
        .range(after..)
        .map(|(_, record)| record)
        .filter(|record| record.archived_at.is_some() == archived);
    let page: Vec<&Record> = found.by_ref().take(limit).collect();
    let mut body = json!({
        "results": page.iter().map(|record| view.show(account, table, record)).collect::<Value>(),
    });
    if let (Some(_), Some(last)) = (found.next(), page.last()) {
        let after = (last.id + 1).to_string();
        body["paging"] = json!({ "next": { "after": after, "link": next_link(request, &after) } });
    }
    Ok(Answer::ok(body, parity::TICKET_LIST.for_object(object)))
}

/// The URL of the next page: the same request with another cursor.
fn next_link(request: &ApiRequest, after: &str) -> String {
    let mut link = format!("{}{}?", request.base_url, request.path);
    for (name, value) in request.query.others("after") {
        let encode = |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        link.push_str(&format!("{}={}&", encode(name), encode(value)));
    }
    link.push_str("after=");
    link.push_str(after);
    link
}

fn create(account: &mut Account, request: &ApiRequest, object: &str) -> Outcome {
    let input = Input::read(request.object()?)?;
    let table = account.table(object)?;
    let word = table.profile.word;
    let checked = write::check(account, table, request, input, None, &mut ClaimedValues::new())
        .map_err(|objection| objection.into_refusal(word))?;
    let id = write::commit(account, object, checked, request.now);
    let table = account.table(object)?;
    let record = table.live(id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::created(object::whole(account, table, record), parity::TICKET_CREATE.for_object(object)))
}

fn read(account: &Account, request: &ApiRequest, object: &str, id: &str) -> Outcome {
    let table = account.table(object)?;
    let view = view(table, request);
    check_associations(&view)?;
    let record = table.find(id, request.query.one("idProperty"), request.query.flag("archived")?)?;
    Ok(Answer::ok(view.show(account, table, record), parity::TICKET_READ.for_object(object)))
}

fn update(account: &mut Account, request: &ApiRequest, object: &str, id: &str) -> Outcome {
    let input = Input::read(request.object()?)?;
    let table = account.table(object)?;
    let record = account.find_to_write(table, id, request.query.one("idProperty"))?;
    if input.properties.is_empty() {
        return Err(Refusal::invalid(
            "No properties found to update, please provide at least one.",
            &parity::NOTHING_TO_UPDATE,
        ));
    }
    let written: Vec<String> = input.properties.keys().cloned().collect();
    let word = table.profile.word;
    let input = Input { associations: Vec::new(), ..input };
    let checked = write::check(account, table, request, input, Some(record), &mut ClaimedValues::new())
        .map_err(|objection: WriteError| objection.into_refusal(word))?;
    let id = write::commit(account, object, checked, request.now);
    let table = account.table(object)?;
    let record = table.live(id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::ok(
        object::updated(account, table, record, &written),
        parity::TICKET_UPDATE.for_object(object),
    ))
}

fn archive(account: &mut Account, request: &ApiRequest, object: &str, id: &str) -> Outcome {
    let number = record_id(id).ok_or_else(|| Refusal::not_an_id(id))?;
    account.archive(object, number, request.now);
    Ok(Answer::no_content(parity::TICKET_ARCHIVE.for_object(object)))
}
