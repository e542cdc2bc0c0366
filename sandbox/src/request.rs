//! Requests and answers of the endpoints.

use axum::{
    body::Bytes,
    http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE},
};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{
    parity::{self, Behaviour},
    refusal::Refusal,
    route::{Route, Version},
};

/// The result of an endpoint.
pub(crate) type Outcome = Result<Answer, Refusal>;

/// An API request that was admitted and routed, with its whole body.
#[derive(Clone, Debug)]
pub(crate) struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) route: Route,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    /// The sandbox's own base URL, for links.
    pub(crate) base_url: String,
}

impl ApiRequest {
    /// Whether the API version enforces the properties that the account requires.
    pub(crate) fn enforces_requirements(&self) -> bool {
        self.route.version == Version::September2026
    }

    /// 501 for a change of the schema, which is fixed while the sandbox runs.
    pub(crate) fn schema_is_fixed(&self) -> Refusal {
        Refusal::not_implemented(&format!("{} {}: its schema cannot be changed", self.method, self.path))
    }

    /// The body as a JSON object.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        match self.json()? {
            Value::Object(object) => Ok(object),
            other => Err(wrong_shape("an object", &other)),
        }
    }

    /// The body as a JSON array.
    pub(crate) fn array(&self) -> Result<Vec<Value>, Refusal> {
        match self.json()? {
            Value::Array(items) => Ok(items),
            other => Err(wrong_shape("a list", &other)),
        }
    }

    fn json(&self) -> Result<Value, Refusal> {
        let content_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if essence != "application/json" {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                None,
                "HTTP 415 Unsupported Media Type",
                &parity::WRONG_CONTENT_TYPE,
            ));
        }
        // The parser refuses nesting deeper than 128, so hostile input cannot exhaust the stack.
        serde_json::from_slice(&self.body).map_err(|error| {
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or("not JSON");
            Refusal::bad_json(error.line(), error.column(), reason)
        })
    }
}

fn wrong_shape(wanted: &str, found: &Value) -> Refusal {
    Refusal::bad_json(
        1,
        1,
        &format!("Cannot deserialize value: {wanted} is needed, not {}", json_type(found)),
    )
}

/// The name of a JSON value's type, for messages.
pub(crate) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The decoded parameters of a query, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let decode =
            |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
        Self(
            text.split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name), decode(value))
                })
                .collect(),
        )
    }

    /// The last value of a parameter; `None` if it is absent or empty.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|pair| pair.0 == name)
            .map(|pair| pair.1.as_str())
            .filter(|value| !value.is_empty())
    }

    /// All values of a parameter that may be repeated; each may be a list separated by commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|pair| pair.0 == name)
            .flat_map(|pair| pair.1.split(','))
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// All parameters except one, in order.
    pub(crate) fn others<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter(move |pair| pair.0 != name).map(|pair| (pair.0.as_str(), pair.1.as_str()))
    }

    /// A parameter that is `true` or `false`; false if absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.one(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(Refusal::bad_parameter(format!("{name} must be true or false, not {other}"))),
        }
    }

    /// The parameter `limit`, from 1 to `most`.
    pub(crate) fn limit(&self, default: usize, most: usize) -> Result<usize, Refusal> {
        let Some(text) = self.one("limit") else { return Ok(default) };
        match text.parse::<usize>() {
            Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
            _ => Err(Refusal::bad_parameter(format!("limit must be a number from 1 to {most}, not {text}"))),
        }
    }
}

/// A successful answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<Value>,
    pub(crate) behaviour: &'static Behaviour,
}

impl Answer {
    pub(crate) fn ok(body: Value, behaviour: &'static Behaviour) -> Self {
        Self { status: StatusCode::OK, body: Some(body), behaviour }
    }

    pub(crate) fn created(body: Value, behaviour: &'static Behaviour) -> Self {
        Self { status: StatusCode::CREATED, body: Some(body), behaviour }
    }

    pub(crate) fn no_content(behaviour: &'static Behaviour) -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, behaviour }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_parameter_may_be_repeated_or_separated_by_commas() {
        let query = Query::parse("properties=a,b&properties=c%2Cd&archived=&x=1+2");
        assert_eq!(query.list("properties"), ["a", "b", "c", "d"]);
        assert_eq!(query.one("x"), Some("1 2"));
        assert_eq!(query.one("archived"), None);
        assert!(!query.flag("archived").expect("absent is false"));
    }

    #[test]
    fn limit_outside_1_to_100_is_refused() {
        for (text, allowed) in
            [("limit=0", false), ("limit=1", true), ("limit=100", true), ("limit=101", false)]
        {
            assert_eq!(Query::parse(text).limit(10, 100).is_ok(), allowed, "{text}");
        }
    }
}
