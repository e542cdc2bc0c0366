//! The collection of hostile cases beside the recorded responses, where there is one.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Property, PropertyOption, PropertyType, Snapshot,
    lower::lower,
    wire::{Entries, RawProperty, RawSchema, collection},
};

use super::cases::{add_name, add_options, add_texts, association};
use crate::fixture::{pipeline, small};

/// The collection's path, or nothing and a line that says so.
pub(super) fn path(test: &str) -> Option<PathBuf> {
    let Some(recorded) = std::env::var_os("TICKETPROOF_RECORDED") else {
        eprintln!("skipped {test}: TICKETPROOF_RECORDED is not set");
        return None;
    };
    let path = Path::new(&recorded).join("../hostile-schema-cases.json");
    if !path.exists() {
        eprintln!("skipped {test}: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// The most of what is generated: above what is accepted anywhere, and not so much that a debug build takes minutes.
const LONG: usize = 1 << 20;

/// A case of the collection, in a schema of its own.
pub(super) struct Case {
    pub(super) id: String,
    pub(super) schema: ObjectSchema,
    /// Whether its text is longer, or its list is, than what is generated.
    pub(super) beyond: bool,
}

/// Every case of the collection, each in a schema of its own as far as it is about schemas; what is about a file's text is
/// tried here.
pub(super) fn each(path: &Path) -> Vec<Case> {
    let cases = read(path);
    let cases = cases.as_array().unwrap().iter().map(|case| {
        let mut schema = small();
        add(case, &texts(&case["value"], LONG), &mut schema);
        Case { id: case["id"].as_str().unwrap().to_owned(), schema, beyond: is_beyond(case) }
    });
    cases.collect()
}

/// Every case of the collection in one schema, so that none collides with another; what is beyond all bounds is cut.
pub(super) fn everything(path: &Path) -> ObjectSchema {
    const MOST: usize = 1 << 16;
    let mut schema = small();
    for case in read(path).as_array().unwrap() {
        let most = if is_beyond(case) && case["field"] == "schema.raw" { 1_000 } else { MOST };
        add(case, &texts(&case["value"], most), &mut schema);
    }
    schema
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A name or a value of a megabyte, or a hundred thousand properties; a label of that size is only cut.
fn is_beyond(case: &Value) -> bool {
    let values = texts(&case["value"], LONG);
    match case["field"].as_str().unwrap() {
        "property.name" | "option.value" => values.iter().any(|text| text.len() > 4 * 65_536),
        "schema.raw" => values.len() > 10_000,
        _ => false,
    }
}

fn add(case: &Value, values: &[String], schema: &mut ObjectSchema) {
    let (id, field) = (case["id"].as_str().unwrap(), case["field"].as_str().unwrap());
    schema.properties.extend(lowered(Entries::from_iter([as_hubspot_writes_it(id, field, &case["value"])])));
    match field {
        "property.name" => values.iter().for_each(|name| add_name(schema, name)),
        "property.label"
        | "property.description"
        | "calculationFormula"
        | "groupName"
        | "validation.pattern" => {
            values.iter().for_each(|text| add_texts(schema, id, text));
        }
        "option.value" => add_options(schema, id, values.iter().map(String::as_str)),
        "schema.raw" if case["value"]["$gen"] == "seq" => {
            values.iter().for_each(|name| add_name(schema, name));
        }
        "schema.raw" => {
            for text in values {
                // Whatever it is, it is an answer and not a panic.
                assert!(Snapshot::from_json(text).is_err(), "{id}: no snapshot");
                schema.properties.extend(collection(text).map(lowered).unwrap_or_default());
            }
        }
        "property.type" | "property.type+fieldType" => {
            let kind = values.first().map_or("", String::as_str);
            let form = values.get(1).map_or("text", String::as_str);
            let property = Property::new(id, PropertyType::from(kind), FieldType::from(form));
            schema.properties.insert(id.to_owned(), property);
        }
        "stage.id" | "stage.label" | "pipeline.stages" => {
            let ids: Vec<String> = (0..values.len()).map(|index| index.to_string()).collect();
            let stages: Vec<_> =
                ids.iter().zip(values).map(|(id, label)| (id.as_str(), label.as_str())).collect();
            schema.pipelines.insert(id.to_owned(), pipeline(id, id, &stages));
        }
        "objectType" | "associationTypeId" => {
            schema.associations.extend(values.iter().map(|object| association(object, 7, id)));
        }
        // Paging, files and flags are the pull's and the model's: a property that holds them as options is as far as they
        // come here.
        _ => {
            let mut property = Property::new(id, PropertyType::Enumeration, FieldType::Select);
            property.external_options = field == "property.externalOptions";
            property.options =
                values.iter().map(|value| (value.clone(), PropertyOption::new(value))).collect();
            schema.properties.insert(id.to_owned(), property);
        }
    }
}

/// A property in HubSpot's form that has the case's value, of whatever JSON type, where the case has it.
fn as_hubspot_writes_it(id: &str, field: &str, value: &Value) -> Value {
    let mut property =
        json!({ "name": format!("{id} raw"), "label": id, "type": "string", "fieldType": "text" });
    if value.get("$gen").is_some() {
        return property;
    }
    let key = field.strip_prefix("property.").unwrap_or(field);
    if key == "option.value" {
        let one = |value: &Value| {
            if value.is_object() { value.clone() } else { json!({ "value": value, "label": value }) }
        };
        let all = value.as_array().map_or_else(|| vec![one(value)], |all| all.iter().map(one).collect());
        property["type"] = json!("enumeration");
        property["options"] = if value.is_null() { Value::Null } else { Value::Array(all) };
    } else {
        property[key] = value.clone();
    }
    property
}

fn lowered(properties: Entries<RawProperty>) -> BTreeMap<String, Property> {
    let raw = RawSchema { properties, ..RawSchema::default() };
    lower(ObjectType::tickets(), raw).0.properties.into_iter().collect()
}

/// A case's value as texts, each of at most so many characters where they are generated, and at most so many of them.
fn texts(value: &Value, most: usize) -> Vec<String> {
    let number = |key: &str| usize::try_from(value[key].as_u64().unwrap_or_default()).unwrap();
    match value["$gen"].as_str() {
        Some("repeat") => vec![value["s"].as_str().unwrap().repeat(number("n").min(most))],
        Some("seq") => {
            let format = value["fmt"].as_str().unwrap();
            (0..number("n").min(most)).map(|index| format.replace("{}", &index.to_string())).collect()
        }
        Some("nest") => {
            let (open, close) = (value["open"].as_str().unwrap(), value["close"].as_str().unwrap());
            let count = number("n");
            vec![open.repeat(count) + value["mid"].as_str().unwrap_or_default() + &close.repeat(count)]
        }
        Some("concat") => {
            vec![value["parts"].as_array().unwrap().iter().flat_map(|part| texts(part, most)).collect()]
        }
        // Bytes that are no text, and those that a transport has packed: what a decoder that does not stop makes of them.
        Some("hex") => {
            let digits = value["s"].as_str().unwrap().as_bytes().chunks(2);
            let bytes =
                digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
            vec![String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()]
        }
        Some("gzip-zeros") => vec!["\0".repeat(1 << 20)],
        Some(other) => panic!("the collection has a new kind of value: {other}"),
        None => match value {
            Value::String(text) => vec![text.clone()],
            Value::Array(items) => items.iter().flat_map(|item| texts(item, most)).collect(),
            Value::Object(map) => map.get("value").map_or_else(Vec::new, |value| texts(value, most)),
            Value::Null => vec![String::new()],
            other => vec![other.to_string()],
        },
    }
}
