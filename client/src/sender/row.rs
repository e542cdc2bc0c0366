//! Which record is which, in this run and in the next: identities.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::Arc,
};

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use ticketproof_diagnostics::text::quoted;
use ticketproof_validator::Valid;

use crate::{
    journal::RowId,
    proof::{self, Write},
    scalar,
};

/// A record to send: what was proved, and which row of which input it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Record<T> {
    /// Which row it is.
    pub row: Row,
    /// The payload to send.
    pub payload: Valid<T>,
}

/// One row of an input.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// Its identity in a journal.
    pub id: RowId,
    /// The input's name.
    pub input: Arc<str>,
    /// The line of the input, from 1; 0 if it has none.
    pub line: u64,
    /// The byte of the input, from 0; or whatever else finds it again.
    pub offset: u64,
}

/// Gives rows their identities. One for each run, fed with the rows of all inputs in the same order every time.
///
/// Without a key, a row is its input's name (without folders), its content, and how many equal ones came before it in that
/// input: a row keeps its identity when others are inserted or removed around it, and when its file is named by another
/// path, so that neither sends everything twice. With a key, a row is its key and its content: a row that was corrected is
/// sent again, as an update of the same ticket.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    key: Option<Arc<str>>,
    equal_before: HashMap<RowId, u64>,
    keys: HashSet<RowId>,
}

/// Why a row cannot be told from others.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RowError {
    /// It has no value of the key property, or an empty one.
    NoKey {
        /// The property.
        property: String,
    },
    /// A row before it has the same key: one ticket cannot be two rows of one run.
    KeyTwice {
        /// The property.
        property: String,
        /// The value.
        key: String,
    },
    /// Its payload was proved for something else than what the sender does.
    NotProved {
        /// For what, and what to do.
        reason: String,
    },
}

impl Rows {
    /// Rows that are created, without a key.
    pub fn unkeyed() -> Self {
        Self::default()
    }

    /// Rows that are upserted by the value of a unique property.
    pub fn keyed_by(property: &str) -> Self {
        Self { key: Some(property.into()), ..Self::default() }
    }

    /// The next row of an input, with the JSON text of its body.
    ///
    /// # Errors
    /// When the row has no key, or one that came before.
    pub fn row(&mut self, input: &Arc<str>, line: u64, offset: u64, body: &str) -> Result<Row, RowError> {
        let id = match self.key.clone() {
            None => {
                let name = input.rsplit(['/', '\\']).next().unwrap_or(input);
                let content = hash(&[b"row", name.as_bytes(), body.as_bytes()]);
                let count = self.equal_before.entry(content).or_default();
                let id = hash(&[b"nth", &content.0.to_be_bytes(), &count.to_be_bytes()]);
                *count += 1;
                id
            }
            Some(property) => {
                let key = key_of(body, &property)
                    .ok_or_else(|| RowError::NoKey { property: property.to_string() })?;
                if !self.keys.insert(hash(&[b"key", key.as_bytes()])) {
                    return Err(RowError::KeyTwice { property: property.to_string(), key });
                }
                hash(&[b"keyed", property.as_bytes(), key.as_bytes(), body.as_bytes()])
            }
        };
        Ok(Row { id, input: Arc::clone(input), line, offset })
    }

    /// The next record of an input that has no text of its own; `number` counts its records.
    ///
    /// # Errors
    /// As [`Rows::row`], and when the payload was proved for something else than a sender of such rows does.
    pub fn record<T>(
        &mut self,
        input: &Arc<str>,
        number: u64,
        payload: Valid<T>,
    ) -> Result<Record<T>, RowError> {
        proved_for(self.key.as_deref(), &payload)?;
        let row = self.row(input, 0, number, payload.body())?;
        Ok(Record { row, payload })
    }
}

