//! Records of an object type: create, read, list, update, archive.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::profile::TICKETS;

use super::{
    batch, merge, record_associations, search,
    write::{self, Claims, Objection},
};
use crate::{
    behaviour::{self, Behaviour},
    call::{Answer, Call, Outcome},
    input::Input,
    refusal::Refusal,
    render::object::{self, View},
    route::Version,
    store::{Account, Record, Table, object_type, record_id},
};

/// `…/objects/{object}…`
pub(super) fn answer(account: &mut Account, call: &Call) -> Outcome {
    let rest = call.route.rest();
    let Some((name, rest)) = rest.split_first() else { return Err(Refusal::not_implemented(&call.path)) };
    let object = object_type(name)?.id;
    if let [id, "associations", rest @ ..] = rest {
        return record_associations::answer(account, call, &object, id, rest);
    }
    if call.route.version == Version::V4 {
        return Err(Refusal::not_implemented(&call.path));
    }
    account.table(&object)?;
    match (rest, &call.method) {
        ([], &Method::GET) => list(account, call, &object),
        ([], &Method::POST) => create(account, call, &object),
        ([], _) => Err(Refusal::method_not_allowed("GET, POST")),
        (["search"], &Method::POST) => search::answer(account, call, &object),
        (["merge"], &Method::POST) => merge::answer(account, call, &object),
        (["batch", step], &Method::POST) => batch::answer(account, call, &object, step),
        (["search" | "merge"] | ["batch", _], _) => Err(Refusal::method_not_allowed("POST")),
        ([id], &Method::GET) => read(account, call, &object, id),
        ([id], &Method::PATCH) => update(account, call, &object, id),
        ([id], &Method::DELETE) => archive(account, call, &object, id),
        ([_], _) => Err(Refusal::method_not_allowed("GET, PATCH, DELETE")),
        _ => Err(Refusal::not_implemented(&call.path)),
    }
}

/// Contacts and companies behave as tickets do, but only tickets are recorded.
pub(super) fn behaviour_of(object: &str, tickets: &'static Behaviour) -> &'static Behaviour {
    if object == TICKETS.object.id { tickets } else { &behaviour::BARE_OBJECTS }
}

/// What a read shows: the properties asked for, or the usual ones.
fn view(table: &Table, call: &Call) -> View {
    let mut properties = call.query.list("properties");
    if properties.is_empty() {
        properties = table.profile.answers.read.iter().map(|&name| name.to_owned()).collect();
    }
    View {
        properties,
        with_history: call.query.list("propertiesWithHistory"),
        associations: call.query.list("associations"),
    }
}

fn check_associations(view: &View) -> Result<(), Refusal> {
    view.associations.iter().try_for_each(|name| object_type(name).map(|_| ()))
}

fn list(account: &Account, call: &Call, object: &str) -> Outcome {
    let table = account.table(object)?;
    let (limit, archived) = (call.query.limit(10, 100)?, call.query.flag("archived")?);
    let after = match call.query.one("after") {
        None => 0,
        Some(text) => text
            .parse::<u64>()
            .map_err(|_| Refusal::bad_parameter(format!("{text} is not a cursor that a list gave")))?,
    };
    let view = view(table, call);
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
        body["paging"] = json!({ "next": { "after": after, "link": next_link(call, &after) } });
    }
    Ok(Answer::ok(body, behaviour_of(object, &behaviour::TICKET_LIST)))
}

/// The same request with another cursor.
fn next_link(call: &Call, after: &str) -> String {
    let mut link = format!("{}{}?", call.base_url, call.path);
    for (name, value) in call.query.others("after") {
        let encode = |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        link.push_str(&format!("{}={}&", encode(name), encode(value)));
    }
    link.push_str("after=");
    link.push_str(after);
    link
}

fn create(account: &mut Account, call: &Call, object: &str) -> Outcome {
    let input = Input::read(call.object()?)?;
    let table = account.table(object)?;
    let word = table.profile.word;
    let checked = write::check(account, table, call, input, None, &mut Claims::new())
        .map_err(|objection| objection.into_refusal(word))?;
    let id = write::commit(account, object, checked, call.now);
    let table = account.table(object)?;
    let record = table.live(id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::created(
        object::whole(account, table, record),
        behaviour_of(object, &behaviour::TICKET_CREATE),
    ))
}

fn read(account: &Account, call: &Call, object: &str, id: &str) -> Outcome {
    let table = account.table(object)?;
    let view = view(table, call);
    check_associations(&view)?;
    let record = table.find(id, call.query.one("idProperty"), call.query.flag("archived")?)?;
    Ok(Answer::ok(view.show(account, table, record), behaviour_of(object, &behaviour::TICKET_READ)))
}

fn update(account: &mut Account, call: &Call, object: &str, id: &str) -> Outcome {
    let input = Input::read(call.object()?)?;
    let table = account.table(object)?;
    let record = account.find_to_write(table, id, call.query.one("idProperty"))?;
    if input.properties.is_empty() {
        return Err(Refusal::invalid(
            "No properties found to update, please provide at least one.",
            &behaviour::NOTHING_TO_UPDATE,
        ));
    }
    let written: Vec<String> = input.properties.keys().cloned().collect();
    let word = table.profile.word;
    let input = Input { associations: Vec::new(), ..input };
    let checked = write::check(account, table, call, input, Some(record), &mut Claims::new())
        .map_err(|objection: Objection| objection.into_refusal(word))?;
    let id = write::commit(account, object, checked, call.now);
    let table = account.table(object)?;
    let record = table.live(id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::ok(
        object::updated(account, table, record, &written),
        behaviour_of(object, &behaviour::TICKET_UPDATE),
    ))
}

fn archive(account: &mut Account, call: &Call, object: &str, id: &str) -> Outcome {
    let number = record_id(id).ok_or_else(|| Refusal::not_an_id(id))?;
    archive_record(account, object, number, call.now);
    Ok(Answer::no_content(behaviour_of(object, &behaviour::TICKET_ARCHIVE)))
}

/// Moves a record to the recycle bin; one that is not there is as good as moved.
pub(super) fn archive_record(account: &mut Account, object: &str, id: u64, now: i64) {
    let Some(table) = account.table_mut(object) else { return };
    if let Some(mut record) = table.live(id).cloned() {
        record.archived_at = Some(now);
        table.put(record);
        account.dirty = true;
    }
}
