//! The records of one JSON document: the document itself, the items of an array, or the inputs of a batch.

use std::ops::Range;

use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::value::RawValue;
use ticketproof_validator::blank;

use super::block::Layout;

/// Where the records stand. A document that is none of the three forms, or is broken, is one record: the validator then
/// says what is wrong with it, and where. Where a record is itself a list (`is_list`), only a list of lists holds several.
pub(super) fn layout(bytes: &[u8], is_list: bool) -> Layout {
    let start = bytes.len() - blank::trim_start(bytes).len();
    let end = start + blank::trim(bytes).len();
    items(bytes, is_list).unwrap_or_else(|| Layout::Ranges(std::iter::once(start..end).collect()))
}

/// Whether a document is a batch.
pub(super) fn is_batch(bytes: &[u8]) -> bool {
    matches!(layout(bytes, false), Layout::Batch(_))
}

fn items(bytes: &[u8], is_list: bool) -> Option<Layout> {
    let text = std::str::from_utf8(bytes).ok()?;
    match blank::trim_text_start(text).as_bytes().first()? {
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let are_lists = !items.is_empty() && items.iter().all(|item| item.get().starts_with('['));
            (!is_list || are_lists).then(|| Layout::Ranges(ranges(text, items)))
        }
        // A batch of lists is a list of lists.
        b'{' if !is_list => {
            let batch: Batch<'_> = serde_json::from_str(text).ok()?;
            if batch.properties.is_some() {
                return None;
            }
            // What is no list has no records, and the validator says of the batch what is wrong with it.
            let inputs = serde_json::from_str(batch.inputs?.get()).unwrap_or_default();
            Some(Layout::Batch(ranges(text, inputs)))
        }
        _ => None,
    }
}

fn ranges(text: &str, items: Vec<&RawValue>) -> Vec<Range<usize>> {
    let base = text.as_ptr() as usize;
    let range = |item: &RawValue| {
        let start = item.get().as_ptr() as usize - base;
        start..start + item.get().len()
    };
    items.into_iter().map(range).collect()
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow, default, deserialize_with = "given")]
    inputs: Option<&'a RawValue>,
    properties: Option<IgnoredAny>,
}

/// A member that is there, `null` included.
fn given<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &str) -> Vec<&str> {
        let (Layout::Ranges(ranges) | Layout::Batch(ranges)) = layout(document.as_bytes(), false) else {
            return Vec::new();
        };
        ranges.into_iter().map(|range| &document[range]).collect()
    }

    #[test]
    fn records_that_are_lists() {
        let count = |document: &str| match layout(document.as_bytes(), true) {
            Layout::Ranges(ranges) => ranges.len(),
            _ => 0,
        };
        assert_eq!(count(r#"[{"name":"subject","value":"s"},{"name":"stage","value":"1"}]"#), 1);
        assert_eq!(count(r#"[[{"name":"subject","value":"s"}],[]]"#), 2);
        assert_eq!(count("[]"), 1);
        let batch = r#"{"inputs":[[{"name":"subject","value":"s"}]]}"#;
        assert_eq!(count(batch), 1, "for the validator to say what is wrong with it");
    }

    #[test]
    fn the_three_forms() {
        assert_eq!(texts(" {\"properties\":{}} \n"), ["{\"properties\":{}}"]);
        assert_eq!(texts("[ {\"a\":1}, 2 ]"), ["{\"a\":1}", "2"]);
        assert_eq!(texts("{\"inputs\": [{\"a\":[]} ,{}]}"), ["{\"a\":[]}", "{}"]);
        assert!(texts("[]").is_empty());
    }

    #[test]
    fn a_batch_without_a_list_is_a_batch_without_records() {
        for inputs in ["null", "3", "{}", "\"x\"", "[]"] {
            let document = format!("{{\"inputs\":{inputs}}}");
            let found = layout(document.as_bytes(), false);
            assert!(matches!(found, Layout::Batch(records) if records.is_empty()), "{document}");
        }
    }

    #[test]
    fn everything_else_is_one_record() {
        for document in
            ["{", "[1,", "{\"inputs\":3,", "{\"inputs\":[],\"properties\":{}}", "null", "\u{feff}"]
        {
            assert_eq!(texts(document), [blank::trim_text(document)], "{document}");
        }
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(texts(&deep).len(), 1);
    }
}