impl Row {
    /// This row with its payload.
    pub fn with<T>(self, payload: Valid<T>) -> Record<T> {
        Record { row: self, payload }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey { property } => {
                write!(f, "the record has no value of {}, by which it is to be found again", quoted(property))
            }
            Self::KeyTwice { property, key } => write!(
                f,
                "{} is {} in a record before this one too, and one ticket cannot be two records",
                quoted(property),
                quoted(key)
            ),
            Self::NotProved { reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for RowError {}

/// Hashes parts so that no two lists of parts look the same: each is preceded by its length.
fn hash(parts: &[&[u8]]) -> RowId {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    RowId(digest.iter().take(16).fold(0, |id, byte| id << 8 | u128::from(*byte)))
}

/// The members of a create's body.
#[derive(Deserialize)]
pub(crate) struct Parts<'a> {
    #[serde(borrow)]
    pub(crate) properties: &'a RawValue,
    #[serde(borrow, default)]
    pub(crate) associations: Option<&'a RawValue>,
}

/// Whether a payload was proved for what a sender with this key does with it.
pub(crate) fn proved_for<T>(key: Option<&str>, payload: &Valid<T>) -> Result<(), RowError> {
    let checked = Write::of_sender(key).check(payload);
    checked.map_err(|unproved| {
        let needed = match key {
            None => "this sender creates tickets: prove it for a create".to_owned(),
            Some(key) => {
                let key = quoted(key);
                format!(
                    "this sender upserts tickets by {key}: prove it for a create, or for an upsert by {key}"
                )
            }
        };
        RowError::NotProved { reason: format!("{unproved}; {needed}") }
    })
}

/// A record's value of the unique property, as text: that which an upsert says it is for, else that among the properties.
/// `None` if it is absent, null or blank.
pub(crate) fn key_of(body: &str, property: &str) -> Option<String> {
    let said = proof::key_in(body, property).filter(|key| !key.trim().is_empty());
    said.or_else(|| key_among_properties(body, property))
}

fn key_among_properties(body: &str, property: &str) -> Option<String> {
    let parts: Parts<'_> = serde_json::from_str(body).ok()?;
    let properties: HashMap<String, &RawValue> = serde_json::from_str(parts.properties.get()).ok()?;
    scalar::text_of(properties.get(property)?).filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(subject: &str, key: &str) -> String {
        format!(r#"{{"properties":{{"subject":"{subject}","external_id":"{key}"}}}}"#)
    }

    #[test]
    fn a_row_keeps_its_identity_when_others_come_and_go_around_it() {
        let ids = |rows: &[&str]| {
            let (mut all, input) = (Rows::unkeyed(), "a".into());
            let number = 0..;
            number.zip(rows).map(|(n, row)| all.row(&input, n, n, row).unwrap().id).collect::<Vec<_>>()
        };
        let before = ids(&["x", "y", "x"]);
        assert_eq!(before.iter().collect::<HashSet<_>>().len(), 3, "equal rows are two tickets");
        let after = ids(&["new", "x", "y", "x", "x"]);
        assert_eq!(after[1..4], before);
        let in_input = |name: &str| Rows::unkeyed().row(&name.into(), 0, 0, "x").unwrap().id;
        assert_eq!((in_input("./a"), in_input("d/a")), (before[0], before[0]));
        assert_ne!(in_input("b"), before[0]);
    }

    #[test]
    fn a_key_is_required_and_used_once() {
        let (mut rows, input) = (Rows::keyed_by("external_id"), Arc::from("a"));
        let first = rows.row(&input, 1, 0, &body("s", "K")).unwrap();
        let twice = rows.row(&input, 2, 9, &body("other", "K")).unwrap_err();
        assert!(matches!(&twice, RowError::KeyTwice { key, .. } if key == "K"), "{twice}");
        for without in
            [r#"{"properties":{}}"#, &body("s", " "), r#"{"properties":{"external_id":null}}"#, "{}", "x"]
        {
            let error = rows.row(&input, 3, 9, without).unwrap_err();
            assert_eq!(error, RowError::NoKey { property: "external_id".to_owned() }, "{without}");
        }
        assert!(rows.row(&input, 1, 0, r#"{"properties":{"external_id":7}}"#).is_ok());
        // In the next run the same row is the same, wherever it stands; a corrected one is another.
        let again = |body: &str| Rows::keyed_by("external_id").row(&"b".into(), 5, 5, body).unwrap().id;
        assert_eq!(again(&body("s", "K")), first.id);
        assert_ne!(again(&body("corrected", "K")), first.id);
    }

    #[test]
    fn key_of_an_upsert_is_the_one_that_it_is_for() {
        for (body, expected) in [
            (r#"{"id":"K","idProperty":"external_id","properties":{}}"#, Some("K")),
            (r#"{"id":"K","idProperty":"external_id","properties":{"external_id":"L"}}"#, Some("K")),
            (r#"{"id":"K","idProperty":"other","properties":{"external_id":"L"}}"#, Some("L")),
            (r#"{"id":" ","idProperty":"external_id","properties":{}}"#, None),
            (r#"{"id":[1],"idProperty":"external_id","properties":{}}"#, None),
        ] {
            assert_eq!(key_of(body, "external_id").as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn keys_that_differ_in_the_last_digit_of_a_long_number_are_two_tickets() {
        let numbers =
            ["12345678901234567890123", "12345678901234567890124", "0.1", "0.10000000000000000000001"];
        let (mut rows, input) = (Rows::keyed_by("external_id"), Arc::from("a"));
        for number in numbers {
            let body = format!(r#"{{"properties":{{"external_id":{number}}}}}"#);
            assert_eq!(key_of(&body, "external_id").as_deref(), Some(number));
            rows.row(&input, 1, 0, &body).unwrap();
        }
    }
}
