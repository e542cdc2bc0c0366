//! From bytes to text, and from text to objects and lists of located values.

use std::{borrow::Cow, fmt, str::Utf8Error};

use serde::de::{Deserializer as _, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    limits::MEMBERS_MAX,
    members::{Members, TOO_WIDE},
    node::{Entry, Node},
};
use crate::blank;

/// The reason why a text is not JSON, and the byte of the record at which it is wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct JsonError {
    /// The offending byte, or the record's length where it ends too early.
    pub(crate) offset: usize,
    /// The reason, as a clause.
    pub(crate) reason: String,
    /// Whether the only fault is that an object or a list has more than [`MEMBERS_MAX`] members or items.
    pub(crate) is_too_wide: bool,
}

/// The bytes as text. The fast function validates; the standard library's gives the position of an error.
pub(crate) fn decode_utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}

/// Parses `text` as one JSON value with blanks around it. Of an object only the first byte is read: its members are parsed, and
/// an error in them is found, by [`Node::entries`], so that no byte is read twice.
pub(crate) fn parse_value(text: &str) -> Result<Node<'_>, JsonError> {
    let (body, start) = without_blanks(text);
    if body.starts_with('{') {
        return Ok(Node::new(body, start));
    }
    let value = serde_json::from_str::<&RawValue>(body).map_err(|error| fault(body, start, &error))?;
    checked(located(body, start, value))
}

/// A text without the blanks around it, and the offset of its first byte.
pub(crate) fn without_blanks(text: &str) -> (&str, usize) {
    let body = blank::trim_text_start(text);
    (blank::trim_text(body), text.len() - body.len())
}

/// The characters of a JSON string, quotes included in `raw`; borrowed where nothing is escaped. The error is the byte of
/// `raw` at which an escape stands for no character (half of a surrogate pair).
pub(crate) fn decode(raw: &str) -> Result<Cow<'_, str>, usize> {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if !inner.as_bytes().contains(&b'\\') {
        return Ok(Cow::Borrowed(inner));
    }
    serde_json::from_str::<String>(raw).map(Cow::Owned).map_err(|error| offset_of(raw, &error))
}

/// The members of the object `json`, which begins at the record's byte `start`.
pub(crate) fn read_entries(json: &str, start: usize) -> Result<Vec<Entry<'_>>, JsonError> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let members = reader.deserialize_map(Members { json, start });
    members.and_then(|members| reader.end().map(|()| members)).map_err(|error| fault(json, start, &error))
}

/// The items of the list `json`, which begins at the record's byte `start`.
pub(crate) fn read_items(json: &str, start: usize) -> Result<Vec<Node<'_>>, JsonError> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let items = reader.deserialize_seq(Items).and_then(|items| reader.end().map(|()| items));
    let items = items.map_err(|error| fault(json, start, &error))?;
    items.into_iter().map(|item| checked(located(json, start, item))).collect()
}

/// The node for `raw`, which is a slice of `json`: the distance between their first bytes is its offset.
fn located<'a>(json: &'a str, start: usize, raw: &'a RawValue) -> Node<'a> {
    let text = raw.get();
    Node::new(text, start + (text.as_ptr() as usize - json.as_ptr() as usize)).skipped()
}

