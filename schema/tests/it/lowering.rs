//! Lowering keeps what can be understood and reports the rest.

use serde_json::{Value, json};
use ticketproof_schema::{
    AssociationCategory, Direction, ObjectSchema, ObjectType, PropertyType,
    lower::{Anomaly, lower},
    wire::{Entries, Entry, RawLabels, RawObjectSchema, RawSchema},
};

fn lowered(raw: RawSchema) -> (ObjectSchema, Vec<String>) {
    let (schema, anomalies) = lower(ObjectType::tickets(), raw);
    (schema, anomalies.iter().map(Anomaly::to_string).collect())
}

fn object_schema(value: Value) -> Entry<RawObjectSchema> {
    Entry::read(&value.to_string())
}

fn properties(entries: Vec<Value>) -> (ObjectSchema, Vec<String>) {
    lowered(RawSchema { properties: entries.into(), ..RawSchema::default() })
}

#[test]
fn an_ordinary_property_is_no_news() {
    let (schema, anomalies) = properties(vec![json!({
        "name": "urgency", "label": "Urgency", "type": "enumeration", "fieldType": "radio", "groupName": "g",
        "description": "How bad", "createdAt": "2020-01-01T00:00:00Z", "displayOrder": 3, "hasUniqueValue": false,
        "options": [{"label": "Bad", "value": "bad", "displayOrder": 1, "hidden": false}],
        "modificationMetadata": {"archivable": true, "readOnlyDefinition": true, "readOnlyValue": false}
    })]);
    assert_eq!(anomalies, [""; 0]);
    let property = &schema.properties["urgency"];
    assert!(property.is_closed() && property.is_writable() && !property.is_multiple());
    assert_eq!(property.options["bad"].label, "Bad");
}

#[test]
fn only_read_only_value_makes_a_property_read_only() {
    let entry = |metadata: Value| {
        json!({"name": "p", "type": "number", "fieldType": "calculation_equation", "calculated": true,
               "modificationMetadata": metadata})
    };
    let (writable, _) = properties(vec![entry(json!({"readOnlyDefinition": true, "readOnlyValue": false}))]);
    assert!(writable.properties["p"].is_writable(), "a calculated property may be writable");
    let (read_only, _) = properties(vec![entry(json!({"readOnlyValue": true}))]);
    assert!(!read_only.properties["p"].is_writable());
    let (silent, _) = properties(vec![entry(Value::Null)]);
    assert!(silent.properties["p"].is_writable());
}

#[test]
fn no_options_never_means_that_nothing_is_allowed() {
    let (schema, anomalies) = properties(vec![
        json!({"name": "owner", "type": "enumeration", "fieldType": "select", "externalOptions": true, "options": []}),
        json!({"name": "tags", "type": "enumeration", "fieldType": "checkbox", "options": []}),
    ]);
    assert!(anomalies.is_empty(), "{anomalies:?}");
    assert!(!schema.properties["owner"].is_closed() && !schema.properties["tags"].is_closed());
}

#[test]
fn unknown_types_are_kept_and_reported() {
    let (schema, anomalies) = properties(vec![
        json!({"name": "p", "type": "hologram", "fieldType": "projector", "dataSensitivity": "secret"}),
    ]);
    assert_eq!(schema.properties["p"].property_type, PropertyType::Unknown("hologram".into()));
    assert_eq!(anomalies.len(), 3, "{anomalies:?}");
    assert!(anomalies[0].starts_with("properties/p: "), "{anomalies:?}");
}

#[test]
fn one_malformed_entry_costs_only_itself() {
    let (schema, anomalies) = properties(vec![
        json!({"name": "good", "type": "string", "fieldType": "text"}),
        json!({"name": 3}),
        json!("text"),
        json!(null),
        json!({"name": ""}),
        json!({"name": "options_of_numbers", "type": "enumeration", "options": [1, {"value": "a"}, {"value": ""}]}),
        json!({"name": "typeless"}),
    ]);
    assert_eq!(schema.properties.keys().collect::<Vec<_>>(), ["good", "options_of_numbers", "typeless"]);
    assert_eq!(schema.properties["options_of_numbers"].options.len(), 1);
    assert_eq!(anomalies.len(), 7, "{anomalies:#?}");
}

