//! The account's payloads as JSON Schema (draft 2020-12): for editors, forms, other languages and language models.
//!
//! It says what the validator says, as far as JSON Schema can: what the validator has no error for is accepted, and what it
//! has an error for is refused. JSON Schema cannot say that a key is written twice, that a day is in the calendar, that
//! milliseconds in a text fall on midnight, that a JSON number has an exponent, and it takes `1.0` for `1`; nor does this accept blanks around a value, which
//! HubSpot tolerates, or one record twice where a type ties one.
//!
//! The account's own rules are said as far as patterns and bounds go. They cannot compare with the clock or the week, nor
//! numbers and times of day that are written as texts, nor count the decimal places of JSON numbers; they do not look into numbers and booleans
//! that are given for a text, into the countries of telephone numbers, nor into expressions that only RE2 has; and outside
//! ASCII they do not tell letters from other characters.

mod account_rules;
mod associations;
mod constraint;
mod contact;
mod days;
mod expression;
mod pipelines;
mod values;

use std::collections::BTreeSet;

use schemars::Schema;
use serde_json::{Map, Value, json};

use constraint::record_id;

use crate::ObjectSchema;

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The body of a request that creates (`create`) or updates a record of the schema's object.
///
/// ```
/// use ticketproof_schema::{embedded, json_schema::payload_schema};
/// let schema = payload_schema(&embedded::default_account().schema, true);
/// assert_eq!(schema.get("required"), Some(&serde_json::json!(["properties"])));
/// ```
pub fn payload_schema(schema: &ObjectSchema, create: bool) -> Schema {
    payload_schema_of(schema, create, &|_| true)
}

/// As [`payload_schema`], with the properties that `selected` takes and those that a create cannot do without.
pub fn payload_schema_of(schema: &ObjectSchema, create: bool, selected: &dyn Fn(&str) -> bool) -> Schema {
    let singular = schema.object.singular();
    let mut members = Map::new();
    members.insert("properties".to_owned(), properties(schema, create, selected));
    members.insert("objectWriteTraceId".to_owned(), json!(true));
    if create {
        members.insert("associations".to_owned(), associations::associations(schema));
    } else {
        let id =
            json!({ "anyOf": [{ "type": "string", "minLength": 1 }, { "type": ["number", "boolean"] }] });
        members.insert("id".to_owned(), id);
        let names: Vec<&str> = schema.id_properties().collect();
        members.insert(
            "idProperty".to_owned(),
            if names.is_empty() { json!(false) } else { json!({ "enum": names }) },
        );
    }
    let title = if create { format!("A new {singular}") } else { format!("Changes to a {singular}") };
    let mut root = Map::new();
    root.insert("$schema".to_owned(), json!(DIALECT));
    root.insert("title".to_owned(), json!(title));
    root.insert("type".to_owned(), json!("object"));
    root.insert("properties".to_owned(), Value::Object(members));
    root.insert("required".to_owned(), json!(["properties"]));
    root.insert("additionalProperties".to_owned(), json!(false));
    if !create {
        // Without a property that it is a value of, the id is the record's own.
        root.insert(
            "anyOf".to_owned(),
            json!([
                { "required": ["idProperty"] },
                { "properties": { "id": record_id() } },
            ]),
        );
    }
    Schema::from(root)
}

/// The map of properties.
fn properties(schema: &ObjectSchema, create: bool, selected: &dyn Fn(&str) -> bool) -> Value {
    let profile = schema.profile();
    let placed = profile.pipeline;
    let further: BTreeSet<&str> = schema.further_required().filter(|_| create).collect();
    let needed = |name: &str| {
        profile.subject == Some(name)
            || placed.is_some_and(|it| it.pipeline == name || it.stage == name)
            || further.contains(name)
    };
    let mut members = Map::new();
    for (name, property) in
        schema.properties.iter().filter(|(name, it)| it.is_writable() && (needed(name) || selected(name)))
    {
        let is_text = profile.subject == Some(name.as_str()) || further.contains(name.as_str());
        let value = if placed.is_some_and(|it| it.pipeline == name || it.stage == name) {
            pipelines::value(property)
        } else {
            values::value(schema, property, create, create && is_text)
        };
        members.insert(name.clone(), value);
    }
    let mut required: Vec<&str> = Vec::new();
    if create {
        required.extend(profile.subject.filter(|name| members.contains_key(*name)));
        required.extend(&further);
    }
    let mut map = Map::new();
    map.insert("type".to_owned(), json!("object"));
    map.insert("properties".to_owned(), Value::Object(members));
    map.insert("additionalProperties".to_owned(), json!(false));
    if let Some(placed) = placed {
        pipelines::constrain(schema, &placed, create, &mut required, &mut map);
    }
    if create {
        map.insert("required".to_owned(), json!(required));
    } else {
        map.insert("minProperties".to_owned(), json!(1));
    }
    Value::Object(map)
}

/// A record of the schema's object as HubSpot sends it.
pub fn record_schema(schema: &ObjectSchema) -> Schema {
    let text = || json!({ "type": "string" });
    let properties: Map<String, Value> = schema
        .properties
        .iter()
        .map(|(name, property)| {
            (name.clone(), json!({ "title": property.label, "type": ["string", "null"] }))
        })
        .collect();
    schemars::json_schema!({
        "$schema": DIALECT,
        "title": format!("A {}", schema.object.singular()),
        "type": "object",
        "properties": {
            "id": text(),
            "properties": {
                "type": "object",
                "properties": properties,
                "additionalProperties": { "type": ["string", "null"] },
            },
            "createdAt": text(),
            "updatedAt": text(),
            "archived": { "type": "boolean" },
            "url": text(),
        },
        "required": ["id"],
    })
}
