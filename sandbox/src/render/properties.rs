//! Properties, property groups and validation rules as HubSpot's JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use ticketproof_schema::{ObjectSchema, Property, PropertyType};

use super::EPOCH;

/// One property. Unset members are left out, as HubSpot leaves them out.
pub(crate) fn property(name: &str, property: &Property) -> Value {
    let mut wire = json!({
        "name": name,
        "label": property.label,
        "type": property.property_type.as_str(),
        "fieldType": property.field_type.as_str(),
        "description": property.description,
        "groupName": property.group,
        "options": options(property),
        "displayOrder": -1,
        "calculated": property.calculated,
        "externalOptions": property.external_options,
        "hasUniqueValue": property.unique,
        "hidden": property.hidden,
        "modificationMetadata": {
            "archivable": !property.hubspot_defined,
            "readOnlyDefinition": property.hubspot_defined,
            "readOnlyValue": property.read_only,
        },
        "formField": !property.read_only && !property.hidden,
        "dataSensitivity": property.sensitivity.as_str(),
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
    });
    if let Some(members) = wire.as_object_mut() {
        if property.hubspot_defined {
            members.insert("hubspotDefined".to_owned(), Value::Bool(true));
        }
        if property.archived || !property.hubspot_defined {
            members.insert("archived".to_owned(), Value::Bool(property.archived));
        }
        if property.archived {
            members.insert("archivedAt".to_owned(), Value::from(EPOCH));
        }
        if let Some(referenced) = &property.referenced_object_type {
            members.insert("referencedObjectType".to_owned(), Value::from(referenced.as_str()));
        }
    }
    wire
}

fn options(property: &Property) -> Value {
    let option = |order: usize, value: &str, label: &str, hidden: bool, description: &str| {
        let mut wire = json!({ "label": label, "value": value, "displayOrder": order, "hidden": hidden });
        if let (false, Some(members)) = (description.is_empty(), wire.as_object_mut()) {
            members.insert("description".to_owned(), Value::from(description));
        }
        wire
    };
    if property.options.is_empty() && property.property_type == PropertyType::Bool {
        // A real boolean always carries these two.
        return json!([option(0, "true", "Yes", false, ""), option(1, "false", "No", false, "")]);
    }
    property
        .options
        .iter()
        .enumerate()
        .map(|(order, (value, of))| option(order, value, &of.label, of.hidden, &of.description))
        .collect()
}

/// One property group.
pub(crate) fn group(name: &str) -> Value {
    json!({ "name": name, "label": name, "displayOrder": -1, "archived": false })
}

/// The names of the groups that the properties are in.
pub(crate) fn group_names(schema: &ObjectSchema) -> BTreeSet<&str> {
    schema
        .properties
        .values()
        .map(|property| property.group.as_str())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The rules of one property.
pub(crate) fn rules(property: &Property) -> Value {
    property.rules.iter().map(rule).collect()
}

/// One validation rule.
pub(crate) fn rule(rule: &ticketproof_schema::ValidationRule) -> Value {
    json!({
        "ruleType": rule.rule_type.as_str(),
        "ruleArguments": rule.arguments,
        "shouldApplyNormalization": rule.normalize,
    })
}
