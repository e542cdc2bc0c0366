//! Real answers, where they are at hand: `TICKETPROOF_RECORDED` names their folder.

use std::path::PathBuf;

use serde_json::Value;
use ticketproof_schema::{
    Direction, ObjectType,
    lower::lower,
    wire::{Entry, RawSchema, collection},
};

/// The text of a recorded answer, or nothing and a line that says so.
fn recorded(test: &str, name: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("TICKETPROOF_RECORDED") else {
        eprintln!("skipped {test}: TICKETPROOF_RECORDED is not set");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

#[test]
fn the_recorded_ticket_schema_has_no_anomaly() {
    let test = "the_recorded_ticket_schema_has_no_anomaly";
    let (Some(properties), Some(schema)) =
        (recorded(test, "properties-tickets.json"), recorded(test, "schema-tickets.json"))
    else {
        return;
    };
    let raw = RawSchema {
        properties: collection(&properties).unwrap(),
        object_schema: Some(Entry::read(&schema)),
        ..RawSchema::default()
    };
    let (schema, anomalies) = lower(ObjectType::tickets(), raw);
    assert!(anomalies.is_empty(), "{anomalies:#?}");
    assert_eq!(schema.properties.len(), 199);
    assert_eq!(schema.required_properties.iter().collect::<Vec<_>>(), ["hs_pipeline_stage"]);
    let external = schema.properties.values().filter(|property| property.external_options).count();
    assert!(
        external >= 34 && schema.properties.values().filter(|p| p.external_options).all(|p| !p.is_closed())
    );
    let writable_rollup = &schema.properties["hs_customer_agent_ticket_status"];
    assert!(writable_rollup.is_writable(), "a rolled-up property that is writable");
    let incoming = schema.associations.iter().filter(|kind| kind.direction == Direction::Incoming).count();
    assert_eq!(
        (schema.associations.len(), incoming),
        (65, 32),
        "66 definitions, of which one serves both directions"
    );
}

#[test]
fn recorded_pipelines_of_other_objects_have_no_anomaly() {
    let test = "recorded_pipelines_of_other_objects_have_no_anomaly";
    for name in ["pipelines-deals.json", "pipelines-deals-2.json", "pipelines-contacts.json"] {
        let Some(text) = recorded(test, name) else { return };
        let value: Value = serde_json::from_str(&text).unwrap();
        let answer = value.pointer("/0/response").or_else(|| value.get("response")).unwrap_or(&value);
        let pipelines = collection(&answer.to_string()).unwrap();
        let count = pipelines.len();
        let (schema, anomalies) =
            lower(ObjectType::from_id("0-3"), RawSchema { pipelines, ..RawSchema::default() });
        assert!(
            anomalies.is_empty() && schema.pipelines.len() == count && count > 0,
            "{name}: {anomalies:#?}"
        );
    }
}
