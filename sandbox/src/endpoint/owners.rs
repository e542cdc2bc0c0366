//! Owners: the schema's ids, with made-up people.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::Part;

use crate::{
    parity,
    refusal::Refusal,
    render::EPOCH,
    request::{Answer, ApiRequest, Outcome},
    store::Account,
};

/// `…/owners…`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    if !matches!(rest.as_slice(), [] | [_]) {
        return Err(Refusal::not_implemented(&request.path));
    }
    if request.method != Method::GET {
        return Err(Refusal::method_not_allowed("GET"));
    }
    account.check_visible(Part::Owners, &["crm.objects.owners.read"])?;
    let owners = account.tickets().schema.owners.clone().unwrap_or_default();
    if let [id] = rest.as_slice() {
        let id = owners.get(*id).ok_or_else(Refusal::not_found)?;
        return Ok(Answer::ok(owner(id), &parity::OWNERS));
    }
    let (limit, archived) = (request.query.limit(100, 500)?, request.query.flag("archived")?);
    let after = request.query.one("after").unwrap_or("");
    let email = request.query.one("email");
    let mut found = owners
        .iter()
        .filter(|id| !archived && (after.is_empty() || id.as_str() > after))
        .filter(|id| email.is_none_or(|email| email == address(id)));
    let page: Vec<&String> = found.by_ref().take(limit).collect();
    let mut body = json!({ "results": page.iter().map(|id| owner(id)).collect::<Value>() });
    if let (Some(_), Some(last)) = (found.next(), page.last()) {
        body["paging"] = json!({ "next": { "after": last } });
    }
    Ok(Answer::ok(body, &parity::OWNERS))
}

fn address(id: &str) -> String {
    format!("owner-{id}@example.com")
}

fn owner(id: &str) -> Value {
    json!({
        "id": id,
        "email": address(id),
        "firstName": "Owner",
        "lastName": id,
        "type": "PERSON",
        "userId": id.parse::<u64>().unwrap_or(0),
        "userIdIncludingInactive": id.parse::<u64>().unwrap_or(0),
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "archived": false,
    })
}
