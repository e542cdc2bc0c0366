//! The records of one JSON document: the document itself, the items of an array, or the inputs of a batch.

use std::ops::Range;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

/// Where the records stand. A document that is none of the three forms, or is broken, is one record: the validator then
/// says what is wrong with it, and where.
pub(super) fn records(bytes: &[u8]) -> Vec<Range<usize>> {
    let start = bytes.len() - bytes.trim_ascii_start().len();
    let end = start + bytes.trim_ascii().len();
    items(bytes).unwrap_or_else(|| vec![start..end])
}

fn items(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let items: Vec<&RawValue> = match text.trim_start().as_bytes().first()? {
        b'[' => serde_json::from_str(text).ok()?,
        b'{' => {
            let batch: Batch<'_> = serde_json::from_str(text).ok()?;
            if batch.properties.is_some() {
                return None;
            }
            serde_json::from_str(batch.inputs?.get()).ok()?
        }
        _ => return None,
    };
    let base = text.as_ptr() as usize;
    Some(
        items
            .into_iter()
            .map(|item| {
                let start = item.get().as_ptr() as usize - base;
                start..start + item.get().len()
            })
            .collect(),
    )
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow)]
    inputs: Option<&'a RawValue>,
    properties: Option<IgnoredAny>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &str) -> Vec<&str> {
        records(document.as_bytes()).into_iter().map(|range| &document[range]).collect()
    }

    #[test]
    fn the_three_forms() {
        assert_eq!(texts(" {\"properties\":{}} \n"), ["{\"properties\":{}}"]);
        assert_eq!(texts("[ {\"a\":1}, 2 ]"), ["{\"a\":1}", "2"]);
        assert_eq!(texts("{\"inputs\": [{\"a\":[]} ,{}]}"), ["{\"a\":[]}", "{}"]);
        assert!(texts("[]").is_empty());
    }

    #[test]
    fn everything_else_is_one_record() {
        for document in
            ["{", "[1,", "{\"inputs\":3}", "{\"inputs\":[],\"properties\":{}}", "null", "\u{feff}"]
        {
            assert_eq!(texts(document), [document.trim()], "{document}");
        }
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(texts(&deep).len(), 1);
    }
}
