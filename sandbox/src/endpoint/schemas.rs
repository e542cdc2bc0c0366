//! Object schemas.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::Part;

use crate::{
    parity,
    refusal::Refusal,
    render,
    request::{Answer, ApiRequest, Outcome},
    store::Account,
};

/// `…/schemas/{object}`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    match (rest.as_slice(), &request.method) {
        ([] | [_], &Method::GET) => {}
        ([] | [_], &(Method::POST | Method::PATCH | Method::DELETE)) => {
            return Err(request.schema_is_fixed());
        }
        ([] | [_], _) => return Err(Refusal::method_not_allowed("GET")),
        _ => return Err(Refusal::not_implemented(&request.path)),
    }
    account.check_visible(Part::ObjectSchema, account.tickets().profile.scopes.schema)?;
    let wanted = |name: &str| -> Result<bool, Refusal> {
        Ok(request.query.one(name).is_none() || request.query.flag(name)?)
    };
    let (properties, associations) =
        (wanted("includePropertyDefinitions")?, wanted("includeAssociationDefinitions")?);
    let body = match rest.as_slice() {
        // Without an object, HubSpot lists the custom objects, and the sandbox has none.
        [] => json!({ "results": Value::Array(Vec::new()) }),
        [object, ..] => render::object::schema(account.table(object)?, properties, associations),
    };
    Ok(Answer::ok(body, &parity::OBJECT_SCHEMA))
}
