//! Reads the JSON of a write as leniently as HubSpot does.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{parity, refusal::Refusal, request::json_type, store::AssociationTypeKey};

/// One record to write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Input {
    /// The record, for an update or upsert.
    pub(crate) id: Option<String>,
    pub(crate) id_property: Option<String>,
    /// The `objectWriteTraceId`, by which the caller recognises this input in the answer.
    pub(crate) trace: Option<String>,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) associations: Vec<InputAssociation>,
}

/// An association that a create asks for.
#[derive(Clone, Debug)]
pub(crate) struct InputAssociation {
    pub(crate) to: String,
    pub(crate) types: Vec<AssociationTypeKey>,
}

impl Input {
    /// Reads a request body or an item of a batch.
    pub(crate) fn read(mut object: Map<String, Value>) -> Result<Self, Refusal> {
        let properties = match object.remove("properties") {
            Some(Value::Object(properties)) => properties,
            None | Some(Value::Null) => Map::new(),
            Some(other) => return Err(mistyped("properties", "an object", &other)),
        };
        let mut input = Self {
            id: text(&mut object, "id")?,
            id_property: text(&mut object, "idProperty")?,
            trace: text(&mut object, "objectWriteTraceId")?,
            ..Self::default()
        };
        for (name, value) in properties {
            let value = value_as_text(&name, value)?;
            input.properties.insert(name, value);
        }
        for item in list(&mut object, "associations")? {
            input.associations.push(read_association(item)?);
        }
        Ok(input)
    }

    /// Reads the inputs of a batch, of which there are 1 to 100.
    pub(crate) fn read_batch(body: Map<String, Value>) -> Result<Vec<Self>, Refusal> {
        batch_items(body)?.into_iter().map(|item| Self::read(object_of("inputs", item)?)).collect()
    }

    /// The write as a request body with every value as text, which is the form that the validator checks.
    pub(crate) fn to_body(&self) -> String {
        let mut body = json!({ "properties": self.properties });
        if let (false, Some(members)) = (self.associations.is_empty(), body.as_object_mut()) {
            let associations = self.associations.iter().map(|association| {
                let types: Vec<Value> = association
                    .types
                    .iter()
                    .map(|key| json!({ "associationCategory": key.category, "associationTypeId": key.type_id }))
                    .collect();
                json!({ "to": { "id": association.to }, "types": types })
            });
            members.insert("associations".to_owned(), associations.collect());
        }
        body.to_string()
    }
}

/// The items of a batch; HubSpot accepts 1 to 100.
pub(crate) fn batch_items(mut body: Map<String, Value>) -> Result<Vec<Value>, Refusal> {
    let items = match body.remove("inputs") {
        Some(Value::Array(items)) => items,
        None | Some(Value::Null) => return Err(Refusal::missing_fields(&["inputs"])),
        Some(other) => return Err(mistyped("inputs", "a list", &other)),
    };
    match items.len() {
        0 => Err(Refusal::invalid(
            "Batch input provided should have at least one object.",
            &parity::BATCH_EMPTY,
        )),
        1..=100 => Ok(items),
        count => Err(Refusal::invalid(
            format!("a batch takes at most 100 inputs, and this one has {count}"),
            &parity::BATCH_TOO_LARGE,
        )),
    }
}

/// The value as an object; the refusal names the member.
pub(crate) fn object_of(name: &str, value: Value) -> Result<Map<String, Value>, Refusal> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(mistyped(name, "an object", &other)),
    }
}

/// Takes a member that is a list; empty if absent.
pub(crate) fn list(object: &mut Map<String, Value>, name: &str) -> Result<Vec<Value>, Refusal> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => Ok(items),
        Some(other) => Err(mistyped(name, "a list", &other)),
    }
}

/// Takes a member that is a list of texts or numbers; empty if absent.
pub(crate) fn texts(object: &mut Map<String, Value>, name: &str) -> Result<Vec<String>, Refusal> {
    list(object, name)?
        .into_iter()
        .map(|item| match item {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            other => Err(mistyped(name, "a list of texts", &other)),
        })
        .collect()
}

