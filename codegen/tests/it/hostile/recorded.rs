//! The collection of hostile cases beside the recorded responses, where there is one.

use std::path::{Path, PathBuf};

use serde_json::Value;
use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Property, PropertyOption, PropertyType, Snapshot,
    lower::lower,
    wire::{RawSchema, collection},
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

/// Every case of the collection, in one schema as far as it is about schemas; what is about a file's text is tried here.
pub(super) fn everything(path: &Path) -> (ObjectSchema, usize) {
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = cases.as_array().unwrap();
    let mut schema = small();
    for case in cases {
        let (id, field) = (case["id"].as_str().unwrap(), case["field"].as_str().unwrap());
        let values = texts(&case["value"]);
        match field {
            "property.name" => values.iter().for_each(|name| add_name(&mut schema, name)),
            "property.label"
            | "property.description"
            | "calculationFormula"
            | "groupName"
            | "validation.pattern" => {
                for text in &values {
                    add_texts(&mut schema, id, text);
                }
            }
            "option.value" => add_options(&mut schema, id, values.iter().map(String::as_str)),
            "schema.raw" => {
                for text in &values {
                    // Whatever it is, it is an answer and not a panic.
                    let _ = Snapshot::from_json(text);
                    if let Ok(properties) = collection(text) {
                        let raw = RawSchema { properties, ..RawSchema::default() };
                        let (lowered, _) = lower(ObjectType::tickets(), raw);
                        schema.properties.extend(lowered.properties);
                    }
                }
            }
            "property.type" | "property.type+fieldType" => {
                let kind = values.first().map_or("", String::as_str);
                let form = values.get(1).map_or("text", String::as_str);
                let property = Property::new(id, PropertyType::from(kind), FieldType::from(form));
                schema.properties.insert(id.to_owned(), property);
            }
            "stage.id" | "stage.label" | "pipeline.stages" => {
                let stages: Vec<(String, &str)> = values
                    .iter()
                    .enumerate()
                    .map(|(index, label)| (index.to_string(), label.as_str()))
                    .collect();
                let stages: Vec<_> = stages.iter().map(|(id, label)| (id.as_str(), *label)).collect();
                schema.pipelines.insert(id.to_owned(), pipeline(id, id, &stages));
            }
            "objectType" | "associationTypeId" => {
                for object in &values {
                    schema.associations.push(association(object, 7, id));
                }
            }
            // Paging, files and flags are the pull's and the model's: a property that holds them as options is as far as
            // they come here.
            _ => {
                let mut property = Property::new(id, PropertyType::Enumeration, FieldType::Select);
                property.external_options = field == "property.externalOptions";
                property.options =
                    values.iter().map(|value| (value.clone(), PropertyOption::new(value))).collect();
                schema.properties.insert(id.to_owned(), property);
            }
        }
    }
    (schema, cases.len())
}

/// A case's value as texts. Generated ones are kept within what HubSpot's own limits allow; what is beyond is refused as a
/// whole, which has a test of its own.
fn texts(value: &Value) -> Vec<String> {
    const MOST: usize = 1 << 16;
    let number = |key: &str| usize::try_from(value[key].as_u64().unwrap_or_default()).unwrap();
    match value["$gen"].as_str() {
        Some("repeat") => vec![value["s"].as_str().unwrap().repeat(number("n").min(MOST))],
        Some("seq") => {
            let format = value["fmt"].as_str().unwrap();
            (0..number("n").min(20_000)).map(|index| format.replace("{}", &index.to_string())).collect()
        }
        Some("nest") => {
            let (open, close) = (value["open"].as_str().unwrap(), value["close"].as_str().unwrap());
            let count = number("n");
            vec![open.repeat(count) + value["mid"].as_str().unwrap_or_default() + &close.repeat(count)]
        }
        Some("concat") => {
            vec![value["parts"].as_array().unwrap().iter().flat_map(texts).collect()]
        }
        Some(_) => Vec::new(),
        None => match value {
            Value::String(text) => vec![text.clone()],
            Value::Array(items) => items.iter().flat_map(texts).collect(),
            Value::Object(map) => map.get("value").map_or_else(Vec::new, texts),
            Value::Null => Vec::new(),
            other => vec![other.to_string()],
        },
    }
}
