//! Which property was meant by a name that none has.
//!
//! Made when it is first asked for: most validators never are.

use std::collections::{HashMap, hash_map::Entry};

use ticketproof_diagnostics::suggest;

use super::{Letters, PropertyPlan, folded};

/// What the writable properties are called.
#[derive(Debug)]
pub(super) struct Meant {
    /// The place of the one property with a label; nothing where several have it.
    labels: HashMap<Box<str>, Option<usize>>,
    /// What tells most names apart, side by side so that all of them are soon gone over.
    letters: Vec<(Letters, usize)>,
}

impl Meant {
    pub(super) fn new(properties: &[PropertyPlan]) -> Self {
        let mut made = Self { labels: HashMap::new(), letters: Vec::new() };
        let writable = properties.iter().enumerate().filter(|(_, property)| property.property.is_writable());
        for (at, property) in writable {
            made.letters.push((Letters::of(&property.name), at));
            let label = folded(&property.property.label);
            if label.is_empty() {
                continue;
            }
            match made.labels.entry(label.into()) {
                Entry::Vacant(free) => drop(free.insert(Some(at))),
                Entry::Occupied(mut taken) => drop(taken.insert(None)),
            }
        }
        made
    }

    /// The property that somebody may have meant by `wanted`: by its label, or by its name.
    pub(super) fn find<'p>(&self, wanted: &str, properties: &'p [PropertyPlan]) -> Option<&'p str> {
        let name = |at: usize| properties.get(at).map(|property| property.name.as_str());
        if let Some(Some(at)) = self.labels.get(folded(wanted).as_str()) {
            return name(*at);
        }
        let letters = Letters::of(wanted);
        let alike = self.letters.iter().filter(|(own, _)| own.resemble(&letters));
        suggest::closest(wanted, alike.filter_map(|(_, at)| name(*at)))
    }
}
