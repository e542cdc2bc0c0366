//! HubSpot's error body: kept whole, read as far as it goes. Every field is optional, because real bodies leave out or add
//! fields that the documents do not.
//!
//! A body is read as it came, and what is decided is decided by that. What users get are texts without the access token;
//! where the two differ, the original is kept beside them, out of sight.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde_json::{Map, Value};

use super::{PropertyFinding, findings};
use crate::Token;

/// The most objects in a body that is read as JSON: a tree of many small ones takes a hundred times its text. The refusal of a
/// batch has three for each of its hundred inputs.
const OBJECTS_MAX: usize = 10_000;

/// An error body. What it did not have is `None` or empty; [`ErrorBody::raw`] is the whole text.
///
/// The access token is in none of its texts, even if the server echoed it: `[token]` stands in its place.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The whole body, whatever it is; cut at the client's limit.
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
    /// Findings about single properties.
    pub(crate) findings: Vec<PropertyFinding>,
    in_hubspots_words: bool,
    original: Original,
}

/// The body as it was before the token was taken out, where that made a difference. It has no way to be shown.
#[derive(Clone, Default, Eq, PartialEq)]
struct Original(Option<Arc<ErrorBody>>);

impl fmt::Debug for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
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
    pub(crate) fn read(raw: &str, token: &Token) -> Self {
        let is_readable = raw.bytes().filter(|byte| *byte == b'{').count() <= OBJECTS_MAX;
        let original = match is_readable.then(|| serde_json::from_str(raw)) {
            Some(Ok(Value::Object(object))) => Self { raw: raw.to_owned(), ..Self::of(&object) },
            _ => Self { raw: raw.to_owned(), ..Self::default() },
        };
        let shown = original.clone().map_texts(&|text| token.redact(text));
        if shown == original { shown } else { Self { original: Original(Some(Arc::new(original))), ..shown } }
    }

    /// A body that is too long to be read: the start of its text, which the token is not in.
    pub(crate) fn unread(start: String) -> Self {
        Self { raw: start, ..Self::default() }
    }

    /// The body as the server wrote it. It may hold the token: it is for decisions, and must not be shown or kept elsewhere.
    pub(crate) fn original(&self) -> &Self {
        self.original.0.as_deref().unwrap_or(self)
    }

    /// Whether it is HubSpot that speaks, and not a proxy, a firewall or a login page in its place: the body is a JSON object
    /// with a text as `category` or `errorType`, or with the `status` `error` and a `message`. Every recorded body of HubSpot's
    /// has one of them, and not all have more (the one of the search limit is `status` and `message`). Other programs that answer
    /// with these two cannot be told from HubSpot.
    pub(crate) fn is_in_hubspots_words(&self) -> bool {
        self.in_hubspots_words
    }

    fn of(object: &Map<String, Value>) -> Self {
        let list = |name: &str| object.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let word =
            |name: &str| object.get(name).and_then(Value::as_str).filter(|word| !word.trim().is_empty());
        let mut body = Self {
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
            findings: Vec::new(),
            in_hubspots_words: (word("status") == Some("error") && word("message").is_some())
                || word("category").is_some()
                || word("errorType").is_some(),
            original: Original(None),
        };
        body.findings = findings::of(&body, list("validationResults"));
        body
    }

    /// The same with all its texts changed. Every field is named, so that a new one cannot be forgotten.
    fn map_texts(self, with: &dyn Fn(String) -> String) -> Self {
        let Self {
            raw,
            status,
            message,
            correlation_id,
            category,
            sub_category,
            error_type,
            policy_name,
            context,
            links,
            errors,
            id,
            findings,
            in_hubspots_words,
            original,
        } = self;
        Self {
            raw: with(raw),
            status: status.map(with),
            message: message.map(with),
            correlation_id: correlation_id.map(with),
            category: category.map(with),
            sub_category: sub_category.map(with),
            error_type: error_type.map(with),
            policy_name: policy_name.map(with),
            context: map_context(context, with),
            links: links.into_iter().map(|(name, link)| (with(name), with(link))).collect(),
            errors: errors.into_iter().map(|detail| detail.map_texts(with)).collect(),
            id: id.map(with),
            findings: findings.into_iter().map(|finding| finding.map_texts(with)).collect(),
            in_hubspots_words,
            original,
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

    fn map_texts(self, with: &dyn Fn(String) -> String) -> Self {
        let Self { message, code, location, sub_category, context } = self;
        Self {
            message: message.map(with),
            code: code.map(with),
            location: location.map(with),
            sub_category: sub_category.map(with),
            context: map_context(context, with),
        }
    }
}

fn map_context(
    context: BTreeMap<String, Vec<String>>,
    with: &dyn Fn(String) -> String,
) -> BTreeMap<String, Vec<String>> {
    let texts = |texts: Vec<String>| texts.into_iter().map(with).collect();
    context.into_iter().map(|(name, values)| (with(name), texts(values))).collect()
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
impl ErrorBody {
    /// A body that has no token in it.
    pub(crate) fn plain(raw: &str) -> Self {
        Self::read(raw, &Token::new("no-such-token").expect("a token"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_optional_and_of_any_type() {
        for raw in
            ["", "<html>", "null", "[]", "{}", r#"{"errors":{},"context":3,"links":[],"message":null}"#]
        {
            assert_eq!(ErrorBody::plain(raw), ErrorBody { raw: raw.to_owned(), ..ErrorBody::default() });
        }
        let body =
            ErrorBody::plain(r#"{"status":404,"subCategory":{"a":1},"context":{"id":"7","ids":[1,"x"]}}"#);
        assert_eq!(body.status.as_deref(), Some("404"));
        assert_eq!(body.sub_category.as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(body.context["id"], ["7"]);
        assert_eq!(body.context["ids"], ["1", "x"]);
    }

    #[test]
    fn body_of_too_many_objects_is_not_read_as_json() {
        for objects in [OBJECTS_MAX - 1, OBJECTS_MAX, OBJECTS_MAX + 1] {
            let empty = vec!["{}"; objects - 1].join(",");
            let body = ErrorBody::plain(&format!(r#"{{"status":"error","x":[{empty}]}}"#));
            assert_eq!(body.status.is_some(), objects <= OBJECTS_MAX, "{objects}");
        }
    }

    #[test]
    fn hubspot_is_told_from_others_by_its_words() {
        for (raw, expected) in [
            (r#"{"status":"error","message":"You have reached your secondly limit."}"#, true),
            (r#"{"category":"VALIDATION_ERROR"}"#, true),
            (r#"{"errorType":"RATE_LIMIT"}"#, true),
            (r#"{"status":"error"}"#, false),
            (r#"{"status":"error","message":" "}"#, false),
            (r#"{"status":"error","message":{"text":"no"}}"#, false),
            ("", false),
            ("<html>", false),
            ("{}", false),
            (r#"[{"status":"error"}]"#, false),
            (r#"{"status":"error""#, false),
            (r#"{"status":400,"error":"Bad Request","path":"/crm"}"#, false),
            (r#"{"status":"ok"}"#, false),
            (r#"{"category":" ","errorType":null}"#, false),
            (r#"{"category":{"a":1},"errorType":7}"#, false),
            (r#"{"message":"Forbidden","correlationId":"8d3f"}"#, false),
        ] {
            assert_eq!(ErrorBody::plain(raw).is_in_hubspots_words(), expected, "{raw}");
        }
    }

    #[test]
    fn token_is_taken_out_of_what_is_shown_and_left_in_what_is_read() {
        // In the message stands JSON, in which the token is escaped once more.
        let raw = r#"{"status":"error","category":"VALIDATION_ERROR","correlationId":"x-1","id":"x","policyName":"x",
            "message":"bad: [{\"name\":\"\\u0078\",\"error\":\"MAX\",\"message\":\"x is \\u0078\"}]","subCategory":"\u0078",
            "context":{"x":["x","\u0078"]},"links":{"x":"https://h/%78"},"errors":[{"message":"x","code":"x","in":"inputs[x]","context":{"x":["x"]}}]}"#;
        let body = ErrorBody::read(raw, &Token::new("x").unwrap());
        // A field's name has an x, and so has our placeholder's neighbour in a URL; nothing of the server's has.
        let shown = format!("{body:?} {body:#?}").replace("context", "").replace("raw: ", "");
        assert!(!shown.contains('x') && !shown.contains("0078") && !shown.contains("%78"), "{shown}");
        let original = body.original();
        assert_eq!((original.raw.as_str(), original.category.as_deref()), (raw, Some("VALIDATION_ERROR")));
        assert_eq!(original.context["x"], ["x", "x"]);
        assert_eq!(
            (original.findings[0].property.as_str(), body.findings[0].property.as_str()),
            ("x", "[token]")
        );
        assert!(body.is_in_hubspots_words());
        let other = ErrorBody::plain(raw);
        assert_eq!(other.original(), &other);
    }
}
