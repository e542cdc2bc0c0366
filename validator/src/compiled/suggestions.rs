//! Which property was meant by a name that none has.
//!
//! Made when it is first asked for: most validators never are.

use std::collections::{HashMap, hash_map::Entry};

use ticketproof_diagnostics::suggest;
use ticketproof_schema::ObjectSchema;

use super::{LetterBag, folded};

/// What the writable properties are called.
#[derive(Debug)]
pub(super) struct SuggestionIndex {
    /// The one property with a label; nothing where several have it.
    labels: HashMap<Box<str>, Option<Box<str>>>,
    /// What tells most names apart, side by side so that all of them are soon gone over.
    letters: Vec<LetterBag>,
    /// Their names.
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

    /// The property that somebody may have meant by `wanted`: by its label, or by its name.
    pub(super) fn find(&self, wanted: &str) -> Option<&str> {
        if let Some(Some(name)) = self.labels.get(folded(wanted).as_str()) {
            return Some(name);
        }
        let letters = LetterBag::of(wanted);
        let alike = self.letters.iter().zip(&self.names).filter(|(own, _)| own.resemble(&letters));
        suggest::closest(wanted, alike.map(|(_, name)| &**name))
    }
}
