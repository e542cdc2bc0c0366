//! The values of unique properties in a record, and the id of the record that a body is for.

use std::borrow::Cow;

use ticketproof_diagnostics::{Location, Span};
use ticketproof_schema::profile::RECORD_ID;

use crate::{compiled::CompiledSchema, located_json::Node};

/// A value of a unique property in a record.
pub(crate) struct UniqueValue<'p, 'r> {
    pub(crate) property: &'p str,
    pub(crate) text: Cow<'r, str>,
    pub(crate) location: Location,
    pub(crate) span: Span,
}

/// The values of unique properties in a request body; none if its structure is wrong, which has its own findings.
pub(crate) fn values_of_body<'p, 'r>(
    compiled: &'p CompiledSchema,
    body: Node<'r>,
    record: &Location,
) -> Vec<UniqueValue<'p, 'r>> {
    let entries = body.entries().unwrap_or_default();
    let maps = entries.iter().filter(|entry| entry.name == "properties");
    maps.flat_map(|entry| values_of_map(compiled, entry.value, &record.key("properties"))).collect()
}

pub(crate) fn values_of_map<'p, 'r>(
    compiled: &'p CompiledSchema,
    map: Node<'r>,
    location: &Location,
) -> Vec<UniqueValue<'p, 'r>> {
    let mut values = Vec::new();
    for entry in map.entries().unwrap_or_default() {
        let Some(property) = compiled.property(&entry.name).filter(|property| property.property.unique)
        else {
            continue;
        };
        if let Some(text) = entry.value.text().filter(|text| !text.is_empty()) {
            let (location, span) = (location.key(&entry.name), entry.value.span());
            values.push(UniqueValue { property: &property.name, text, location, span });
        }
    }
    values
}

/// The members of a request body that identify its record: `idProperty`, if it names a property, and `id`.
pub(crate) fn identity<'r>(body: Node<'r>) -> Option<(Option<Cow<'r, str>>, Node<'r>)> {
    let entries = body.entries().unwrap_or_default();
    let member = |name: &str| entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value);
    let by = member("idProperty").and_then(Node::text).filter(|name| name != RECORD_ID);
    Some((by, member("id")?))
}

/// The identity of the record that a request body is for: the identifying property, if it is not the record's id, and its value.
pub(crate) fn record_of<'r>(body: Node<'r>) -> Option<(Option<Cow<'r, str>>, Cow<'r, str>)> {
    let (by, id) = identity(body)?;
    Some((by, id.text()?))
}
