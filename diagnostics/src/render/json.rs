//! JSON for programs that people may look at: exact, and no character in it commands a terminal or deceives a reader.

use crate::text::json_escaped;
use serde::Serialize;

/// A value on one line, without a line feed behind it.
///
/// # Panics
///
/// If the value has no JSON form: a map with keys that are no texts, or an error of its `Serialize`.
///
/// ```
/// use ticketproof_diagnostics::render::json;
/// assert_eq!(json::line(&["a\u{200b}b"]), r#"["a\u200bb"]"#);
/// ```
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    plain(serde_json::to_string(value))
}

/// A value as an indented document, with a line feed behind it.
///
/// # Panics
///
/// As [`line()`] does.
#[must_use]
pub fn document(value: &impl Serialize) -> String {
    let mut document = plain(serde_json::to_string_pretty(value));
    document.push('\n');
    document
}

fn plain(json: serde_json::Result<String>) -> String {
    json_escaped(&json.expect("texts, numbers and lists of them always have a JSON form")).into_owned()
}
