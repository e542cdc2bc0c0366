//! Constraints that several parts of the JSON Schema write.

use serde_json::{Value, json};

/// A day as ISO 8601 writes it, as a regular expression.
pub(super) const DAY: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// The id of a record.
pub(super) fn record_id() -> Value {
    json!({ "anyOf": [{ "type": "string", "pattern": "^[0-9]+$" }, { "type": "integer", "minimum": 0 }] })
}

/// Texts in which this never matches.
pub(super) fn never(pattern: &str) -> Value {
    json!({ "not": { "type": "string", "pattern": pattern } })
}

/// A text as a regular expression for itself, in the dialect that all engines share.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// The JSON forms of a text that HubSpot may be sent as: itself, and the number or boolean that is written alike.
fn forms(text: &str) -> Vec<Value> {
    let mut forms = vec![json!(text)];
    if let Ok(value @ (Value::Number(_) | Value::Bool(_))) = serde_json::from_str::<Value>(text) {
        // `1.0` and `1` are one number and two texts.
        let written = value.to_string();
        if written == text {
            forms.push(value);
        }
    }
    forms
}

/// Exactly one of these texts, in any of their forms.
pub(super) fn one_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    let forms: Vec<_> = texts.into_iter().flat_map(forms).collect();
    if forms.is_empty() { json!(false) } else { json!({ "enum": forms }) }
}