#[test]
fn the_same_property_may_come_twice_but_not_differently() {
    let entry = |label: &str, archived: bool| json!({"name": "p", "label": label, "type": "string", "fieldType": "text", "archived": archived});
    let (_, same) = properties(vec![entry("A", false), entry("A", false)]);
    assert!(same.is_empty(), "{same:?}");
    let (schema, revived) = properties(vec![entry("Old", true), entry("New", false)]);
    assert!(revived.is_empty() && schema.properties["p"].label == "New", "the one in use wins: {revived:?}");
    let (one, conflict) = properties(vec![entry("A", false), entry("B", false)]);
    let (other, _) = properties(vec![entry("B", false), entry("A", false)]);
    assert_eq!(conflict.len(), 1);
    assert_eq!(one, other, "the order of the answer decides nothing");
}

#[test]
fn pipelines_stages_and_their_metadata() {
    let stage =
        |id: &str| json!({"id": id, "label": "New", "metadata": {"ticketState": "OPEN", "isClosed": false}});
    let (schema, anomalies) = lowered(RawSchema {
        pipelines: Entries::from_iter([
            json!({"id": "0", "label": "Support", "stages": [stage("1"), stage("shared")]}),
            json!({"id": "7", "label": "Sales", "archived": true, "stages": [stage("shared"), {"label": "no id"}]}),
        ]),
        ..RawSchema::default()
    });
    assert_eq!(schema.pipelines["0"].stages["1"].metadata["isClosed"], "false");
    assert_eq!(schema.active_pipelines().count(), 1);
    assert_eq!(anomalies.len(), 2, "a shared stage and one without id: {anomalies:?}");
}

#[test]
fn association_types_come_from_labels_and_definitions() {
    let contacts = ObjectType::from_user("contact").unwrap();
    let (schema, anomalies) = lowered(RawSchema {
        labels: vec![RawLabels {
            object: contacts,
            results: Entries::from_iter([
                json!({"category": "HUBSPOT_DEFINED", "typeId": 16, "label": null}),
                json!({"category": "USER_DEFINED", "typeId": 37, "label": "Reporter"}),
                json!({"category": "HUBSPOT_DEFINED", "typeId": -1, "label": null}),
            ]),
        }],
        object_schema: Some(object_schema(json!({"requiredProperties": ["nowhere"], "associations": [
            {"id": "16", "fromObjectTypeId": "0-5", "toObjectTypeId": "0-1", "name": "TICKET_TO_CONTACT", "maxToObjectIds": 9},
            {"id": "15", "fromObjectTypeId": "0-1", "toObjectTypeId": "0-5", "name": "CONTACT_TO_TICKET"},
            {"id": "88", "fromObjectTypeId": "0-5", "toObjectTypeId": "2-77", "name": "ticket_to_pet"},
            {"id": "x", "fromObjectTypeId": "0-5", "toObjectTypeId": "0-1"},
            {"id": "4", "fromObjectTypeId": "0-1", "toObjectTypeId": "0-3"}
        ]}))),
        ..RawSchema::default()
    });
    let outgoing: Vec<_> =
        schema.outgoing("contacts").map(|kind| (kind.type_id, kind.max, kind.label.as_deref())).collect();
    assert_eq!(outgoing, [(16, Some(9), None), (37, None, Some("Reporter"))]);
    let incoming = schema.associations.iter().find(|kind| kind.direction == Direction::Incoming).unwrap();
    assert_eq!((incoming.type_id, &incoming.category), (15, &AssociationCategory::HubSpotDefined));
    let pet = schema.outgoing("2-77").next().unwrap();
    assert_eq!(pet.category, AssociationCategory::UserDefined);
    assert_eq!(anomalies.len(), 4, "{anomalies:#?}");
}

#[test]
fn rules_and_owners() {
    let (schema, anomalies) = lowered(RawSchema {
        properties: Entries::from_iter([json!({"name": "subject", "type": "string", "fieldType": "text"})]),
        validations: Entries::from_iter([
            json!({"propertyName": "subject", "propertyValidationRules": [
                {"ruleType": "MAX_LENGTH", "ruleArguments": ["80"]},
                {"ruleType": "NO_PUNS", "ruleArguments": []}]}),
            json!({"propertyName": "gone", "propertyValidationRules": [{"ruleType": "EMAIL"}]}),
            json!({"propertyName": "empty", "propertyValidationRules": []}),
        ]),
        owners: Some(Entries::from_iter([json!({"id": "1"}), json!({"id": "2", "archived": true})])),
        ..RawSchema::default()
    });
    assert_eq!(schema.properties["subject"].rules.len(), 2);
    assert_eq!(schema.owners.unwrap().into_iter().collect::<Vec<_>>(), ["1"]);
    assert_eq!(anomalies.len(), 2, "{anomalies:?}");
}
