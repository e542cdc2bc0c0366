//! JSON as the command writes it: exact, and nothing in it commands a terminal or deceives whoever looks at it.

use serde::Serialize;
use ticketproof_diagnostics::text::json_escaped;

/// A value on one line, without a line feed behind it.
pub(crate) fn line(value: &impl Serialize) -> String {
    plain(serde_json::to_string(value))
}

/// A value as an indented document, with a line feed behind it.
pub(crate) fn document(value: &impl Serialize) -> String {
    let mut document = plain(serde_json::to_string_pretty(value));
    document.push('\n');
    document
}

fn plain(json: serde_json::Result<String>) -> String {
    json_escaped(&json.expect("texts, numbers and lists of them always have a JSON form")).into_owned()
}
