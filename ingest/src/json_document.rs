//! Where the records of a JSON document stand: the document itself, the items of an array, or the inputs of a batch.

use std::ops::Range;

use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::value::RawValue;
use ticketproof_validator::blank;

/// The byte ranges of the records of a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum RecordRanges {
    /// One record, or the items of an array.
    Items(Vec<Range<usize>>),
    /// The inputs of a batch, which is the whole document.
    Batch(Vec<Range<usize>>),
}

/// Finds the records. A document that is none of the three, or is broken, is one record: the validator then says what is wrong
/// with it, and where. Where a record is itself a list (`is_list`), only a list of lists holds several.
pub(crate) fn record_ranges(document: &[u8], is_list: bool) -> RecordRanges {
    let start = document.len() - blank::trim_start(document).len();
    let end = start + blank::trim(document).len();
    several(document, is_list).unwrap_or_else(|| RecordRanges::Items(std::iter::once(start..end).collect()))
}

/// Whether a document is a batch.
pub(crate) fn is_batch(document: &[u8]) -> bool {
    matches!(record_ranges(document, false), RecordRanges::Batch(_))
}

fn several(document: &[u8], is_list: bool) -> Option<RecordRanges> {
    let text = std::str::from_utf8(document).ok()?;
    match blank::trim_text_start(text).as_bytes().first()? {
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let are_lists = !items.is_empty() && items.iter().all(|item| item.get().starts_with('['));
            (!is_list || are_lists).then(|| RecordRanges::Items(ranges(text, items)))
        }
        // A batch of lists is a list of lists.
        b'{' if !is_list => {
            let batch: Batch<'_> = serde_json::from_str(text).ok()?;
            if batch.properties.is_some() {
                return None;
            }
            // Inputs that are no list hold no records, and the validator says what is wrong with the batch.
            let inputs = serde_json::from_str(batch.inputs?.get()).unwrap_or_default();
            Some(RecordRanges::Batch(ranges(text, inputs)))
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

/// Reads a member that is there, `null` included.
fn given<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &str) -> Vec<&str> {
        let (RecordRanges::Items(ranges) | RecordRanges::Batch(ranges)) =
            record_ranges(document.as_bytes(), false);
        ranges.into_iter().map(|range| &document[range]).collect()
    }

    #[test]
    fn list_of_lists_holds_several_records_that_are_lists() {
        let count = |document: &str| match record_ranges(document.as_bytes(), true) {
            RecordRanges::Items(ranges) => ranges.len(),
            RecordRanges::Batch(_) => 0,
        };
        assert_eq!(count(r#"[{"name":"subject","value":"s"},{"name":"stage","value":"1"}]"#), 1);
        assert_eq!(count(r#"[[{"name":"subject","value":"s"}],[]]"#), 2);
        assert_eq!(count("[]"), 1);
        let batch = r#"{"inputs":[[{"name":"subject","value":"s"}]]}"#;
        assert_eq!(count(batch), 1, "for the validator to say what is wrong with it");
    }

    #[test]
    fn document_is_a_record_an_array_or_a_batch() {
        assert_eq!(texts(" {\"properties\":{}} \n"), ["{\"properties\":{}}"]);
        assert_eq!(texts("[ {\"a\":1}, 2 ]"), ["{\"a\":1}", "2"]);
        assert_eq!(texts("{\"inputs\": [{\"a\":[]} ,{}]}"), ["{\"a\":[]}", "{}"]);
        assert!(texts("[]").is_empty());
    }

    #[test]
    fn batch_without_a_list_is_a_batch_without_records() {
        for inputs in ["null", "3", "{}", "\"x\"", "[]"] {
            let document = format!("{{\"inputs\":{inputs}}}");
            let found = record_ranges(document.as_bytes(), false);
            assert_eq!(found, RecordRanges::Batch(Vec::new()), "{document}");
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
