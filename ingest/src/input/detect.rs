//! Detects what an input is whose name does not say it.

use std::io::{self, BufRead};

use serde::de::IgnoredAny;
use ticketproof_validator::{RECORD_MAX, blank};

use super::Content;
use crate::json_document;

/// Detects what a text is, and returns what had to be read of it for that. A stream comes in pieces, so a piece without an end
/// decides nothing yet.
pub(super) fn content_of(reader: &mut impl BufRead) -> io::Result<(Content, Vec<u8>)> {
    let mut beginning = Vec::new();
    loop {
        let piece = reader.fill_buf()?;
        let (length, is_end) = (piece.len(), piece.is_empty());
        beginning.extend_from_slice(piece);
        reader.consume(length);
        if let Some(content) = decide(&beginning, is_end) {
            return Ok((content, beginning));
        }
    }
}

/// Decides what a text is by its beginning, or returns nothing as long as that is not known. Records a line begin with a line
/// that is one, or is broken, and there is a second line; everything else is one document. Lines before the first that begins an
/// object or a list decide nothing: they are no records in any case.
fn decide(beginning: &[u8], is_end: bool) -> Option<Content> {
    let beginning = blank::trim_start(beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning));
    let mut lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', beginning).map(|end| end + 1));
    let begins = |at: &usize| matches!(blank::trim_start(&beginning[*at..]).first(), Some(b'{' | b'['));
    let (beginning, alone) = match lines.find(begins) {
        Some(0) => (beginning, Content::Document),
        // With a line before it, that is a line, too.
        Some(at) => (blank::trim_start(&beginning[at..]), Content::Lines),
        None if is_end || beginning.len() > RECORD_MAX => (beginning, Content::Document),
        None => return None,
    };
    let Some(end) = memchr::memchr(b'\n', beginning) else {
        return match beginning.first() {
            // With a single line both readings agree, except that only a document may be an array or a batch.
            _ if is_end => Some(alone),
            Some(b'{') if !begins_batch(beginning) && beginning.len() > RECORD_MAX => Some(Content::Lines),
            Some(_) if beginning.len() > RECORD_MAX => Some(Content::Document),
            _ => None,
        };
    };
    let first = blank::trim(&beginning[..end]);
    let is_whole = serde_json::from_slice::<IgnoredAny>(first).is_ok();
    if is_whole && first.starts_with(b"{") && !json_document::is_batch(first) {
        return Some(Content::Lines);
    }
    if !is_whole && (first.len() < 2 || !first.starts_with(b"{")) {
        return Some(Content::Document);
    }
    let has_more = !blank::is_all_blank(&beginning[end..]);
    if has_more { Some(Content::Lines) } else { is_end.then_some(alone) }
}

/// Whether a text begins as a batch does.
fn begins_batch(text: &[u8]) -> bool {
    let inner = text.strip_prefix(b"{").unwrap_or_default();
    blank::trim_start(inner).starts_with(b"\"inputs\"")
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _};

    use super::*;

    #[test]
    fn first_line_decides_what_a_text_is() {
        for (text, form) in [
            ("{\"a\":1}\n{\"a\":2}\n", Content::Lines),
            // A broken first record hides no other line.
            ("{\"a\":\n{\"a\":2}\n", Content::Lines),
            ("[{\"name\":\"subject\"}]\n[{\"name\":\"subject\"}]\n", Content::Lines),
            ("{\n  \"a\": 1\n}\n", Content::Document),
            ("[{\"a\":1},\n{\"a\":2}]\n", Content::Document),
            ("[{\"a\":1},{\"a\":2}]\n", Content::Document),
            ("{\"inputs\":[]}\n", Content::Document),
            ("{ \"inputs\":[]}", Content::Document),
            ("{\"x\":1,\"\\u0069nputs\":[]}\n", Content::Document),
            ("{\"x\":\"inputs\"}\n", Content::Lines),
            ("{\"a\":", Content::Document),
            ("", Content::Document),
            // What is no record hides none, and is no blank line.
            ("\u{c}\n{\"a\":1}\n{\"a\":2}\n", Content::Lines),
            ("\u{a0}\n\n \u{feff}x\n{\"a\":1}\n", Content::Lines),
            ("}\n{\n  \"a\": 1\n}\n", Content::Document),
            ("subject,stage\nPrinter,New\n", Content::Document),
            ("\u{c}", Content::Document),
            ("\u{c}\n{\"a\":1}", Content::Lines),
            ("\u{c}\n{\"a\":", Content::Lines),
            ("\u{c}\n{\"a\":\n", Content::Lines),
            ("1\n2\n", Content::Lines),
        ] {
            // However few bytes come at a time, all of them are there afterwards.
            for piece in [1, 3, 1000] {
                let mut reader = BufReader::with_capacity(piece, text.as_bytes());
                let (found, mut all) = content_of(&mut reader).unwrap();
                reader.read_to_end(&mut all).unwrap();
                assert_eq!((found, all.as_slice()), (form, text.as_bytes()), "{text} {piece}");
            }
        }
        assert_eq!(decide(b"{\"a\":1}\n", false), Some(Content::Lines), "one whole record decides");
    }

    #[test]
    fn line_longer_than_a_record_decides_what_a_text_is() {
        let padded = |begin: &str, end: &str| {
            let mut text = begin.as_bytes().to_vec();
            text.resize(RECORD_MAX + 10, b' ');
            text.extend_from_slice(end.as_bytes());
            text
        };
        assert_eq!(decide(&padded("{\"a\":1", ""), false), Some(Content::Lines));
        assert_eq!(decide(&padded("[{\"a\":1", ""), false), Some(Content::Document));
        assert_eq!(decide(&padded("{\"inputs\":[", ""), false), Some(Content::Document));
        assert_eq!(decide(&padded("{\"a\":1", "}\n{\"a\":2}\n"), false), Some(Content::Lines));
    }
}
