//! Suggestions for unknown property names.
//!
//! The index is built on its first use: most validators never need it.

use std::collections::{HashMap, hash_map::Entry};

use ticketproof_diagnostics::suggest;
use ticketproof_schema::ObjectSchema;

use super::{LetterBag, folded};

/// The names and labels of the writable properties.
#[derive(Debug)]
pub(super) struct SuggestionIndex {
    /// The property with each folded label; `None` where several properties have it.
    labels: HashMap<Box<str>, Option<Box<str>>>,
    /// The letters of each name, in one array that is fast to search.
    letters: Vec<LetterBag>,
    /// The names, in the same order.
    names: Vec<Box<str>>,
}

impl SuggestionIndex {
    pub(super) fn new(schema: &ObjectSchema) -> Self {
        let mut made = Self { labels: HashMap::new(), letters: Vec::new(), names: Vec::new() };
        for (name, property) in schema.properties.iter().filter(|(_, property)| property.is_writable()) {
            made.letters.push(LetterBag::of(name));
            made.names.push(name.as_str().into());
            let label = folded(&property.label);
            if label.is_empty() {
                continue;
            }
            match made.labels.entry(label.into()) {
                Entry::Vacant(free) => drop(free.insert(Some(name.as_str().into()))),
                Entry::Occupied(mut taken) => drop(taken.insert(None)),
            }
        }
        made
    }

    /// The property that the author may have intended by `wanted`: the one with this label, or else the one with the most similar
    /// name.
    pub(super) fn find(&self, wanted: &str) -> Option<&str> {
        if let Some(Some(name)) = self.labels.get(folded(wanted).as_str()) {
            return Some(name);
        }
        let letters = LetterBag::of(wanted);
        let alike = self.letters.iter().zip(&self.names).filter(|(own, _)| own.resemble(&letters));
        suggest::closest(wanted, alike.map(|(_, name)| &**name))
    }
}