/// Checks that the `\u` escapes of a text are characters: serde_json does not check that in values that it skips.
fn checked(node: Node<'_>) -> Result<Node<'_>, JsonError> {
    if node.raw().starts_with('"') && node.raw().contains('\\') {
        decode(node.raw()).map_err(|at| half_character(node, at))?;
    }
    Ok(node)
}

fn half_character(node: Node<'_>, at: usize) -> JsonError {
    JsonError {
        offset: node.start() + escape_at(node.raw(), at),
        reason: HALF_CHARACTER.to_owned(),
        is_too_wide: false,
    }
}

/// The reason for an escape that is half of a character. UTF-16 writes characters such as emoji as two.
pub(crate) const HALF_CHARACTER: &str = "an escape is half of a surrogate pair, and no character";

/// serde_json's messages for such an escape: a second half without a first one, and a first one without a second.
const HALF_CHARACTER_TO_SERDE: [&str; 2] =
    ["lone leading surrogate in hex escape", "unexpected end of hex escape"];

/// The offset of the last escape that begins before the byte `at`.
fn escape_at(json: &str, at: usize) -> usize {
    json.get(..at).and_then(|before| before.rfind("\\u")).unwrap_or(at)
}

fn fault(json: &str, start: usize, error: &serde_json::Error) -> JsonError {
    let mut reason = error.to_string();
    // " at line 1 column 2" is what serde_json appends, and no part of the reason.
    if error.line() > 0 {
        let before = reason.as_bytes().rsplitn(6, |byte| *byte == b' ').nth(5).map(<[u8]>::len);
        reason.truncate(before.unwrap_or(reason.len()));
    }
    if let Some(what) = reason.strip_prefix("EOF while parsing") {
        reason = ["the text ends in the middle of", what].concat();
    }
    let is_too_wide = reason == TOO_WIDE;
    let mut offset = offset_of(json, error);
    if HALF_CHARACTER_TO_SERDE.contains(&reason.as_str()) {
        (offset, reason) = (escape_at(json, offset), HALF_CHARACTER.to_owned());
    }
    JsonError { offset: start + offset, reason, is_too_wide }
}

/// serde_json counts lines and columns from 1, columns in bytes; the column is that of the last byte it read.
fn offset_of(json: &str, error: &serde_json::Error) -> usize {
    let mut line_start = 0;
    for _ in 1..error.line() {
        match json[line_start..].find('\n') {
            Some(length) => line_start += length + 1,
            None => break,
        }
    }
    let mut offset = (line_start + error.column().saturating_sub(1)).min(json.len());
    if error.is_eof() {
        offset = json.len();
    }
    while !json.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            if items.len() == MEMBERS_MAX {
                return Err(A::Error::custom(TOO_WIDE));
            }
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_order_repetition_and_place() {
        let json = r#" {"b" : 1, "a":"x", "b":[2]}"#;
        let entries = read_entries(json, 100).unwrap();
        let shown: Vec<_> = entries
            .iter()
            .map(|entry| (entry.name.as_ref(), entry.value.raw(), entry.value.start()))
            .collect();
        assert_eq!(shown, [("b", "1", 108), ("a", "\"x\"", 115), ("b", "[2]", 124)]);
        assert_eq!(entries[1].key.start(), 111);
    }

    #[test]
    fn escaped_names_are_unescaped() {
        let entries = read_entries(r#"{"\u0061\n":0}"#, 0).unwrap();
        assert_eq!(entries[0].name, "a\n");
    }

    #[test]
    fn faults_are_located() {
        for (json, offset) in
            [("{\"a\":}", 5), ("{", 1), ("{\n\"a\":1,\n}", 9), ("{} x", 3), (r#"{"a":"\ud800"}"#, 6)]
        {
            let fault = read_entries(json, 0).unwrap_err();
            assert_eq!(fault.offset, offset, "{json}: {}", fault.reason);
        }
    }

    #[test]
    fn half_a_character_is_called_that() {
        for (json, offset) in [
            (r#"{"a":"\ud83d"}"#, 6),
            (r#"{"a":"\ude00"}"#, 6),
            (r#"{"a":"x\ud83dx\ude00"}"#, 7),
            (r#"{"a":"\ud83d\n"}"#, 6),
            (r#"{"a":"\ud83d\ud83d"}"#, 12),
            (r#"{"\ud83d":1}"#, 2),
            (r#"{"a":1,"b":"\u00e9\ud83d"}"#, 18),
        ] {
            let fault = read_entries(json, 0).unwrap_err();
            assert_eq!((fault.offset, fault.reason.as_str()), (offset, HALF_CHARACTER), "{json}");
        }
        let fault = read_items(r#"["a","\ud83d"]"#, 0).unwrap_err();
        assert_eq!((fault.offset, fault.reason.as_str()), (6, HALF_CHARACTER));
        assert!(read_entries(r#"{"a":"\ud83d\ude00"}"#, 0).is_ok());
    }

    #[test]
    fn no_more_is_listed_than_the_limit() {
        for (count, fits) in [(MEMBERS_MAX - 1, true), (MEMBERS_MAX, true), (MEMBERS_MAX + 1, false)] {
            let members = format!("{{{}}}", vec![r#""":0"#; count].join(","));
            let items = format!("[{}]", vec!["0"; count].join(","));
            for node in [Node::new(&members, 0), Node::new(&members, 0).skipped()] {
                assert_eq!(node.entries().map(|all| all.len()).ok(), fits.then_some(count));
                assert!(fits || node.entries().unwrap_err().is_too_wide);
            }
            for node in [Node::new(&items, 0), Node::new(&items, 0).skipped()] {
                assert_eq!(node.items().map(|all| all.len()).ok(), fits.then_some(count));
                assert!(fits || node.items().unwrap_err().is_too_wide);
            }
        }
    }
}
