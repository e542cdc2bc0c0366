//! Refusals: HubSpot's error answers with their bodies.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::parity::{self, Behaviour};

/// An error answer: a status and HubSpot's error body. The correlation id is added when it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) behaviour: &'static Behaviour,
    /// The body without `status` and `correlationId`.
    pub(crate) body: Map<String, Value>,
    /// The methods that are allowed, for a 405.
    pub(crate) allow: Option<&'static str>,
}

/// One bad property value: an item of the list inside the message.
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

    /// Adds a member to the body.
    pub(crate) fn with(mut self, key: &str, value: Value) -> Self {
        self.body.insert(key.to_owned(), value);
        self
    }

    /// Replaces the behaviour that the answer names.
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
                // Written by hand, because clients match on HubSpot's order of members.
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

    /// 400 for a create without properties that HubSpot itself requires.
    pub(crate) fn missing(object: &str, names: &[String]) -> Self {
        let message = format!("Error creating {object}. Some required properties were not set.");
        Self::invalid(message, &parity::REQUIRED_MISSING).with("context", json!({ "properties": names }))
    }

    /// 404 for a numeric id. Its body has no category.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, None, "resource not found", &parity::NOT_FOUND)
    }

    /// 404 for an id that is not a number.
    pub(crate) fn not_an_id(id: &str) -> Self {
        let message = "Object not found.  objectId are usually numeric.";
        Self::new(StatusCode::NOT_FOUND, Some("OBJECT_NOT_FOUND"), message, &parity::NOT_FOUND_TEXT)
            .with("context", json!({ "id": [id] }))
    }

    /// 400 for a write by a property whose values are not unique.
    pub(crate) fn not_unique(object_id: &str, property: &str, portal: u64) -> Self {
        let message = format!(
            "Unable to perform update/upsert by non-unique {object_id} property {property} in portal ID {portal}"
        );
        Self::invalid(message, &parity::ID_PROPERTY)
    }

    /// 400 for an unknown object type.
    pub(crate) fn unknown_object_type(name: &str) -> Self {
        let message = format!("Unable to infer object type from: {name}");
        Self::new(StatusCode::BAD_REQUEST, None, message, &parity::UNKNOWN_OBJECT_TYPE)
    }

    /// 400 for a body that is not JSON, or JSON of the wrong type.
    pub(crate) fn bad_json(line: usize, column: usize, reason: &str) -> Self {
        let message = format!("Invalid input JSON on line {line}, column {column}: {reason}");
        Self::invalid(message, &parity::BAD_JSON)
    }

    /// 400 for a body without required members.
    pub(crate) fn missing_fields(fields: &[&str]) -> Self {
        let message = format!(
            "Invalid input JSON on line 1, column 2. Some required fields were not set: [{}]",
            fields.join(", ")
        );
        Self::invalid(message, &parity::MISSING_FIELDS)
    }

    /// 400 for a query parameter or a member with an impossible value.
    pub(crate) fn bad_parameter(message: impl Into<String>) -> Self {
        Self::invalid(message, &parity::BAD_PARAMETER)
    }

    /// 405 for a method that the path does not have.
    pub(crate) fn method_not_allowed(allow: &'static str) -> Self {
        let mut refusal = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            None,
            "HTTP 405 Method Not Allowed",
            &parity::METHOD_NOT_ALLOWED,
        );
        refusal.allow = Some(allow);
        refusal
    }

    /// 501 for something that HubSpot may serve and the sandbox does not.
    pub(crate) fn not_implemented(what: &str) -> Self {
        let message = format!(
            "the ticketproof sandbox does not serve {what}; nothing was done and nothing was forwarded"
        );
        Self::new(StatusCode::NOT_IMPLEMENTED, Some("NOT_IN_SANDBOX"), message, &parity::NOT_IMPLEMENTED)
    }

    /// 403 for a missing scope; any one of `scopes` would do.
    pub(crate) fn missing_scopes(scopes: &[&str]) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Some("MISSING_SCOPES"),
            "This app hasn't been granted all required scopes to make this call. Read more about required scopes \
             here: https://developers.hubspot.com/scopes.",
            &parity::MISSING_SCOPES,
        )
        .with(
            "errors",
            json!([{
                "message": "One or more of the following scopes are required.",
                "context": { "requiredGranularScopes": scopes },
            }]),
        )
    }

    /// The whole body.
    pub(crate) fn to_body(&self, correlation_id: &str) -> Value {
        let mut body = self.body.clone();
        body.insert("status".to_owned(), Value::from("error"));
        body.insert("correlationId".to_owned(), Value::from(correlation_id));
        Value::Object(body)
    }

    /// The refusal as an item of the `errors` of a multi-status answer; `trace` is the trace id of its input.
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
    fn list_inside_the_message_is_valid_json() {
        let error = PropertyError {
            name: "a\"b".to_owned(),
            code: "PROPERTY_DOESNT_EXIST".to_owned(),
            message: "Property \"a\"b\" does not exist".to_owned(),
        };
        let refusal = Refusal::properties(&[error.clone(), error], &parity::PROPERTY_VALUES);
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
