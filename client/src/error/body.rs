//! HubSpot's error body: kept whole, read as far as it goes. Every field is optional, because real bodies leave out or add
//! fields that the documents do not.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// An error body. What it did not have is `None` or empty; [`ErrorBody::raw`] is the whole text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The whole body, whatever it is; cut at the client's limit. The access token is never in it, even if the server
    /// echoed it.
    pub raw: String,
    /// `status`: `error`, as a rule.
    pub status: Option<String>,
    /// `message`: for people, and sometimes with JSON inside, see [`crate::Refusal::findings`].
    pub message: Option<String>,
    /// `correlationId`.
    pub correlation_id: Option<String>,
    /// `category`, such as `VALIDATION_ERROR`.
    pub category: Option<String>,
    /// `subCategory`.
    pub sub_category: Option<String>,
    /// `errorType`, such as `RATE_LIMIT`.
    pub error_type: Option<String>,
    /// `policyName`, the rate limit that was hit.
    pub policy_name: Option<String>,
    /// `context`: lists of texts by name.
    pub context: BTreeMap<String, Vec<String>>,
    /// `links`.
    pub links: BTreeMap<String, String>,
    /// `errors`.
    pub errors: Vec<ErrorDetail>,
    /// `id`, in the errors of a batch.
    pub id: Option<String>,
    /// `validationResults`, of the legacy API: what later versions hide in `message`.
    pub(crate) validation_results: Vec<Value>,
}

/// One entry of `errors`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// `message`.
    pub message: Option<String>,
    /// `code`, such as `PROPERTY_DOESNT_EXIST`.
    pub code: Option<String>,
    /// `in`: the field it is about.
    pub location: Option<String>,
    /// `subCategory`.
    pub sub_category: Option<String>,
    /// `context`: lists of texts by name.
    pub context: BTreeMap<String, Vec<String>>,
}

impl ErrorBody {
    /// Reads a body; one that is not a JSON object has nothing but its text.
    pub(crate) fn read(raw: String) -> Self {
        match serde_json::from_str(&raw) {
            Ok(Value::Object(object)) => Self { raw, ..Self::of(&object) },
            _ => Self { raw, ..Self::default() },
        }
    }

    fn of(object: &Map<String, Value>) -> Self {
        let list = |name: &str| object.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self {
            raw: String::new(),
            status: text(object, "status"),
            message: text(object, "message"),
            correlation_id: text(object, "correlationId"),
            category: text(object, "category"),
            sub_category: text(object, "subCategory"),
            error_type: text(object, "errorType"),
            policy_name: text(object, "policyName"),
            context: context(object),
            links: links(object),
            errors: list("errors").iter().filter_map(Value::as_object).map(ErrorDetail::of).collect(),
            id: text(object, "id"),
            validation_results: list("validationResults").to_vec(),
        }
    }
}

impl ErrorDetail {
    fn of(object: &Map<String, Value>) -> Self {
        Self {
            message: text(object, "message"),
            code: text(object, "code"),
            location: text(object, "in"),
            sub_category: text(object, "subCategory"),
            context: context(object),
        }
    }
}

/// A scalar as text. Specifications and servers disagree on whether some fields are texts, numbers or objects.
fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::Null => None,
        value => Some(plain(value)),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn context(object: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
    let Some(context) = object.get("context").and_then(Value::as_object) else {
        return BTreeMap::new();
    };
    let texts = |value: &Value| match value {
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Null => Vec::new(),
        single => vec![plain(single)],
    };
    context.iter().map(|(name, value)| (name.clone(), texts(value))).collect()
}

fn links(object: &Map<String, Value>) -> BTreeMap<String, String> {
    let links = object.get("links").and_then(Value::as_object);
    links.into_iter().flatten().map(|(name, value)| (name.clone(), plain(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_optional_and_of_any_type() {
        for raw in
            ["", "<html>", "null", "[]", "{}", r#"{"errors":{},"context":3,"links":[],"message":null}"#]
        {
            let body = ErrorBody::read(raw.to_owned());
            assert_eq!(body, ErrorBody { raw: raw.to_owned(), ..ErrorBody::default() });
        }
        let body = ErrorBody::read(
            r#"{"status":404,"subCategory":{"a":1},"context":{"id":"7","ids":[1,"x"]}}"#.to_owned(),
        );
        assert_eq!(body.status.as_deref(), Some("404"));
        assert_eq!(body.sub_category.as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(body.context["id"], ["7"]);
        assert_eq!(body.context["ids"], ["1", "x"]);
    }
}
