//! HubSpot's error bodies, in its own words.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::behaviour::{self, Behaviour};

/// A refusal: a status and what HubSpot's error body says. The correlation id is added when it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) behaviour: &'static Behaviour,
    /// The body without `status` and `correlationId`.
    pub(crate) body: Map<String, Value>,
    /// The methods that are allowed, for a 405.
    pub(crate) allow: Option<&'static str>,
}

/// One property that HubSpot refuses: an item of the list inside the message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct PropertyError {
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(
        status: StatusCode,
        category: Option<&str>,
        message: impl Into<String>,
        behaviour: &'static Behaviour,
    ) -> Self {
        let mut body = Map::new();
        body.insert("message".to_owned(), Value::String(message.into()));
        if let Some(category) = category {
            body.insert("category".to_owned(), Value::String(category.to_owned()));
        }
        Self { status, behaviour, body, allow: None }
    }

    /// The same with another member in its body.
    pub(crate) fn with(mut self, key: &str, value: Value) -> Self {
        self.body.insert(key.to_owned(), value);
        self
    }

    /// The same as another behaviour's.
    pub(crate) fn with_behaviour(mut self, behaviour: &'static Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }

    /// A 400 of category `VALIDATION_ERROR`.
    pub(crate) fn invalid(message: impl Into<String>, behaviour: &'static Behaviour) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Some("VALIDATION_ERROR"), message, behaviour)
    }

    /// `Property values were not valid: […]`, with the same list as text in the message and as `errors`.
    pub(crate) fn properties(errors: &[PropertyError], behaviour: &'static Behaviour) -> Self {
        let listed: Vec<String> = errors
            .iter()
            .map(|error| {
                // Written by hand, because HubSpot's member order is part of what people match on.
                format!(
                    "{{\"isValid\":false,\"message\":{},\"error\":{},\"name\":{}}}",
                    Value::from(error.message.as_str()),
                    Value::from(error.code.as_str()),
                    Value::from(error.name.as_str()),
                )
            })
            .collect();
        let details: Vec<Value> = errors
            .iter()
            .map(|error| {
                json!({
                    "message": error.message,
                    "code": error.code,
                    "context": { "propertyName": [error.name] },
                })
            })
            .collect();
        Self::invalid(format!("Property values were not valid: [{}]", listed.join(",")), behaviour)
            .with("errors", Value::Array(details))
    }

    /// The server's own required properties are missing on create.
    pub(crate) fn missing(object: &str, names: &[String]) -> Self {
        let message = format!("Error creating {object}. Some required properties were not set.");
        Self::invalid(message, &behaviour::REQUIRED_MISSING).with("context", json!({ "properties": names }))
    }

    /// 404 of a numeric id. Its body has no category.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, None, "resource not found", &behaviour::NOT_FOUND)
    }

    /// 404 of an id that is not a number.
    pub(crate) fn not_an_id(id: &str) -> Self {
        let message = "Object not found.  objectId are usually numeric.";
        Self::new(StatusCode::NOT_FOUND, Some("OBJECT_NOT_FOUND"), message, &behaviour::NOT_FOUND_TEXT)
            .with("context", json!({ "id": [id] }))
    }

    /// A write by a property whose values do not tell records apart.
    pub(crate) fn not_unique(object_id: &str, property: &str, portal: u64) -> Self {
        let message = format!(
            "Unable to perform update/upsert by non-unique {object_id} property {property} in portal ID {portal}"
        );
        Self::invalid(message, &behaviour::ID_PROPERTY)
    }

    /// An object type that HubSpot does not know.
    pub(crate) fn unknown_object_type(name: &str) -> Self {
        let message = format!("Unable to infer object type from: {name}");
        Self::new(StatusCode::BAD_REQUEST, None, message, &behaviour::UNKNOWN_OBJECT_TYPE)
    }

    /// A body that is not JSON, or not of the shape that the endpoint takes.
    pub(crate) fn bad_json(line: usize, column: usize, reason: &str) -> Self {
        let message = format!("Invalid input JSON on line {line}, column {column}: {reason}");
        Self::invalid(message, &behaviour::BAD_JSON)
    }

    /// Members that must be there are not.
    pub(crate) fn missing_fields(fields: &[&str]) -> Self {
        let message = format!(
            "Invalid input JSON on line 1, column 2. Some required fields were not set: [{}]",
            fields.join(", ")
        );
        Self::invalid(message, &behaviour::MISSING_FIELDS)
    }

    /// A parameter of the query or a member of the body that cannot be.
    pub(crate) fn bad_parameter(message: impl Into<String>) -> Self {
        Self::invalid(message, &behaviour::BAD_PARAMETER)
    }

    /// The path is served, the method is not.
    pub(crate) fn method_not_allowed(allow: &'static str) -> Self {
        let mut refusal = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            None,
            "HTTP 405 Method Not Allowed",
            &behaviour::METHOD_NOT_ALLOWED,
        );
        refusal.allow = Some(allow);
        refusal
    }

    /// HubSpot has it, or may have it; the sandbox does not, and says so.
    pub(crate) fn not_implemented(what: &str) -> Self {
        let message = format!(
            "the ticketproof sandbox does not serve {what}; nothing was done and nothing was forwarded"
        );
        Self::new(StatusCode::NOT_IMPLEMENTED, Some("NOT_IN_SANDBOX"), message, &behaviour::NOT_IMPLEMENTED)
    }

    /// A missing scope: the list means any one of them.
    pub(crate) fn missing_scopes(scopes: &[&str]) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Some("MISSING_SCOPES"),
            "This app hasn't been granted all required scopes to make this call. Read more about required scopes \
             here: https://developers.hubspot.com/scopes.",
            &behaviour::MISSING_SCOPES,
        )
        .with(
            "errors",
            json!([{
                "message": "One or more of the following scopes are required.",
                "context": { "requiredGranularScopes": scopes },
            }]),
        )
    }

    /// The whole body, for the wire.
    pub(crate) fn to_body(&self, correlation_id: &str) -> Value {
        let mut body = self.body.clone();
        body.insert("status".to_owned(), Value::from("error"));
        body.insert("correlationId".to_owned(), Value::from(correlation_id));
        Value::Object(body)
    }

    /// As an item of the `errors` of a multi-status answer, tied to its input by `trace`.
    pub(crate) fn to_item(&self, trace: Option<&str>) -> Value {
        let mut item = self.body.clone();
        item.insert("status".to_owned(), Value::from("error"));
        item.entry("category").or_insert_with(|| Value::from("VALIDATION_ERROR"));
        let context = item.entry("context").or_insert_with(|| json!({}));
        if let (Some(context), Some(trace)) = (context.as_object_mut(), trace) {
            context.insert("objectWriteTraceId".to_owned(), json!([trace]));
        }
        Value::Object(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_in_the_message_is_json() {
        let error = PropertyError {
            name: "a\"b".to_owned(),
            code: "PROPERTY_DOESNT_EXIST".to_owned(),
            message: "Property \"a\"b\" does not exist".to_owned(),
        };
        let refusal = Refusal::properties(&[error.clone(), error], &behaviour::PROPERTY_VALUES);
        let list = refusal.body["message"]
            .as_str()
            .expect("a text")
            .strip_prefix("Property values were not valid: ")
            .expect("HubSpot's words");
        let list: Value = serde_json::from_str(list).expect("the list is JSON");
        assert_eq!(list[1]["name"], "a\"b");
        assert_eq!(refusal.to_body("c")["errors"][0]["context"]["propertyName"][0], "a\"b");
    }
}
