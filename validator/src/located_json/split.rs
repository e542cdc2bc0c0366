//! Splitting a value that serde_json has skipped into its members or items.
//!
//! A skipped value is valid JSON, so quotes, commas and brackets are enough to split it. Splitting gives up on anything unusual,
//! such as an escape; serde_json then parses the value.

use super::{
    depth::end_of_string,
    limits::MEMBERS_MAX,
    node::{Entry, Node},
};
use crate::blank;

/// The members of the object `json`, which begins at the record's byte `start`.
pub(super) fn entries(json: &str, start: usize) -> Option<Vec<Entry<'_>>> {
    let mut splitter = Splitter { json, start, at: 1 };
    let mut entries = Vec::with_capacity(2);
    while !splitter.ends_with(b'}')? {
        if entries.len() == MEMBERS_MAX {
            return None;
        }
        let key = splitter.value()?;
        splitter.skip_with(b':');
        let value = splitter.value()?;
        entries.push(Entry { name: key.plain_text()?.into(), key, value });
    }
    Some(entries)
}

/// The items of the list `json`, which begins at the record's byte `start`.
pub(super) fn items(json: &str, start: usize) -> Option<Vec<Node<'_>>> {
    let mut splitter = Splitter { json, start, at: 1 };
    let mut items = Vec::with_capacity(1);
    while !splitter.ends_with(b']')? {
        if items.len() == MEMBERS_MAX {
            return None;
        }
        items.push(splitter.value()?);
    }
    Some(items)
}

/// For each byte, whether it opens or closes a text, an object or a list.
const IS_STRUCTURE: [bool; 256] = {
    let mut table = [false; 256];
    let mut rest: &[u8] = b"\"{}[]";
    while let [byte, others @ ..] = rest {
        table[*byte as usize] = true;
        rest = others;
    }
    table
};

/// The position in the value that is being split.
struct Splitter<'a> {
    json: &'a str,
    start: usize,
    at: usize,
}

impl<'a> Splitter<'a> {
    fn byte(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    /// Skips blanks and the `separator` among them.
    fn skip_with(&mut self, separator: u8) {
        let rest = self.json.as_bytes().get(self.at..).unwrap_or_default();
        let is_between = |byte: &u8| *byte == separator || blank::is_blank(*byte);
        self.at += rest.iter().take_while(|byte| is_between(byte)).count();
    }

    /// Whether the closing bracket comes before any further value.
    fn ends_with(&mut self, bracket: u8) -> Option<bool> {
        self.skip_with(b',');
        Some(self.byte()? == bracket)
    }

    /// Reads the next value.
    fn value(&mut self) -> Option<Node<'a>> {
        let from = self.at;
        let first = self.byte()?;
        self.at = match first {
            b'"' => end_of_string(self.json.as_bytes(), from) + 1,
            b'{' | b'[' => self.end_of_container()?,
            _ => self.end_of_word(),
        };
        let raw = self.json.get(from..self.at).filter(|raw| !raw.is_empty())?;
        let node = Node::new(raw, self.start + from);
        match first {
            b'"' if memchr::memchr(b'\\', raw.as_bytes()).is_some() => None,
            b'"' => Some(node.without_escapes()),
            _ => Some(node.skipped()),
        }
    }

    fn end_of_container(&self) -> Option<usize> {
        let bytes = self.json.as_bytes();
        let (mut at, mut depth) = (self.at, 0_usize);
        loop {
            let rest = bytes.get(at..)?;
            at += rest.iter().position(|byte| IS_STRUCTURE[usize::from(*byte)])?;
            match bytes[at] {
                b'"' => at = end_of_string(bytes, at),
                b'{' | b'[' => depth += 1,
                _ => depth -= 1,
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }

    fn end_of_word(&self) -> usize {
        let rest = self.json.as_bytes().get(self.at..).unwrap_or_default();
        let is_word = |byte: &u8| !matches!(byte, b',' | b'}' | b']' | b':') && !blank::is_blank(*byte);
        self.at + rest.iter().take_while(|byte| is_word(byte)).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::located_json::read::{read_entries, read_items};

    /// JSON as people write it, blanks and escapes included.
    fn json() -> impl Strategy<Value = String> {
        let text = prop_oneof![Just(r#""\\\"\u00e9""#.to_owned()), "\"[ -!#-\\[\\]-~é,{}]{0,8}\""];
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("-1.5e3".to_owned()),
            Just("true".to_owned()),
            text.clone()
        ];
        let blank = prop_oneof![Just(""), Just(" "), Just("\r\n\t")];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            let inner = (blank.clone(), inner, blank.clone())
                .prop_map(|(before, value, after)| format!("{before}{value}{after}"));
            let member = (blank.clone(), text.clone(), blank.clone(), inner.clone())
                .prop_map(|(before, name, after, value)| format!("{before}{name}{after}:{value}"));
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec(member, 0..4).prop_map(|members| format!("{{{}}}", members.join(","))),
            ]
        })
    }

    fn shown<'a>(node: Node<'a>) -> (&'a str, usize, Option<std::borrow::Cow<'a, str>>) {
        (node.raw(), node.start(), node.text())
    }

    proptest! {
        #[test]
        fn what_is_split_is_what_serde_json_reads(json in json()) {
            if json.starts_with('{') {
                if let Some(entries) = entries(&json, 7) {
                    let all = |entries: &[Entry<'_>]| -> Vec<String> {
                        entries.iter().map(|it| format!("{} {:?} {:?}", it.name, shown(it.key), shown(it.value))).collect()
                    };
                    prop_assert_eq!(all(&entries), all(&read_entries(&json, 7).unwrap()));
                } else {
                    prop_assert!(json.contains('\\'));
                }
            }
            if json.starts_with('[') {
                if let Some(items) = items(&json, 7) {
                    let read = read_items(&json, 7).unwrap();
                    prop_assert_eq!(items.into_iter().map(shown).collect::<Vec<_>>(), read.into_iter().map(shown).collect::<Vec<_>>());
                } else {
                    prop_assert!(json.contains('\\'));
                }
            }
        }
    }
}
