//! Pipelines and stages.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::{Part, Pipeline};

use crate::{
    parity,
    refusal::Refusal,
    render,
    request::{Answer, ApiRequest, Outcome},
    store::Account,
};

/// `…/pipelines/{object}…`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    let (object, rest) = rest.split_first().ok_or_else(|| Refusal::not_implemented(&request.path))?;
    let schema = &account.table(object)?.schema;
    account.check_visible(Part::Pipelines, account.tickets().profile.scopes.schema)?;
    if !matches!(rest, [] | [_] | [_, "stages"] | [_, "stages", _]) {
        return Err(Refusal::not_implemented(&request.path));
    }
    if request.method != Method::GET {
        return match request.method {
            Method::POST | Method::PATCH | Method::PUT | Method::DELETE => Err(request.schema_is_fixed()),
            _ => Err(Refusal::method_not_allowed("GET")),
        };
    }
    let all = render::pipelines::pipelines(schema.pipelines.values());
    let by_id = |list: Value, id: &str| -> Result<Value, Refusal> {
        let items = list.as_array().into_iter().flatten();
        items.into_iter().find(|item| item["id"] == id).cloned().ok_or_else(Refusal::not_found)
    };
    let pipeline =
        |id: &str| -> Result<&Pipeline, Refusal> { schema.pipelines.get(id).ok_or_else(Refusal::not_found) };
    let body = match rest {
        [] => json!({ "results": all }),
        [id] => by_id(all, id)?,
        [id, _] => json!({ "results": render::pipelines::stages(pipeline(id)?) }),
        [id, _, stage, ..] => by_id(render::pipelines::stages(pipeline(id)?), stage)?,
    };
    Ok(Answer::ok(body, &parity::PIPELINES))
}
