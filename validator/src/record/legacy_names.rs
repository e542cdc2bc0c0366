//! Names of properties in the retired ticket API.

use ticketproof_schema::profile::LEGACY_TICKETS;

use crate::Operation;

/// The property of the retired API with the id of the contact that a ticket is from.
pub(crate) const CREATED_BY: &str = LEGACY_TICKETS.contact;

/// The property that the retired API required besides those that the current API requires.
pub(crate) const SOURCE_TYPE: &str = LEGACY_TICKETS.source;

/// The current name of a property of the retired API.
pub(crate) fn current_name(name: &str) -> &str {
    LEGACY_TICKETS.renamed.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// A property as a record for this operation writes it, for messages: a member's name, or an item of a body of the retired API.
pub(crate) fn written(operation: Operation, name: &str) -> String {
    if operation != Operation::LegacyCreate {
        return format!("\"{name}\"");
    }
    let old = LEGACY_TICKETS.renamed.iter().find(|(_, new)| *new == name).map_or(name, |(old, _)| old);
    format!("{{\"name\":\"{old}\",\"value\":\"…\"}}")
}
