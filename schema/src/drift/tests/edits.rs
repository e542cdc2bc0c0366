//! The account that the drift tests edit, and the edits.

use serde_json::{Value, json};

use crate::Snapshot;

/// A small account with something of everything.
pub(super) fn account() -> Value {
    json!({
        "format": 1,
        "provenance": { "portalId": 123, "locale": "en" },
        "schema": {
            "object": { "name": "tickets", "id": "0-5" },
            "requiredProperties": ["hs_pipeline_stage"],
            "properties": {
                "subject": { "label": "Ticket name", "type": "string", "fieldType": "text",
                    "rules": [{ "ruleType": "MAX_LENGTH", "arguments": ["100"] }] },
                "hs_pipeline": { "label": "Pipeline", "type": "enumeration", "fieldType": "select",
                    "externalOptions": true },
                "hs_pipeline_stage": { "label": "Ticket status", "type": "enumeration", "fieldType": "select",
                    "externalOptions": true },
                "severity": { "label": "Severity", "type": "enumeration", "fieldType": "select", "options": {
                    "1": { "label": "Low" }, "2": { "label": "High" }, "3": { "label": "Old", "hidden": true } } },
                "areas": { "label": "Areas", "type": "enumeration", "fieldType": "checkbox", "options": {
                    "A": { "label": "Alpha" }, "B": { "label": "Beta" } } },
                "tags": { "label": "Tags", "type": "enumeration", "fieldType": "checkbox" },
                "external_id": { "label": "External id", "type": "string", "fieldType": "text", "unique": true },
                "owner": { "label": "Owner", "type": "enumeration", "fieldType": "select", "externalOptions": true,
                    "referencedObjectType": "OWNER" },
                "created": { "label": "Created", "type": "datetime", "fieldType": "date", "readOnly": true },
                "fax": { "label": "Fax", "type": "string", "fieldType": "text", "archived": true },
                "health": { "label": "Health", "type": "string", "fieldType": "text", "sensitivity": "sensitive" }
            },
            "pipelines": {
                "0": { "id": "0", "label": "Support", "stages": {
                    "1": { "id": "1", "label": "New", "metadata": { "ticketState": "OPEN", "isClosed": "false" } },
                    "4": { "id": "4", "label": "Closed", "metadata": { "ticketState": "CLOSED" } } } },
                "77": { "id": "77", "label": "Hardware", "stages": {
                    "771": { "id": "771", "label": "Received" },
                    "772": { "id": "772", "label": "Shipped back", "archived": true } } }
            },
            "associations": [
                { "object": { "name": "companies", "id": "0-2" }, "direction": "outgoing",
                  "category": "HUBSPOT_DEFINED", "typeId": 26, "label": "Primary", "max": 1 },
                { "object": { "name": "contacts", "id": "0-1" }, "direction": "outgoing",
                  "category": "USER_DEFINED", "typeId": 5, "label": "Reporter", "max": 10 },
                { "object": { "name": "contacts", "id": "0-1" }, "direction": "incoming",
                  "category": "HUBSPOT_DEFINED", "typeId": 15 }
            ],
            "owners": ["41", "42"]
        }
    })
}

pub(super) fn snapshot(json: &Value) -> Snapshot {
    Snapshot::from_json(&json.to_string()).unwrap()
}

/// Sets what a pointer into the schema leads to; `null` removes it.
pub(super) fn set(json: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = json.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match (parent, value) {
        (Value::Object(map), Value::Null) => assert!(map.remove(key).is_some(), "{pointer}"),
        (Value::Object(map), value) => _ = map.insert(key.to_owned(), value),
        (Value::Array(list), Value::Null) => _ = list.remove(key.parse().unwrap()),
        (Value::Array(list), value) if key == "-" => list.push(value),
        (parent, _) => panic!("{pointer}: {parent}"),
    }
}

