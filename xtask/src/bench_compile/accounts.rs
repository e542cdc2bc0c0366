//! The accounts: the recorded one where it is at hand, otherwise a new account; and a large synthetic one.

use std::path::PathBuf;

use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Property, PropertyOption, PropertyType, Provenance, Snapshot,
    embedded,
    lower::lower,
    wire::{Entry, RawSchema, collection},
};

use crate::console::say;

pub(crate) fn all() -> Result<Vec<(&'static str, Snapshot)>, Box<dyn std::error::Error>> {
    let first = match std::env::var_os("TICKETPROOF_RECORDED") {
        Some(folder) => ("recorded account", recorded(PathBuf::from(folder))?),
        None => {
            say("TICKETPROOF_RECORDED is not set: a new account stands in for the recorded one");
            ("new account", embedded::default_account().clone())
        }
    };
    Ok(vec![first, ("synthetic account", synthetic())])
}

fn recorded(folder: PathBuf) -> Result<Snapshot, Box<dyn std::error::Error>> {
    let raw = RawSchema {
        properties: collection(&std::fs::read_to_string(folder.join("properties-tickets.json"))?)?,
        object_schema: Some(Entry::read(&std::fs::read_to_string(folder.join("schema-tickets.json"))?)),
        ..RawSchema::default()
    };
    let (mut schema, _) = lower(ObjectType::tickets(), raw);
    schema.pipelines = embedded::default_account().schema.pipelines.clone();
    Ok(Snapshot::new(schema, Provenance::default()))
}

/// 400 properties of which 70 are enumerations, one of them with 250 options and one with 60.
fn synthetic() -> Snapshot {
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    schema.pipelines = embedded::default_account().schema.pipelines.clone();
    for (name, property) in &embedded::default_account().schema.properties {
        if ["subject", "hs_pipeline", "hs_pipeline_stage"].contains(&name.as_str()) {
            schema.properties.insert(name.clone(), property.clone());
        }
    }
    for index in schema.properties.len()..400 {
        schema.properties.insert(format!("property_number_{index}"), property(index));
    }
    Snapshot::new(schema, Provenance::default())
}

fn property(index: usize) -> Property {
    let label = format!("Property number {index}");
    let (kind, form) = match index {
        3..73 => (PropertyType::Enumeration, FieldType::Select),
        _ => match index % 5 {
            0 => (PropertyType::Number, FieldType::Number),
            1 => (PropertyType::Bool, FieldType::BooleanCheckbox),
            2 => (PropertyType::DateTime, FieldType::Date),
            _ => (PropertyType::String, FieldType::Text),
        },
    };
    let mut property = Property::new(label, kind, form);
    property.description = "What this property is for, in a sentence of ordinary length.".to_owned();
    let options = match index {
        3 => 250,
        4 => 60,
        5..73 => 3 + index % 8,
        _ => 0,
    };
    property.options = (0..options)
        .map(|option| (format!("OPTION_{option}"), PropertyOption::new(format!("Option {option}"))))
        .collect();
    property
}
