//! Names of properties in the retired ticket API.

use ticketproof_schema::profile::LEGACY_TICKETS;

use crate::Operation;

/// The property that held the contact a ticket is from.
pub(crate) const CREATED_BY: &str = LEGACY_TICKETS.contact;

/// The property that the legacy API required beside those that the current one needs.
pub(crate) const SOURCE_TYPE: &str = LEGACY_TICKETS.source;

/// What a property is called now.
pub(crate) fn current_name(name: &str) -> &str {
    LEGACY_TICKETS.renamed.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// How a record of this operation writes a property, for advice: its name as a member, or as an item of a legacy body.
pub(crate) fn written(operation: Operation, name: &str) -> String {
    if operation != Operation::LegacyCreate {
        return format!("\"{name}\"");
    }
    let old = LEGACY_TICKETS.renamed.iter().find(|(_, new)| *new == name).map_or(name, |(old, _)| old);
    format!("{{\"name\":\"{old}\",\"value\":\"…\"}}")
}
