//! Reading the headers of answers.

use reqwest::header::HeaderMap;

/// The text of a header, if it is there and not empty.
pub(crate) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned();
    (!text.is_empty()).then_some(text)
}
