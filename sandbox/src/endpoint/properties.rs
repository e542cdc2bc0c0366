//! Properties, property groups and the account's validation rules.

use axum::http::Method;
use serde_json::{Value, json};
use ticketproof_schema::{Part, Property, Sensitivity};

use super::visible;
use crate::{
    behaviour,
    call::{Answer, Call, Outcome},
    input,
    refusal::Refusal,
    render,
    store::{Account, Table},
};

/// `…/properties/{object}…`
pub(super) fn answer(account: &mut Account, call: &Call) -> Outcome {
    let rest = call.route.rest();
    let (object, rest) = rest.split_first().ok_or_else(|| Refusal::not_implemented(&call.path))?;
    let table = account.table(object)?;
    match (rest, &call.method) {
        ([], &Method::GET) => list(account, table, call),
        (["groups"], &Method::GET) => {
            let groups: Value = render::properties::group_names(&table.schema)
                .into_iter()
                .map(render::properties::group)
                .collect();
            Ok(Answer::ok(json!({ "results": groups }), &behaviour::GROUPS))
        }
        (["groups", name], &Method::GET) => {
            let groups = render::properties::group_names(&table.schema);
            let name = groups.get(name).ok_or_else(Refusal::not_found)?;
            Ok(Answer::ok(render::properties::group(name), &behaviour::GROUPS))
        }
        (["batch", "read"], &Method::POST) => batch_read(table, call),
        (["batch", "read"], _) => Err(Refusal::method_not_allowed("POST")),
        ([name], &Method::GET) => one(account, table, name, call),
        ([] | ["groups" | "batch", ..] | [_], _) => writes(call),
        _ => Err(Refusal::not_implemented(&call.path)),
    }
}

/// HubSpot can change properties; the sandbox's schema stands still while it runs.
fn writes(call: &Call) -> Outcome {
    match call.method {
        Method::POST | Method::PATCH | Method::PUT | Method::DELETE => Err(Refusal::not_implemented(
            &format!("{} {}: its schema cannot be changed", call.method, call.path),
        )),
        _ => Err(Refusal::method_not_allowed("GET")),
    }
}

fn wanted_sensitivity(call: &Call) -> Result<Sensitivity, Refusal> {
    let sensitivity = Sensitivity::from(call.query.one("dataSensitivity").unwrap_or("non_sensitive"));
    if sensitivity.is_known() {
        Ok(sensitivity)
    } else {
        Err(Refusal::bad_parameter(format!("{sensitivity} is not a dataSensitivity")))
    }
}

fn check_visible(account: &Account, sensitivity: &Sensitivity, archived: bool) -> Result<(), Refusal> {
    let scopes = account.tickets().profile.scopes;
    match sensitivity {
        Sensitivity::Sensitive => visible(account, Part::SensitiveProperties, scopes.sensitive)?,
        Sensitivity::HighlySensitive => {
            visible(account, Part::HighlySensitiveProperties, scopes.highly_sensitive)?
        }
        _ => {}
    }
    if archived { visible(account, Part::ArchivedProperties, scopes.schema) } else { Ok(()) }
}

fn list(account: &Account, table: &Table, call: &Call) -> Outcome {
    let (archived, sensitivity) = (call.query.flag("archived")?, wanted_sensitivity(call)?);
    check_visible(account, &sensitivity, archived)?;
    let results: Value = table
        .schema
        .properties
        .iter()
        .filter(|(_, property)| property.archived == archived && property.sensitivity == sensitivity)
        .map(|(name, property)| render::properties::property(name, property))
        .collect();
    Ok(Answer::ok(json!({ "results": results }), &behaviour::PROPERTIES))
}

fn one(account: &Account, table: &Table, name: &str, call: &Call) -> Outcome {
    let (archived, sensitivity) = (call.query.flag("archived")?, wanted_sensitivity(call)?);
    check_visible(account, &sensitivity, archived)?;
    let is_wanted =
        |property: &&Property| property.archived == archived && property.sensitivity == sensitivity;
    let property = table.schema.property(name).filter(is_wanted).ok_or_else(Refusal::not_found)?;
    Ok(Answer::ok(render::properties::property(name, property), &behaviour::PROPERTIES))
}

fn batch_read(table: &Table, call: &Call) -> Outcome {
    let mut body = call.object()?;
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
    Ok(Answer::ok(super::batch::envelope(call.now, results), &behaviour::PROPERTIES))
}

/// `…/property-validations/{objectTypeId}…`
pub(super) fn validations(account: &mut Account, call: &Call) -> Outcome {
    visible(account, Part::ValidationRules, account.tickets().profile.scopes.schema)?;
    let rest = call.route.rest();
    let (object, rest) = rest.split_first().ok_or_else(|| Refusal::not_implemented(&call.path))?;
    let schema = &account.table(object)?.schema;
    let property = |name: &str| schema.property(name).ok_or_else(Refusal::not_found);
    let body = match (rest, &call.method) {
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
        ([] | [_] | [_, "rule-type", _], _) => return writes(call),
        _ => return Err(Refusal::not_implemented(&call.path)),
    };
    Ok(Answer::ok(body, &behaviour::VALIDATIONS))
}
