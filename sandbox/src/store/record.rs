//! A record with the whole history of its properties, so that a search can see an earlier state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One value that a property had. The empty text means that the property was cleared.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) value: String,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
}

/// Parses a record id in a path or an input, which is digits only: no sign and no space.
pub(crate) fn record_id(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// One record.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: u64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) archived_at: Option<i64>,
    /// Every property that was ever set, oldest value first; no list is empty.
    properties: BTreeMap<String, Vec<Change>>,
}

impl Record {
    pub(crate) fn new(id: u64, now: i64) -> Self {
        Self { id, created_at: now, updated_at: now, archived_at: None, properties: BTreeMap::new() }
    }

    /// The current value of a property; `None` if unset.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.value_at(name, i64::MAX)
    }

    /// The value of a property at `moment`; `None` if unset.
    pub(crate) fn value_at(&self, name: &str, moment: i64) -> Option<&str> {
        let changes = self.properties.get(name)?;
        let last = changes.iter().rev().find(|change| change.at <= moment)?;
        Some(last.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Sets a property. Setting the value that it has adds nothing to its history.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>, now: i64) {
        let value = value.into();
        let changes = self.properties.entry(name.to_owned()).or_default();
        match changes.last() {
            Some(last) if last.value == value => {}
            None if value.is_empty() => {}
            _ => changes.push(Change { value, at: now }),
        }
        if changes.is_empty() {
            self.properties.remove(name);
        }
    }

    /// The history of a property, newest value first.
    pub(crate) fn history(&self, name: &str) -> impl Iterator<Item = &Change> {
        self.properties.get(name).into_iter().flatten().rev()
    }

    /// The names and values of the properties that are set.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.properties.keys().filter_map(|name| Some((name.as_str(), self.value(name)?)))
    }

    /// Whether it existed and was not archived at `moment`.
    pub(crate) fn is_live_at(&self, moment: i64) -> bool {
        self.created_at <= moment && self.archived_at.is_none_or(|at| at > moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_id_with_anything_but_digits_is_refused() {
        assert_eq!(record_id("42"), Some(42));
        for text in ["", "+42", "-1", " 42", "42.0", "18446744073709551616", "٤٢"] {
            assert_eq!(record_id(text), None, "{text}");
        }
    }

    #[test]
    fn earlier_values_of_a_property_stay_readable() {
        let mut record = Record::new(1, 10);
        record.set("subject", "a", 10);
        record.set("subject", "b", 20);
        record.set("subject", "b", 30);
        record.set("subject", "", 40);
        record.set("content", "", 40);
        let past: Vec<_> = [5, 10, 19, 20, 40].map(|at| record.value_at("subject", at)).into();
        assert_eq!(past, [None, Some("a"), Some("a"), Some("b"), None]);
        assert_eq!(record.history("subject").count(), 3);
        assert_eq!(record.values().count(), 0);
    }
}
