//! The possible meanings of a header.

use std::collections::HashMap;

use ticketproof_schema::ObjectSchema;

use super::{AssociationColumn, association, is_record_id};
use crate::folding::folded;

/// Something that a header may mean.
#[derive(Clone, Debug)]
pub(super) enum Candidate {
    /// The property with this internal name.
    Property(String),
    Association(AssociationColumn),
}

/// The properties by their names and labels, folded.
pub(super) struct Names<'a>(HashMap<String, Vec<&'a str>>);

impl<'a> Names<'a> {
    pub(super) fn of(schema: &'a ObjectSchema) -> Self {
        let mut names: HashMap<String, Vec<&'a str>> = HashMap::new();
        for (name, property) in &schema.properties {
            let (by_name, by_label) = (folded(name), folded(&property.label));
            if by_name != by_label {
                names.entry(by_name).or_default().push(name);
            }
            names.entry(by_label).or_default().push(name);
        }
        names.remove("");
        Self(names)
    }
}

/// Everything that a header may mean. Among properties, those that can be written come before those that cannot, and a label
/// to the letter before one that only resembles the header.
pub(super) fn candidates(header: &str, schema: &ObjectSchema, names: &Names<'_>) -> Vec<Candidate> {
    let mut properties = names.0.get(&folded(header)).cloned().unwrap_or_default();
    // A ticket may be associated with another, but a column `Ticket ID` is about the ticket itself.
    let associations =
        if is_record_id(header, schema) { Vec::new() } else { association::of_header(header, schema) };
    let is = |name: &str, test: &dyn Fn(&ticketproof_schema::Property) -> bool| {
        schema.property(name).is_some_and(test)
    };
    keep_if_any(&mut properties, |name| is(name, &|property| property.is_writable()));
    let unwritable = properties.iter().all(|name| !is(name, &|property| property.is_writable()));
    if unwritable && !associations.is_empty() {
        properties.clear();
    }
    if unwritable {
        // Whichever it is, it cannot be written.
        properties.truncate(1);
    }
    if associations.is_empty() {
        keep_if_any(&mut properties, |name| is(name, &|property| property.label == header));
    }
    let properties = properties.into_iter().map(|name| Candidate::Property(name.to_owned()));
    properties.chain(associations.into_iter().map(Candidate::Association)).collect()
}

/// Keeps what passes, unless nothing does.
fn keep_if_any<'a>(names: &mut Vec<&'a str>, passes: impl Fn(&'a str) -> bool) {
    if names.iter().any(|name| passes(name)) {
        names.retain(|name| passes(name));
    }
}