/// Takes a member that is a text or a number; `None` if absent.
pub(crate) fn text(object: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => Err(mistyped(name, "a text", &other)),
    }
}

/// Takes the `id` inside a member such as `"to": {"id": "1"}`.
pub(crate) fn id_of(object: &mut Map<String, Value>, name: &str) -> Result<String, Refusal> {
    let Some(value) = object.remove(name) else { return Err(Refusal::missing_fields(&[name])) };
    text(&mut object_of(name, value)?, "id")?.ok_or_else(|| Refusal::missing_fields(&["id"]))
}

/// Reads `{"associationCategory": …, "associationTypeId": …}`.
pub(crate) fn type_key(value: Value) -> Result<AssociationTypeKey, Refusal> {
    let mut spec = object_of("types", value)?;
    let category = text(&mut spec, "associationCategory")?;
    let type_id = text(&mut spec, "associationTypeId")?;
    let (Some(category), Some(type_id)) = (category, type_id) else {
        return Err(Refusal::missing_fields(&["associationCategory", "associationTypeId"]));
    };
    let type_id = type_id
        .parse()
        .map_err(|_| Refusal::bad_parameter(format!("associationTypeId must be a number, not {type_id}")))?;
    if !ticketproof_schema::AssociationCategory::from(category.as_str()).is_known() {
        return Err(Refusal::bad_parameter(format!("{category} is not an associationCategory")));
    }
    Ok(AssociationTypeKey { category, type_id })
}

pub(crate) fn mistyped(name: &str, wanted: &str, found: &Value) -> Refusal {
    Refusal::bad_json(
        1,
        1,
        &format!("Cannot deserialize value: {name} must be {wanted}, not {}", json_type(found)),
    )
}

fn read_association(value: Value) -> Result<InputAssociation, Refusal> {
    let mut association = object_of("associations", value)?;
    let to = id_of(&mut association, "to")?;
    let types = list(&mut association, "types")?.into_iter().map(type_key).collect::<Result<_, _>>()?;
    Ok(InputAssociation { to, types })
}

fn value_as_text(name: &str, value: Value) -> Result<String, Refusal> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Null => Ok(String::new()),
        other => Err(mistyped(name, "a text", &other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        object_of("body", value).expect("an object")
    }

    #[test]
    fn property_values_of_any_scalar_type_are_read_as_text() {
        let input = Input::read(object(json!({ "properties": { "a": 1, "b": true, "c": null, "d": "x" } })))
            .expect("lenient like HubSpot");
        let values: Vec<&str> = input.properties.values().map(String::as_str).collect();
        assert_eq!(values, ["1", "true", "", "x"]);
    }

    #[test]
    fn batch_with_less_than_1_or_more_than_100_inputs_is_refused() {
        for (count, allowed) in [(0, false), (1, true), (100, true), (101, false)] {
            let inputs: Vec<Value> = (0..count).map(|_| json!({})).collect();
            let read = Input::read_batch(object(json!({ "inputs": inputs })));
            assert_eq!(read.is_ok(), allowed, "{count}");
        }
    }

    #[test]
    fn members_of_the_wrong_json_type_are_refused() {
        for body in [
            json!({ "properties": [] }),
            json!({ "properties": { "a": {} } }),
            json!({ "associations": {} }),
            json!({ "associations": [1] }),
            json!({ "associations": [{ "to": 1 }] }),
            json!({ "associations": [{ "to": { "id": 1 }, "types": [{ "associationTypeId": 16 }] }] }),
            json!({ "associations": [{ "to": { "id": 1 }, "types": [{ "associationCategory": "X", "associationTypeId": 1 }] }] }),
        ] {
            assert!(Input::read(object(body.clone())).is_err(), "{body}");
        }
    }
}