/// One edit of the account: where, the value then (`null` removes), and the kinds that it and its reverse are.
pub(super) fn edits() -> Vec<(&'static str, Value, &'static [&'static str], &'static [&'static str])> {
    let text = json!({ "label": "Extra", "type": "string", "fieldType": "text" });
    let pipeline = json!({ "id": "9", "label": "Third", "stages": {} });
    let kind = json!({ "object": { "name": "contacts", "id": "0-1" }, "direction": "outgoing",
        "category": "USER_DEFINED", "typeId": 9 });
    vec![
        ("/properties/extra", text, &["property-added"], &["property-removed"]),
        ("/properties/subject/archived", json!(true), &["property-archived"], &["property-restored"]),
        ("/properties/subject/readOnly", json!(true), &["property-read-only"], &["property-writable"]),
        ("/properties/subject/type", json!("number"), &["property-retyped"], &["property-retyped"]),
        (
            "/properties/subject/fieldType",
            json!("textarea"),
            &["field-type-changed"],
            &["field-type-changed"],
        ),
        ("/properties/subject/hidden", json!(true), &["property-hidden"], &["property-shown"]),
        ("/properties/subject/unique", json!(true), &["property-unique"], &["property-not-unique"]),
        ("/properties/subject/label", json!("Name"), &["property-relabelled"], &["property-relabelled"]),
        (
            "/properties/subject/group",
            json!("g"),
            &["property-details-changed"],
            &["property-details-changed"],
        ),
        (
            "/properties/subject/sensitivity",
            json!("sensitive"),
            &["sensitivity-raised"],
            &["sensitivity-lowered"],
        ),
        (
            "/properties/owner/referencedObjectType",
            Value::Null,
            &["property-reference-changed"],
            &["property-reference-changed"],
        ),
        ("/properties/areas/fieldType", json!("select"), &["property-takes-one"], &["property-takes-list"]),
        ("/properties/severity/options/4", json!({ "label": "X" }), &["option-added"], &["option-removed"]),
        ("/properties/severity/options/1/hidden", json!(true), &["option-hidden"], &["option-shown"]),
        (
            "/properties/severity/options/1/label",
            json!("Lower"),
            &["option-relabelled"],
            &["option-relabelled"],
        ),
        (
            "/properties/severity/options/1/description",
            json!("d"),
            &["option-details-changed"],
            &["option-details-changed"],
        ),
        ("/properties/severity/externalOptions", json!(true), &["options-opened"], &["options-closed"]),
        (
            "/properties/tags/options",
            json!({ "t": { "label": "T" } }),
            &["options-closed", "option-added"],
            &["option-removed"],
        ),
        ("/properties/subject/rules/-", json!({ "ruleType": "EMAIL" }), &["rule-added"], &["rule-removed"]),
        (
            "/properties/subject/rules",
            json!([{ "ruleType": "MAX_LENGTH", "arguments": ["9"] }]),
            &["rule-tightened"],
            &["rule-loosened"],
        ),
        (
            "/properties/subject/rules",
            json!([{ "ruleType": "MAX_LENGTH", "arguments": ["100"], "normalize": true }]),
            &["rule-changed"],
            &["rule-changed"],
        ),
        (
            "/requiredProperties",
            json!(["hs_pipeline_stage", "severity"]),
            &["requirement-added"],
            &["requirement-removed"],
        ),
        ("/pipelines/9", pipeline, &["pipeline-added"], &["pipeline-removed"]),
        (
            "/pipelines/77/archived",
            json!(true),
            &["pipeline-archived", "pipeline-not-needed"],
            &["pipeline-needed", "pipeline-restored"],
        ),
        ("/pipelines/77/label", json!("Things"), &["pipeline-relabelled"], &["pipeline-relabelled"]),
        (
            "/pipelines/77/stages/779",
            json!({ "id": "779", "label": "Late" }),
            &["stage-added"],
            &["stage-removed"],
        ),
        ("/pipelines/77/stages/771/archived", json!(true), &["stage-archived"], &["stage-restored"]),
        ("/pipelines/77/stages/771/label", json!("Here"), &["stage-relabelled"], &["stage-relabelled"]),
        (
            "/pipelines/77/stages/771/writePermissions",
            json!("READ_ONLY"),
            &["stage-locked"],
            &["stage-unlocked"],
        ),
        (
            "/pipelines/0/stages/1/metadata/ticketState",
            json!("CLOSED"),
            &["stage-state-changed"],
            &["stage-state-changed"],
        ),
        (
            "/pipelines/0/stages/1/metadata/isClosed",
            Value::Null,
            &["stage-details-changed"],
            &["stage-details-changed"],
        ),
        ("/associations/-", kind, &["association-added"], &["association-removed"]),
        ("/associations/1/max", json!(2), &["association-limit-lowered"], &["association-limit-raised"]),
        (
            "/associations/1/label",
            json!("Reported by"),
            &["association-relabelled"],
            &["association-relabelled"],
        ),
        (
            "/associations/1/name",
            json!("reporter"),
            &["association-details-changed"],
            &["association-details-changed"],
        ),
        ("/owners", json!(["41"]), &["owner-removed"], &["owner-added"]),
    ]
}
