//! Object schemas.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::Part;

use super::visible;
use crate::{
    behaviour,
    call::{Answer, Call, Outcome},
    refusal::Refusal,
    render,
    store::Account,
};

/// `…/schemas/{object}`
pub(super) fn answer(account: &mut Account, call: &Call) -> Outcome {
    let rest = call.route.rest();
    match (rest.as_slice(), &call.method) {
        ([] | [_], &Method::GET) => {}
        ([] | [_], &(Method::POST | Method::PATCH | Method::DELETE)) => {
            return Err(Refusal::not_implemented(&format!(
                "{} {}: its schema cannot be changed",
                call.method, call.path
            )));
        }
        ([] | [_], _) => return Err(Refusal::method_not_allowed("GET")),
        _ => return Err(Refusal::not_implemented(&call.path)),
    }
    visible(account, Part::ObjectSchema, account.tickets().profile.scopes.schema)?;
    let wanted = |name: &str| -> Result<bool, Refusal> {
        Ok(call.query.one(name).is_none() || call.query.flag(name)?)
    };
    let (properties, associations) =
        (wanted("includePropertyDefinitions")?, wanted("includeAssociationDefinitions")?);
    let body = match rest.as_slice() {
        // Without an object, HubSpot lists the custom objects, and the sandbox has none.
        [] => json!({ "results": Value::Array(Vec::new()) }),
        [object, ..] => render::object::schema(account.table(object)?, properties, associations),
    };
    Ok(Answer::ok(body, &behaviour::OBJECT_SCHEMA))
}
