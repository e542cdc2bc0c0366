//! Properties, property groups and the account's validation rules.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::{Part, Property, Sensitivity};

use crate::{
    input, parity,
    refusal::Refusal,
    render,
    request::{Answer, ApiRequest, Outcome},
    store::{Account, Table},
};

/// `…/properties/{object}…`
pub(super) fn answer(account: &mut Account, request: &ApiRequest) -> Outcome {
    let rest = request.route.rest();
    let (object, rest) = rest.split_first().ok_or_else(|| Refusal::not_implemented(&request.path))?;
    let table = account.table(object)?;
    match (rest, &request.method) {
        ([], &Method::GET) => list(account, table, request),
        (["groups"], &Method::GET) => {
            let groups: Value = render::properties::group_names(&table.schema)
                .into_iter()
                .map(render::properties::group)
                .collect();
            Ok(Answer::ok(json!({ "results": groups }), &parity::GROUPS))
        }
        (["groups", name], &Method::GET) => {
            let groups = render::properties::group_names(&table.schema);
            let name = groups.get(name).ok_or_else(Refusal::not_found)?;
            Ok(Answer::ok(render::properties::group(name), &parity::GROUPS))
        }
        (["batch", "read"], &Method::POST) => batch_read(table, request),
        (["batch", "read"], _) => Err(Refusal::method_not_allowed("POST")),
        ([name], &Method::GET) => one(account, table, name, request),
        ([] | ["groups" | "batch", ..] | [_], _) => writes(request),
        _ => Err(Refusal::not_implemented(&request.path)),
    }
}

/// HubSpot can change properties; the sandbox's schema stands still while it runs.
fn writes(request: &ApiRequest) -> Outcome {
    match request.method {
        Method::POST | Method::PATCH | Method::PUT | Method::DELETE => Err(request.schema_is_fixed()),
        _ => Err(Refusal::method_not_allowed("GET")),
    }
}

fn wanted_sensitivity(request: &ApiRequest) -> Result<Sensitivity, Refusal> {
    let sensitivity = Sensitivity::from(request.query.one("dataSensitivity").unwrap_or("non_sensitive"));
    if sensitivity.is_known() {
        Ok(sensitivity)
    } else {
        Err(Refusal::bad_parameter(format!("{sensitivity} is not a dataSensitivity")))
    }
}

fn check_visible(account: &Account, sensitivity: &Sensitivity, archived: bool) -> Result<(), Refusal> {
    let scopes = account.tickets().profile.scopes;
    match sensitivity {
        Sensitivity::Sensitive => account.check_visible(Part::SensitiveProperties, scopes.sensitive)?,
        Sensitivity::HighlySensitive => {
            account.check_visible(Part::HighlySensitiveProperties, scopes.highly_sensitive)?
        }
        _ => {}
    }
    if archived { account.check_visible(Part::ArchivedProperties, scopes.schema) } else { Ok(()) }
}

fn list(account: &Account, table: &Table, request: &ApiRequest) -> Outcome {
    let (archived, sensitivity) = (request.query.flag("archived")?, wanted_sensitivity(request)?);
    check_visible(account, &sensitivity, archived)?;
    let results: Value = table
        .schema
        .properties
        .iter()
        .filter(|(_, property)| property.archived == archived && property.sensitivity == sensitivity)
        .map(|(name, property)| render::properties::property(name, property))
        .collect();
    Ok(Answer::ok(json!({ "results": results }), &parity::PROPERTIES))
}

fn one(account: &Account, table: &Table, name: &str, request: &ApiRequest) -> Outcome {
    let (archived, sensitivity) = (request.query.flag("archived")?, wanted_sensitivity(request)?);
    check_visible(account, &sensitivity, archived)?;
    let is_wanted =
        |property: &&Property| property.archived == archived && property.sensitivity == sensitivity;
    let property = table.schema.property(name).filter(is_wanted).ok_or_else(Refusal::not_found)?;
    Ok(Answer::ok(render::properties::property(name, property), &parity::PROPERTIES))
}

fn batch_read(table: &Table, request: &ApiRequest) -> Outcome {
    let mut body = request.object()?;
    let archived = body.get("archived").and_then(Value::as_bool).unwrap_or(false);
    let sensitivity =
        Sensitivity::from(input::text(&mut body, "dataSensitivity")?.as_deref().unwrap_or("non_sensitive"));
    let mut results = Vec::new();
    for item in input::batch_items(body)? {
        let name = input::text(&mut input::object_of("inputs", item)?, "name")?
            .ok_or_else(|| Refusal::missing_fields(&["name"]))?;
        let is_wanted =
            |property: &&Property| property.archived == archived && property.sensitivity == sensitivity;
        if let Some(property) = table.schema.property(&name).filter(is_wanted) {
            results.push(render::properties::property(&name, property));
        }
    }
    Ok(Answer::ok(render::batch::envelope(request.now, results), &parity::PROPERTIES))
}

/// `…/property-validations/{objectTypeId}…`
pub(super) fn validations(account: &mut Account, request: &ApiRequest) -> Outcome {
    account.check_visible(Part::ValidationRules, account.tickets().profile.scopes.schema)?;
    let rest = request.route.rest();
    let (object, rest) = rest.split_first().ok_or_else(|| Refusal::not_implemented(&request.path))?;
    let schema = &account.table(object)?.schema;
    let property = |name: &str| schema.property(name).ok_or_else(Refusal::not_found);
    let body = match (rest, &request.method) {
        ([], &Method::GET) => {
            let results: Value = schema
                .properties
                .iter()
                .filter(|(_, property)| !property.rules.is_empty())
                .map(|(name, property)| {
                    json!({ "propertyName": name, "propertyValidationRules": render::properties::rules(property) })
                })
                .collect();
            json!({ "results": results })
        }
        ([name], &Method::GET) => json!({ "results": render::properties::rules(property(name)?) }),
        ([name, "rule-type", rule_type], &Method::GET) => {
            let rules = &property(name)?.rules;
            let rule = rules.iter().find(|rule| rule.rule_type.as_str() == *rule_type);
            render::properties::rule(rule.ok_or_else(Refusal::not_found)?)
        }
        ([] | [_] | [_, "rule-type", _], _) => return writes(request),
        _ => return Err(Refusal::not_implemented(&request.path)),
    };
    Ok(Answer::ok(body, &parity::VALIDATIONS))
}
